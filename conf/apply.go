package conf

import (
	"fmt"
	"slices"
)

// Apply makes the edits on the tree, in order. It changes the tree also when
// it returns an error, which names the edit that does not fit: something to
// remove, move or switch that is not there, a sibling that is missing.
func Apply(n *Node, edits []Edit) error {
	for _, e := range edits {
		if err := apply(n, e); err != nil {
			return err
		}
	}
	return nil
}

func apply(n *Node, e Edit) error {
	if len(e.Path) == 0 {
		return fmt.Errorf("an edit without a path")
	}
	target := e.Target()
	if e.Op == Add {
		for _, p := range e.Path[:len(e.Path)-1] {
			n = n.reach(p)
		}
		return n.gain(e, target)
	}
	var parent *Node
	for _, p := range e.Path {
		i := find(n.Kids, p)
		if i < 0 {
			return fmt.Errorf("%s: not there to be %s", PathString(e.Path), e.Op.done())
		}
		parent, n = n, n.Kids[i]
	}
	i := slices.Index(parent.Kids, n)
	switch e.Op {
	case Remove:
		parent.Kids = slices.Delete(slices.Clone(parent.Kids), i, i+1)
	case Activate:
		n.Inactive = false
	case Deactivate:
		n.Inactive = true
	case Move:
		parent.Kids = slices.Delete(slices.Clone(parent.Kids), i, i+1)
		return parent.place(n, e)
	default:
		return fmt.Errorf("%s: unknown kind of edit %d", PathString(e.Path), e.Op)
	}
	return nil
}

// reach returns the statement below n that is the same as p, made where it is
// missing. A container without content counts as missing: it comes back active.
func (n *Node) reach(p *Node) *Node {
	if i := find(n.Kids, p); i >= 0 {
		k := n.Kids[i]
		if empty(k) {
			k.Inactive = false
		}
		return k
	}
	k := shorn(p)
	k.Inactive = false
	n.Kids = append(n.Kids, k)
	return k
}

// gain makes the statement of an Add below n.
func (n *Node) gain(e Edit, target *Node) error {
	if !target.Def.Known() { // it comes as a whole, beside what is already there
		n.Kids = append(n.Kids, target.Clone())
		return nil
	}
	if e.Place == Last || find(n.Kids, target) >= 0 {
		k := n.reach(target)
		k.Value, k.Secret = target.Value, k.Secret || target.Secret
		return nil
	}
	k := shorn(target)
	k.Inactive = false
	return n.place(k, e)
}

// place puts k among its siblings of the same list or leaf-list.
func (n *Node) place(k *Node, e Edit) error {
	g := groupOf(k)
	at := len(n.Kids)
	switch e.Place {
	case First:
		if i := slices.IndexFunc(n.Kids, func(s *Node) bool { return groupOf(s) == g }); i >= 0 {
			at = i
		}
	case Following:
		i := slices.IndexFunc(n.Kids, func(s *Node) bool { return groupOf(s) == g && id(s) == e.After })
		if i < 0 {
			return fmt.Errorf("%s: the sibling it is to follow is not there", PathString(e.Path))
		}
		at = i + 1
	}
	n.Kids = slices.Insert(slices.Clone(n.Kids), at, k)
	return nil
}

// done is the word for what an operation does to a statement that exists.
func (o Op) done() string {
	switch o {
	case Remove:
		return "removed"
	case Activate:
		return "activated"
	case Deactivate:
		return "deactivated"
	case Move:
		return "moved"
	}
	return "changed"
}
