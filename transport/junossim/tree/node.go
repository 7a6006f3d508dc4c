// Package tree is the configuration of the simulated router: what a load does
// to it, how it is printed as XML, as curly text and as commands, and how two
// of them are compared.
//
// It knows names, kinds and values of statements from conf/schema, and the
// rules of a commit from Juniper's manuals. It does not expand groups.
package tree

import (
	"slices"
	"strings"

	"nplay/conf/schema"
)

// A Node is one statement: a container, an entry of a list, a leaf, a member of
// a leaf-list or a flag. A tree that is committed is never changed again:
// whoever edits one clones it first.
type Node struct {
	Name     string
	Def      schema.Def
	Keys     []string // of a list entry, in the order of Def.Keys
	Value    string   // of a leaf or a member of a leaf-list
	Inactive bool
	Kids     []*Node

	denied bool // stands for what a login may not see; only in what Masked returns
}

// New returns an empty configuration.
func New() *Node { return &Node{Name: "configuration", Def: schema.Root()} }

// Clone returns a deep copy.
func (n *Node) Clone() *Node {
	c := *n
	c.Kids = make([]*Node, len(n.Kids))
	for i, k := range n.Kids {
		c.Kids[i] = k.Clone()
	}
	return &c
}

// Kind returns what the statement is.
func (n *Node) Kind() schema.Kind { return n.Def.Kind() }

// Secret reports whether the value or the keys are shown only to a login that
// may see secrets. The schema tells, but for SSH keys, which a router counts
// among them.
func (n *Node) Secret() bool {
	return n.Def.Secret() || n.Kind() == schema.List && strings.HasPrefix(n.Name, "ssh-")
}

// Same reports whether a and b are the same statement, whatever is in it: same
// name, and same keys (list) or same value (leaf-list).
func (n *Node) Same(o *Node) bool {
	if n.Name != o.Name {
		return false
	}
	switch n.Kind() {
	case schema.List:
		return slices.Equal(n.Keys, o.Keys)
	case schema.LeafList:
		return n.Value == o.Value
	}
	return true
}

// Like returns the child of n that is the same statement as k, or nil.
func (n *Node) Like(k *Node) *Node {
	if i := n.index(k); i >= 0 {
		return n.Kids[i]
	}
	return nil
}

func (n *Node) index(k *Node) int {
	return slices.IndexFunc(n.Kids, k.Same)
}

// many is the number of children from which on a map finds one faster.
const many = 16

// finder returns a function that does what index does, quickly also for lists
// of thousands; the children must not change meanwhile.
func (n *Node) finder() func(*Node) int {
	if len(n.Kids) < many {
		return n.index
	}
	at := make(map[string]int, len(n.Kids))
	for i, k := range n.Kids {
		at[k.identity()] = i
	}
	return func(k *Node) int {
		if i, ok := at[k.identity()]; ok {
			return i
		}
		return -1
	}
}

// identity is what tells the statement from its siblings, as Same sees it.
func (n *Node) identity() string {
	switch n.Kind() {
	case schema.List:
		return n.Name + "\x00" + strings.Join(n.Keys, "\x00")
	case schema.LeafList:
		return n.Name + "\x00" + n.Value
	}
	return n.Name
}

// At returns the container, leaf or flag at the path of names, or nil.
func (n *Node) At(path ...string) *Node {
	for _, name := range path {
		if n == nil {
			return nil
		}
		i := slices.IndexFunc(n.Kids, func(k *Node) bool { return k.Name == name })
		if i < 0 {
			return nil
		}
		n = n.Kids[i]
	}
	return n
}

// Active is At for what is in force: nil also when the statement or one above
// it is inactive.
func (n *Node) Active(path ...string) *Node {
	for _, name := range path {
		if n = n.At(name); n == nil || n.Inactive {
			return nil
		}
	}
	return n
}

// Leaf returns the value of the leaf in force at the path, or "".
func (n *Node) Leaf(path ...string) string {
	if k := n.Active(path...); k != nil {
		return k.Value
	}
	return ""
}

// All returns the entries of a list, or the members of a leaf-list, in order,
// inactive ones included. It may be called on nil.
func (n *Node) All(name string) []*Node {
	var all []*Node
	if n != nil {
		for _, k := range n.Kids {
			if k.Name == name {
				all = append(all, k)
			}
		}
	}
	return all
}

// Entry returns the entry with this single key of a list in force, or nil.
func (n *Node) Entry(list, key string) *Node {
	for _, k := range n.All(list) {
		if !k.Inactive && len(k.Keys) == 1 && k.Keys[0] == key {
			return k
		}
	}
	return nil
}

// Words are what the statement is called in a path: "user netops", "class".
func (n *Node) Words() string {
	if n.Kind() == schema.List {
		return n.Name + n.keyWords()
	}
	return wordOf(n.Name)
}

// keyWords are the keys of an entry, a blank before each word.
func (n *Node) keyWords() string {
	s := ""
	names := n.Def.Keys()
	for i, k := range n.Keys {
		if k == "" { // a choice without a value
			continue
		}
		if keyNamed(n.Name, names, i) {
			s += " " + names[i]
		}
		s += " " + Quote(k)
	}
	return s
}

// Path is a way from the root, for messages.
type Path []*Node

// String is the path as the router writes it: "[edit system login]".
func (p Path) String() string {
	words := "[edit"
	for i, n := range p {
		var above *Node
		if i > 0 {
			above = p[i-1]
		}
		words = after(words, shown(above, n))
	}
	return words + "]"
}

// insert puts k where a new statement belongs: beside its like in a list, else
// where the canonical order wants it.
func (n *Node) insert(k *Node) {
	at := len(n.Kids)
	for at > 0 && precedes(n, k.Name, n.Kids[at-1].Name) {
		at--
	}
	n.Kids = slices.Insert(n.Kids, at, k)
}

func (n *Node) remove(i int) { n.Kids = slices.Delete(n.Kids, i, i+1) }

// empty reports whether n says nothing by itself and has nothing in it.
func (n *Node) empty() bool {
	return n.Kind() == schema.Container && !n.Def.Presence() && len(n.Kids) == 0
}
