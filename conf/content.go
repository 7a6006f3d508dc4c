package conf

import (
	"slices"

	"nplay/conf/schema"
)

// empty reports whether a statement is the same as none: a container that means
// nothing by itself and holds nothing that counts. A router drops such a
// container ("statement has no contents; ignored"), active or not.
func empty(n *Node) bool {
	if n == nil {
		return true
	}
	if n.Kind() != schema.Container || n.Def.Presence() {
		return false
	}
	return !slices.ContainsFunc(n.Kids, func(k *Node) bool { return !empty(k) })
}

// id is what tells statements of one name under one parent apart.
func id(n *Node) string {
	switch n.Kind() {
	case schema.List:
		return n.Key
	case schema.LeafList:
		return n.Value
	}
	return ""
}

// A group is all statements of one name under one parent: the entries of a
// list, the members of a leaf-list, a single container.
type group struct {
	name, space string
	def         schema.Def
}

func groupOf(n *Node) group { return group{n.Name, n.Space, n.Def} }

// many reports whether several may stand beside each other. Of what the schema
// does not know nothing says that it is only one.
func (g group) many() bool {
	switch g.def.Kind() {
	case schema.List, schema.LeafList, schema.Unknown:
		return true
	}
	return false
}

// members returns those of kids that are of the group.
func members(kids []*Node, g group) []*Node {
	var m []*Node
	for _, k := range kids {
		if groupOf(k) == g {
			m = append(m, k)
		}
	}
	return m
}

// twins reports whether two nodes are the same statement of the same parent,
// whatever they hold. What the schema does not know is told apart by all it
// holds.
func twins(a, b *Node) bool {
	if a.Kind() == schema.Unknown {
		return identical(a, b)
	}
	return groupOf(a) == groupOf(b) && id(a) == id(b)
}

// identical reports whether two subtrees hold the same, in the same order.
func identical(a, b *Node) bool {
	return groupOf(a) == groupOf(b) && a.Key == b.Key && a.Value == b.Value &&
		a.Inactive == b.Inactive && slices.EqualFunc(a.Kids, b.Kids, identical)
}

// alike returns how many members of two groups are identical from the start.
func alike(a, b []*Node) int {
	n := 0
	for n < len(a) && n < len(b) && identical(a[n], b[n]) {
		n++
	}
	return n
}

// A table finds statements among the kids of one parent, in a long list too.
type table struct {
	kids []*Node
	byID map[slot]*Node
}

type slot struct {
	group
	id string
}

func tableOf(kids []*Node) table {
	t := table{kids: kids}
	if len(kids) > 16 {
		t.byID = make(map[slot]*Node, len(kids))
		for _, k := range kids {
			t.byID[slot{groupOf(k), id(k)}] = k
		}
	}
	return t
}

// find returns the same statement as n, or nil. Not for unknown statements.
func (t table) find(n *Node) *Node {
	if t.byID != nil {
		return t.byID[slot{groupOf(n), id(n)}]
	}
	if i := find(t.kids, n); i >= 0 {
		return t.kids[i]
	}
	return nil
}

// find returns the index of the same statement as n among kids, or -1. It looks
// from the end: of several unknown statements that are alike the last goes first.
func find(kids []*Node, n *Node) int {
	for i := len(kids) - 1; i >= 0; i-- {
		if twins(kids[i], n) {
			return i
		}
	}
	return -1
}

// shorn returns a copy of a node without what is below it.
func shorn(n *Node) *Node {
	c := *n
	c.Kids = nil
	return &c
}
