package tree

import (
	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// Select returns the part of n that a filter element, the content of
// <configuration>, asks for. The result shares nodes with n.
func (n *Node) Select(filter *markup.Element) (*Node, []Problem) {
	if filter == nil || len(filter.Kids) == 0 {
		return n, nil
	}
	c := *n
	c.Kids = nil
	var problems []Problem
	wanted := make(map[*Node]*Node)
	for _, f := range filter.Kids {
		if n.isKey(f.Name) {
			continue
		}
		if _, known := n.Def.Child(f.Name); !known {
			problems = append(problems, syntaxError(f.Name))
			continue
		}
		for _, k := range n.Kids {
			if k.Name != f.Name || !k.fits(f) {
				continue
			}
			part, more := k.selectBelow(f)
			problems = append(problems, more...)
			if old := wanted[k]; old != nil && part != k {
				part = union(k, old, part)
			}
			wanted[k] = part
		}
	}
	for _, k := range n.Kids {
		if part := wanted[k]; part != nil {
			c.Kids = append(c.Kids, part)
		}
	}
	return &c, problems
}

// selectBelow selects in k; a filter that names nothing but keys wants all.
func (k *Node) selectBelow(f *markup.Element) (*Node, []Problem) {
	for _, below := range f.Kids {
		if !k.isKey(below.Name) && !choiceOf(k.Def, below.Name) {
			return k.Select(f)
		}
	}
	return k, nil
}

// fits reports whether k has the keys, or the value, that the filter names.
func (k *Node) fits(f *markup.Element) bool {
	if k.Kind() != schema.List {
		return f.Value() == "" || len(f.Kids) > 0 || f.Value() == k.Value
	}
	for i, name := range k.Def.Keys() {
		if v := keyOf(k.Def, name, f); v != "" && v != k.Keys[i] {
			return false
		}
	}
	return true
}

// union joins two parts of one statement, in the statement's own order.
func union(whole, a, b *Node) *Node {
	if a == whole || b == whole {
		return whole
	}
	c := *whole
	c.Kids = nil
	for _, k := range whole.Kids {
		x, y := a.Like(k), b.Like(k)
		switch {
		case x != nil && y != nil:
			c.Kids = append(c.Kids, union(k, x, y))
		case x != nil:
			c.Kids = append(c.Kids, x)
		case y != nil:
			c.Kids = append(c.Kids, y)
		}
	}
	return &c
}
