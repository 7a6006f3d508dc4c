package tree

import (
	"fmt"
	"slices"
	"strings"

	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// A Loader loads configuration XML into a tree, statement by statement, as
// load-configuration and edit-config do: what cannot be loaded is reported, and
// all that can be is.
type Loader struct {
	// Action is merge (the default), replace, override or update.
	Action string
	// May says whether the login may change the statement of that path; nil
	// allows all.
	May func(Path) bool
	// Hash turns a password in clear into what is stored.
	Hash func(password string) string
	// Hide encodes the value of a leaf such as a RADIUS secret.
	Hide func(value string) string

	problems []Problem
}

type operation uint8

const (
	merge operation = iota
	remove
	replace
	create
)

// Load loads the content of the <configuration> element e into root.
func (l *Loader) Load(root *Node, e *markup.Element) []Problem {
	l.problems = nil
	for len(e.Kids) > 0 && e.Kids[0].Name == "configuration" {
		e = e.Kids[0] // some clients wrap it twice
	}
	if _, whole := e.Attr("delete"); whole {
		root.Kids = nil
		return nil
	}
	if l.Action == "override" || l.Action == "update" {
		if l.May != nil && !l.May(Path{}) {
			return []Problem{Denied("configuration")}
		}
		root.Kids = nil
	}
	l.kids(Path{}, root, e)
	return l.problems
}

// Denied is the router's answer to somebody who may not do that.
func Denied(element string) Problem {
	return Problem{Element: element, Message: "permission denied", Tag: "access-denied"}
}

func (l *Loader) report(p Problem) { l.problems = append(l.problems, p) }

func (l *Loader) warn(p Path, text string) {
	l.report(Problem{Warning: true, Message: text})
}

func (l *Loader) kids(p Path, n *Node, e *markup.Element) {
	for _, k := range e.Kids {
		if k.Prefix == "junos" || n.Kind() == schema.List && slices.Contains(n.Def.Keys(), k.Name) {
			continue
		}
		l.statement(p, n, k)
	}
}

// statement loads one element below n, whose path is p.
func (l *Loader) statement(p Path, n *Node, e *markup.Element) {
	def, known := n.Def.Child(e.Name)
	if !known {
		l.report(syntaxError(e.Name))
		return
	}
	k := &Node{Name: e.Name, Def: def}
	op := l.operation(e)
	if op == remove && l.removeAll(p, n, k, e) {
		return
	}
	if !l.identify(p, k, e) {
		return
	}
	path := append(slices.Clip(p), k)
	at := n.index(k)
	if op == remove {
		if !l.allowed(path, k) {
			return
		}
		if at < 0 {
			l.warn(path, "statement not found")
			return
		}
		n.remove(at)
		return
	}
	if l.special(p, n, k, e) {
		return
	}
	at = n.index(k) // a predefined class has got another name
	if op == create && at >= 0 {
		l.report(Problem{Path: p.String(), Element: k.Name, Message: "statement already exists", Tag: "data-exists"})
		return
	}
	if !l.value(path, k, e) {
		return
	}
	if op == replace && at >= 0 {
		if !l.allowed(path, k) {
			return
		}
		k.Inactive = n.Kids[at].Inactive
		n.Kids[at] = k
	}
	l.put(path, n, k, e)
}

// removeAll handles the delete of a whole list or leaf-list, which names no
// member.
func (l *Loader) removeAll(p Path, n, k *Node, e *markup.Element) bool {
	several := k.Kind() == schema.LeafList || k.Kind() == schema.List
	if !several || e.Value() != "" || len(e.Kids) > 0 {
		return false
	}
	if !l.allowed(append(slices.Clip(p), k), k) {
		return true
	}
	before := len(n.Kids)
	n.Kids = slices.DeleteFunc(n.Kids, func(o *Node) bool { return o.Name == k.Name })
	if len(n.Kids) == before {
		l.warn(p, "statement not found")
	}
	return true
}

// put merges k, with what the element says of it, into n.
func (l *Loader) put(path Path, n, k *Node, e *markup.Element) {
	at := n.index(k)
	fresh := at < 0
	_, activate := e.Attr("active")
	_, deactivate := e.Attr("inactive")
	place, moves := e.Attr("insert")
	bare := k.Kind() == schema.Leaf || k.Kind() == schema.Flag || k.Kind() == schema.LeafList
	changes := fresh || activate || deactivate || moves || bare && n.Kids[at].Value != k.Value
	if changes && !l.allowed(path, k) {
		return
	}
	if fresh {
		n.insert(k)
	} else {
		n.Kids[at].Value = k.Value
		k = n.Kids[at]
		path[len(path)-1] = k
	}
	if moves && !l.move(path, n, k, e, place) {
		return
	}
	if activate {
		k.Inactive = false
	}
	if deactivate {
		k.Inactive = true
	}
	l.kids(path, k, e)
	if k.empty() || fresh && len(k.Kids) == 0 && deletes(e) {
		n.remove(n.index(k))
		if fresh && len(e.Kids) == 0 {
			l.warn(path, "statement has no contents; ignored")
		}
	}
}

func (l *Loader) allowed(path Path, k *Node) bool {
	if l.May == nil || l.May(path) {
		return true
	}
	l.report(Denied(k.Name))
	return false
}

func (l *Loader) operation(e *markup.Element) operation {
	if v, ok := e.Attr("delete"); ok && v == "delete" {
		return remove
	}
	if v, ok := e.Attr("replace"); ok && v == "replace" && l.Action == "replace" {
		return replace
	}
	switch v, _ := e.Attr("operation"); v {
	case "delete", "remove":
		return remove
	case "replace":
		return replace
	case "create":
		return create
	}
	return merge
}

// deletes reports whether something below e is a delete, which makes nothing
// that it stands in.
func deletes(e *markup.Element) bool {
	for _, k := range e.Kids {
		if v, _ := k.Attr("operation"); v == "delete" || v == "remove" || deletes(k) {
			return true
		}
		if _, ok := k.Attr("delete"); ok {
			return true
		}
	}
	return false
}

// identify fills in the keys of a list entry, and the value of a leaf-list
// member.
func (l *Loader) identify(p Path, k *Node, e *markup.Element) bool {
	switch k.Kind() {
	case schema.LeafList:
		k.Value = e.Value()
	case schema.List:
		for _, name := range k.Def.Keys() {
			key := e.Kid(name)
			if key == nil || key.Value() == "" {
				l.report(Problem{Path: p.String(), Element: k.Name, Message: "missing mandatory argument: " + name})
				return false
			}
			v := key.Value()
			if def, ok := k.Def.Child(name); ok {
				if err := def.Check(v); err != nil {
					l.report(invalidValue(p, name, v, err))
					return false
				}
			}
			k.Keys = append(k.Keys, v)
		}
	}
	return true
}

// value reads and checks the value of a leaf.
func (l *Loader) value(path Path, k *Node, e *markup.Element) bool {
	switch k.Kind() {
	case schema.Leaf, schema.LeafList:
		v := e.Value()
		if len(e.Kids) > 0 {
			l.report(syntaxError(e.Kids[0].Name))
			return false
		}
		_, off := e.Attr("inactive")
		_, on := e.Attr("active")
		if v == "" && (off || on) && k.Kind() == schema.Leaf {
			return true // activate and deactivate need not repeat the value
		}
		if v == "" {
			l.report(Problem{Path: path[:len(path)-1].String(), Element: k.Name, Message: "missing argument"})
			return false
		}
		if err := k.Def.Check(v); err != nil {
			l.report(invalidValue(path[:len(path)-1], k.Name, v, err))
			return false
		}
		if k.Def.Secret() && reversible(path) && l.Hide != nil {
			v = l.Hide(v)
		}
		k.Value = v
	case schema.Flag:
		if len(e.Kids) > 0 || e.Value() != "" {
			l.report(syntaxError(k.Name))
			return false
		}
	default:
		if v := e.Value(); v != "" {
			l.report(syntaxError(strings.Fields(v)[0]))
			return false
		}
	}
	return true
}

// move gives a member of a list another place.
func (l *Loader) move(path Path, n, k *Node, e *markup.Element, place string) bool {
	from := n.index(k)
	n.remove(from)
	first := slices.IndexFunc(n.Kids, func(o *Node) bool { return o.Name == k.Name })
	to := from
	switch place {
	case "first":
		if to = first; to < 0 {
			to = from
		}
	case "before", "after":
		ref := &Node{Name: k.Name, Def: k.Def}
		switch keys := k.Def.Keys(); len(keys) {
		case 0:
			ref.Value = attrOr(e, "value", "name")
		case 1:
			ref.Keys = []string{attrOr(e, keys[0], "key")}
		default:
			for _, name := range keys {
				ref.Keys = append(ref.Keys, attrOr(e, name, name))
			}
		}
		at := n.index(ref)
		if at < 0 {
			n.Kids = slices.Insert(n.Kids, from, k)
			l.report(Problem{Path: path[:len(path)-1].String(), Element: k.Name, Message: fmt.Sprintf("statement '%s' not found", ref.Words())})
			return false
		}
		if to = at; place == "after" {
			to++
		}
	default:
		l.report(Problem{Path: path[:len(path)-1].String(), Element: k.Name, Message: "syntax error"})
	}
	n.Kids = slices.Insert(n.Kids, to, k)
	return true
}

func attrOr(e *markup.Element, name, other string) string {
	v, ok := e.Attr(name)
	if !ok {
		v, _ = e.Attr(other)
	}
	return v
}
