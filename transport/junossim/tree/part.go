package tree

import (
	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// Part returns n with nothing in it but the statements that words lead to, and
// the statement whose content `show` prints then. Both are nil when there is
// nothing. The parts share nodes with n.
func (n *Node) Part(words []string) (part, shown *Node, p *Problem) {
	path, all, p := n.Find(words)
	switch {
	case p != nil || path == nil:
		return nil, nil, p
	case len(path) == 0 && all == "":
		return n, n, nil
	}
	above := n
	if len(path) > 0 {
		above = path[len(path)-1]
	}
	shown = above
	if all != "" {
		shown = with(above, above.All(all))
	} else if !holds(above) {
		// A leaf is printed itself.
		over := n
		if len(path) > 1 {
			over = path[len(path)-2]
		}
		shown, path = with(over, []*Node{above}), path[:len(path)-1]
	}
	part = shown
	for i := len(path) - 1; i >= 0; i-- {
		over := n
		if i > 0 {
			over = path[i-1]
		}
		part = with(over, []*Node{part})
	}
	return part, shown, nil
}

// holds reports whether others can stand in n.
func holds(n *Node) bool { return n.Kind() == schema.Container || n.Kind() == schema.List }

// with is n with only these children.
func with(n *Node, kids []*Node) *Node {
	c := *n
	c.Kids = kids
	return &c
}

// Statements cuts the words of a path into those of each container and entry on
// it, for `edit` and `up`.
func Statements(words []string) ([][]string, *Problem) {
	r := &reading{}
	for _, w := range words {
		r.words = append(r.words, token{text: w, line: 1})
	}
	ph, p := r.read(top())
	switch {
	case p != nil:
		return nil, p
	case ph.leaf || len(ph.made) > 1:
		return nil, r.missing(ph.in, "syntax error")
	}
	var all [][]string
	at := top()
	for _, e := range ph.way {
		def, _ := at.def.Child(e.Name)
		st := statementWords(at.name, e)
		all = append(all, st)
		at = place{def: def, name: e.Name}
	}
	return all, nil
}

// statementWords are the words that name a container or entry.
func statementWords(above string, e *markup.Element) []string {
	var st []string
	if !isHidden(above, e.Name, schema.List) || len(e.Kids) == 0 {
		st = append(st, e.Name)
	}
	for _, k := range e.Kids {
		if k.Origin != nil && k.Text != "" && len(k.Kids) == 0 {
			st = append(st, k.Text)
		}
	}
	return st
}
