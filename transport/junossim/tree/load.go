package tree

import (
	"slices"

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
	// Whole carries a command with a mistake out not at all, as a router does where
	// it is typed; else what stands before the mistake is loaded.
	Whole bool
	// Hash turns a password in clear into what is stored.
	Hash func(password string) string
	// Hide encodes the value of a leaf such as a RADIUS secret.
	Hide func(value string) string

	problems []Problem
	last     lookup
	origin   *markup.Origin // of the element that is loaded
}

// Load loads the content of the <configuration> element e into root.
func (l *Loader) Load(root *Node, e *markup.Element) []Problem {
	l.problems = nil
	for len(e.Kids) > 0 && e.Kids[0].Name == "configuration" {
		e = e.Kids[0] // some clients wrap it twice
	}
	if l.operation(e) == remove || l.Action == "override" || l.Action == "update" {
		if l.May != nil && !l.May(Path{}) {
			return []Problem{Denied("configuration")}
		}
		root.Kids = nil
	}
	if l.operation(e) == remove {
		return nil
	}
	l.kids(Path{}, root, e)
	return l.problems
}

// Denied is the router's answer to somebody who may not do that.
func Denied(element string) Problem {
	return Problem{Element: element, Message: "permission denied", Tag: "access-denied"}
}

func (l *Loader) report(p Problem) {
	if o := l.origin; o != nil {
		p.Line, p.Column, p.End, p.Statement = o.Line, o.Column, o.End, o.Text
	}
	l.problems = append(l.problems, p)
}

func (l *Loader) warn(p Path, text string) {
	l.report(Problem{Warning: true, Message: text})
}

func (l *Loader) kids(p Path, n *Node, e *markup.Element) {
	for _, k := range e.Kids {
		if k.Prefix == "junos" || n.isKey(k.Name) {
			continue
		}
		above := l.origin
		l.origin = k.Origin
		l.statement(p, n, k)
		l.origin = above
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
	at := l.index(n, k)
	if op == remove {
		if !l.allowed(path, k) {
			return
		}
		if at < 0 {
			l.warn(path, "statement not found")
			return
		}
		l.remove(n, at)
		return
	}
	if l.special(p, n, k, e) {
		return
	}
	at = l.index(n, k) // a predefined class has got another name
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
	l.last = lookup{}
	n.Kids = slices.DeleteFunc(n.Kids, func(o *Node) bool { return o.Name == k.Name })
	if len(n.Kids) == before {
		l.warn(p, "statement not found")
	}
	return true
}

// put merges k, with what the element says of it, into n.
func (l *Loader) put(path Path, n, k *Node, e *markup.Element) {
	at := l.index(n, k)
	fresh := at < 0
	if k.Kind() == schema.Leaf && k.Value == "" { // activated or deactivated, no more
		if fresh {
			l.warn(path, "statement not found")
			return
		}
		k.Value = n.Kids[at].Value
	}
	_, activate := e.Attr("active")
	_, deactivate := e.Attr("inactive")
	place, moves := e.Attr("insert")
	bare := k.Kind() == schema.Leaf || k.Kind() == schema.Flag || k.Kind() == schema.LeafList
	changes := fresh || activate || deactivate || moves || bare && n.Kids[at].Value != k.Value
	if changes && !l.allowed(path, k) {
		return
	}
	if fresh {
		l.insert(n, k)
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
		l.remove(n, n.index(k))
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
