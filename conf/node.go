// Package conf is the configuration of a router as a tree: how it is read from
// XML, how two trees are compared, and how the difference is written as
// NETCONF XML and as command lines.
//
// It does no input or output of its own, knows no session and no clock. What a
// statement is (container, list, leaf) it learns from package schema; a
// statement the schema does not know is kept as it was read and never edited.
package conf

import (
	"strings"

	"nplay/conf/schema"
)

// KeySep stands between the values of a list entry that has several keys, in
// Node.Key. XML cannot carry the character, so no value contains it.
const KeySep = "\x1f"

// Root is the name of the tree's root element.
const Root = "configuration"

// A Node is one statement: a container, one entry of a list, a leaf, one
// member of a leaf-list, or a flag.
//
// Key leaves of a list entry live in Key, not in Kids.
type Node struct {
	Name     string     // the XML element's local name, such as "user"
	Space    string     // the namespace of a foreign statement; "" for Junos' own, whatever prefix a release uses
	Def      schema.Def // what the schema says; the zero Def where it says nothing
	Key      string     // of a list entry: its key, several joined by KeySep
	Value    string     // of a leaf, or of one leaf-list member
	Inactive bool       // configured but switched off (`inactive:`)
	Secret   bool       // Key or Value must never be shown
	Label    string     // what a secret is called instead, such as "var.netops_password"; may be empty
	Withheld bool       // the secret Value or Key is not known, a Placeholder stands there: the source of the tree leaves it out
	Kids     []*Node    // in the router's order
}

// New returns an empty configuration.
func New() *Node { return &Node{Name: Root, Def: schema.Root()} }

// Kind returns what the statement is.
func (n *Node) Kind() schema.Kind { return n.Def.Kind() }

// Keys returns the values of a list entry's keys.
func (n *Node) Keys() []string { return strings.Split(n.Key, KeySep) }

// Clone returns a deep copy.
func (n *Node) Clone() *Node {
	if n == nil {
		return nil
	}
	c := *n
	if len(n.Kids) > 0 {
		c.Kids = make([]*Node, len(n.Kids))
		for i, k := range n.Kids {
			c.Kids[i] = k.Clone()
		}
	}
	return &c
}

// same reports whether k is the statement told apart by name, and by key or
// value where several of that name may stand beside each other.
func (n *Node) same(name, id string) bool {
	if n.Name != name {
		return false
	}
	switch n.Kind() {
	case schema.List:
		return n.Key == id
	case schema.LeafList:
		return n.Value == id
	}
	return true
}

func (n *Node) index(name, id string) int {
	if n != nil {
		for i, k := range n.Kids {
			if k.same(name, id) {
				return i
			}
		}
	}
	return -1
}

// Find returns the container, leaf or flag at path, or nil. It is nil-safe, so
// that calls can be chained. List entries are found with Entry.
func (n *Node) Find(path ...string) *Node {
	for _, name := range path {
		i := n.index(name, "")
		if i < 0 {
			return nil
		}
		n = n.Kids[i]
	}
	return n
}

// Entry returns the entry of a list with this key, or nil. Several keys are
// joined by KeySep.
func (n *Node) Entry(list, key string) *Node {
	if i := n.index(list, key); i >= 0 {
		return n.Kids[i]
	}
	return nil
}

// Entries returns all entries of a list, in order.
func (n *Node) Entries(list string) []*Node {
	var all []*Node
	if n != nil {
		for _, k := range n.Kids {
			if k.Name == list {
				all = append(all, k)
			}
		}
	}
	return all
}

// Leaf returns the value of a leaf, and whether it is configured and active.
func (n *Node) Leaf(name string) (string, bool) {
	k := n.Find(name)
	if k == nil || k.Inactive {
		return "", false
	}
	return k.Value, true
}

// Make returns the container or flag at path, made where it was missing and
// activated, with all above it up to n, where it was inactive.
func (n *Node) Make(path ...string) *Node {
	n.Inactive = false
	for _, name := range path {
		n = n.child(name, "")
	}
	return n
}

// MakeEntry returns the entry of a list with this key, made or activated like
// Make. A new one goes to the end of the list.
func (n *Node) MakeEntry(list, key string) *Node { return n.child(list, key) }

// Set gives a leaf its value, and activates it.
func (n *Node) Set(leaf, value string) { n.child(leaf, "").Value = value }

// Add puts a value at the end of a leaf-list if it is not a member, and
// activates it.
func (n *Node) Add(leafList, value string) { n.child(leafList, value) }

// Remove takes out the container, leaf, flag, or whole list or leaf-list of
// this name. It reports whether there was one.
func (n *Node) Remove(name string) bool {
	return n.drop(func(k *Node) bool { return k.Name == name })
}

// RemoveEntry takes out one entry of a list, or one member of a leaf-list. It
// reports whether there was one.
func (n *Node) RemoveEntry(list, key string) bool {
	return n.drop(func(k *Node) bool { return k.same(list, key) })
}

func (n *Node) drop(is func(*Node) bool) bool {
	if n == nil {
		return false
	}
	kept := n.Kids[:0:0]
	for _, k := range n.Kids {
		if !is(k) {
			kept = append(kept, k)
		}
	}
	gone := len(kept) < len(n.Kids)
	n.Kids = kept
	return gone
}

// child returns the active child of that name and id, made where missing.
func (n *Node) child(name, id string) *Node {
	if i := n.index(name, id); i >= 0 {
		n.Kids[i].Inactive = false
		return n.Kids[i]
	}
	def, _ := n.Def.Child(name)
	k := &Node{Name: name, Def: def, Secret: def.Secret()}
	switch def.Kind() {
	case schema.List:
		k.Key = id
	case schema.LeafList:
		k.Value = id
	}
	n.Kids = append(n.Kids, k)
	return k
}
