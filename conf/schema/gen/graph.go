package main

import (
	"fmt"
	"slices"
	"strings"
)

// The kinds of statements, as conf/schema numbers them.
const (
	container = 1 + iota
	list
	leaf
	leafList
	flagLeaf
)

// node is one distinct subtree.
type node struct {
	kind      byte
	presence  bool
	ordered   bool // by the user
	secret    bool
	sensitive bool // of type jt:unreadable; becomes secret
	keys      []string
	values    values
	kids      []kid // by name
}

// kid is a statement below another; place counts them as the YANG lists them.
type kid struct {
	name  string
	node  int
	place int
}

// graph holds every distinct subtree once. A node's number is higher than
// those of all nodes below it. Number 0 stands for no node.
type graph struct {
	nodes []node
	known map[string]int
}

func newGraph() *graph { return &graph{nodes: make([]node, 1), known: map[string]int{}} }

// add returns the number of a subtree, which is the old one if an identical
// subtree is there already.
func (g *graph) add(n node) int {
	slices.SortFunc(n.kids, func(a, b kid) int { return strings.Compare(a.name, b.name) })
	key := fmt.Sprintf("%d %t %t %t %t %q %s %v", n.kind, n.presence, n.ordered, n.secret, n.sensitive, n.keys, n.values.key(), n.kids)
	if i, ok := g.known[key]; ok {
		return i
	}
	g.nodes = append(g.nodes, n)
	g.known[key] = len(g.nodes) - 1
	return len(g.nodes) - 1
}
