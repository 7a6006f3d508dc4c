package tree

import (
	"slices"
	"strings"

	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// maxCommands bounds what one load may report, so that a load of nonsense ends.
const maxCommands = 1 << 20

// Commands loads lines of set, delete, activate, deactivate and insert
// commands, each from the top of the configuration. A line that is wrong does
// not stop the others, and what it says before its mistake is loaded.
func (l *Loader) Commands(root *Node, text string) []Problem {
	var all []Problem
	for i, line := range strings.Split(text, "\n") {
		if i >= maxCommands {
			return append(all, Problem{Message: "too many lines"})
		}
		for _, p := range l.Command(root, nil, strings.TrimRight(line, "\r")) {
			if p.Line > 0 {
				p.Line = i + 1
			}
			all = append(all, p)
		}
	}
	return all
}

// Command carries out one of those commands, below a statement that is named by
// words ("[edit system login]" is "system login").
func (l *Loader) Command(root *Node, below []string, line string) []Problem {
	all, p := cut(line)
	if p != nil {
		return []Problem{*p}
	}
	if len(all) == 0 {
		return nil
	}
	verb, rest := all[0], all[1:]
	base := make([]token, len(below))
	for i, w := range below {
		base[i] = token{text: w, line: 1}
	}
	r := &reading{words: append(base, rest...), text: strings.TrimSpace(line)}
	l.problems = nil
	switch {
	case verb.quoted || verb.mark:
	case verb.text == "set":
		return l.set(root, r)
	case verb.text == "delete" || verb.text == "activate" || verb.text == "deactivate":
		return l.change(root, r, verb.text)
	case verb.text == "insert":
		return l.place(root, r)
	}
	return []Problem{{Element: verb.text, Message: "unknown command", Line: 1, Column: verb.begin, End: verb.end, Statement: r.text}}
}

func (l *Loader) set(root *Node, r *reading) []Problem {
	at := top()
	ph, p := r.read(at)
	if p == nil && len(ph.made) == 0 {
		p = r.missing(at, "missing argument")
	}
	if p == nil {
		l.kids(Path{}, root, at.e)
		return l.problems
	}
	// What stands before the mistake is taken, in silence.
	if !l.Whole {
		l.kids(Path{}, root, at.e)
	}
	return []Problem{*p}
}

// change deletes, activates or deactivates a statement that is there.
func (l *Loader) change(root *Node, r *reading, verb string) []Problem {
	at := top()
	r.bare = true
	ph, p := r.read(at)
	switch {
	case p != nil:
		return []Problem{*p}
	case len(ph.made) == 0:
		return []Problem{*r.missing(at, "missing argument")}
	}
	attr := map[string]markup.Attr{"delete": {Name: "delete", Value: "delete"}, "activate": {Name: "active", Value: "active"},
		"deactivate": {Name: "inactive", Value: "inactive"}}[verb]
	if verb != "delete" {
		if !l.there(root, ph.way) {
			return []Problem{{Warning: true, Message: "statement not found"}}
		}
		if several := l.members(root, ph); several != nil {
			above := root
			path := Path{}
			if len(several.path) > 0 {
				path = several.path
				above = path[len(path)-1]
			}
			for _, k := range above.All(several.name) {
				if l.allowed(append(slices.Clip(path), k), k) {
					k.Inactive = verb == "deactivate"
				}
			}
			return l.problems
		}
		// An element without text would take the value of a leaf away.
		if path := l.follow(root, ph.way); len(ph.made) == 1 && path != nil {
			if k := path[len(path)-1]; l.allowed(path, k) {
				k.Inactive = verb == "deactivate"
			}
			return l.problems
		}
	}
	for _, e := range ph.made {
		e.Attrs = append(e.Attrs, attr)
	}
	l.kids(Path{}, root, at.e)
	return l.problems
}

// several are the members of a leaf-list, or the entries of a list, that a
// command names all at once.
type several struct {
	path Path
	name string
}

func (l *Loader) members(root *Node, ph phrase) *several {
	last := ph.made[0]
	path := l.follow(root, ph.way[:len(ph.way)-1])
	if path == nil {
		return nil
	}
	above := root
	if len(path) > 0 {
		above = path[len(path)-1]
	}
	def, _ := above.Def.Child(last.Name)
	if def.Kind() != schema.LeafList && def.Kind() != schema.List || len(last.Kids) > 0 || last.Text != "" {
		return nil
	}
	return &several{path, last.Name}
}

// there reports whether a way of elements leads to statements that exist.
func (l *Loader) there(root *Node, way []*markup.Element) bool {
	if path := l.follow(root, way[:len(way)-1]); path != nil {
		above := root
		if len(path) > 0 {
			above = path[len(path)-1]
		}
		last := way[len(way)-1]
		if last.Text == "" && len(last.Kids) == 0 {
			return len(above.All(last.Name)) > 0
		}
		return l.like(above, last) != nil
	}
	return false
}

// follow returns the statements on a way of elements, nil when one is missing.
func (l *Loader) follow(root *Node, way []*markup.Element) Path {
	path := Path{}
	for _, e := range way {
		k := l.like(root, e)
		if k == nil {
			return nil
		}
		path = append(path, k)
		root = k
	}
	return path
}

// like returns the child of n that an element means, or nil.
func (l *Loader) like(n *Node, e *markup.Element) *Node {
	def, ok := n.Def.Child(e.Name)
	if !ok {
		return nil
	}
	k := &Node{Name: e.Name, Def: def}
	quiet := Loader{}
	if !quiet.identify(Path{}, k, e) {
		return nil
	}
	return n.Like(k)
}

// Find returns the statements that words lead to from the top, as `show` and
// `edit` take them; nil when the configuration has none. The words may lead to a
// whole list or leaf-list: then all is its name, and the path ends above it.
func (n *Node) Find(words []string) (path Path, all string, p *Problem) {
	r := &reading{bare: true}
	for _, w := range words {
		r.words = append(r.words, token{text: w, line: 1})
	}
	ph, p := r.read(top())
	if p != nil || len(ph.way) == 0 {
		return Path{}, "", p
	}
	var l Loader
	last := ph.way[len(ph.way)-1]
	path = l.follow(n, ph.way[:len(ph.way)-1])
	if path == nil {
		return nil, "", nil
	}
	above := n
	if len(path) > 0 {
		above = path[len(path)-1]
	}
	if last.Text == "" && len(last.Kids) == 0 {
		switch found := above.All(last.Name); {
		case len(found) == 0:
			return nil, "", nil
		case found[0].Kind() == schema.List || found[0].Kind() == schema.LeafList:
			return path, last.Name, nil
		}
	}
	k := l.like(above, last)
	if k == nil {
		return nil, "", nil
	}
	return append(path, k), "", nil
}
