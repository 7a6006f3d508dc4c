package conf

import (
	"slices"

	"nplay/conf/schema"
)

// Diff returns the edits that turn before into after, in the order in which
// they are to be sent. Diff of equal trees is empty. Neither tree is changed.
// A non-presence container without content is the same as none.
//
// Below one parent what goes is removed first, so that it cannot stand in the
// way of what comes (the other case of a choice). A subtree that goes is one
// Remove of its top, and the top is the highest statement that after does not
// have at all: a container that after still has, emptied, is never removed
// itself, because a tree that was read by scopes does not show all it holds. A
// statement the schema does not know is compared as a whole; see Edit.Known.
func Diff(before, after *Node) []Edit {
	d := &differ{}
	if before == nil {
		before = New()
	}
	if after == nil {
		after = New()
	}
	d.kids(nil, -1, before.Kids, after.Kids)
	return d.edits
}

type differ struct{ edits []Edit }

// kids compares what stands below one parent. fresh is the index in path of
// the first statement that is new, -1 when the parent existed before.
func (d *differ) kids(path []*Node, fresh int, old, now []*Node) {
	was, is := tableOf(old), tableOf(now)
	d.removals(path, old, is)
	seen := map[group]bool{}
	for _, a := range now {
		g := groupOf(a)
		if !g.many() {
			d.statement(path, fresh, was.find(a), a)
		} else if !seen[g] {
			seen[g] = true
			d.group(path, fresh, was, members(old, g), members(now, g))
		}
	}
}

// removals removes those of old that the other tree does not have.
func (d *differ) removals(path []*Node, old []*Node, is table) {
	seen := map[group]bool{}
	for _, b := range old {
		g := groupOf(b)
		switch {
		case empty(b):
		case b.Kind() != schema.Unknown:
			if is.find(b) == nil {
				d.remove(path, b)
			}
		case !seen[g]:
			// What is alike from the start stays, the rest goes from its end.
			seen[g] = true
			all := members(old, g)
			stay := alike(all, members(is.kids, g))
			for i := len(all) - 1; i >= stay; i-- {
				d.remove(path, all[i])
			}
		}
	}
}

func (d *differ) remove(path []*Node, b *Node) {
	d.edits = append(d.edits, Edit{Op: Remove, Path: with(path, b.Clone())})
}

// group compares the members of a list, of a leaf-list, or of an unknown name.
func (d *differ) group(path []*Node, fresh int, was table, old, now []*Node) {
	if now[0].Kind() == schema.Unknown {
		for _, a := range now[alike(old, now):] {
			d.put(Edit{Path: with(path, a.Clone())}, fresh)
		}
		return
	}
	for _, s := range arrange(old, now) {
		b := was.find(s.node)
		e := Edit{Path: with(path, shorn(s.node)), Place: s.place, After: s.after, Before: s.before, Veiled: s.veiled}
		switch {
		case b == nil && (bare(s.node) || s.place != Last):
			d.put(e, fresh)
		case b != nil && s.place != Last:
			e.Op = Move
			d.edits = append(d.edits, e)
		}
		d.inside(path, fresh, b, s.node)
	}
}

// statement compares a container, leaf or flag.
func (d *differ) statement(path []*Node, fresh int, b, a *Node) {
	if empty(b) {
		if empty(a) {
			return
		}
		b = nil // an empty container is the same as none, also when it is inactive
	}
	n := shorn(a)
	switch {
	case b == nil && bare(a):
		d.put(Edit{Path: with(path, n)}, fresh)
	case b != nil && b.Value != a.Value:
		n.Secret = a.Secret || b.Secret
		p := with(path, n)
		d.edits = append(d.edits, Edit{Op: Add, Path: p, Fresh: len(p), Old: b.Value})
	}
	d.inside(path, fresh, b, a)
}

// put makes e the Add of a statement that is new.
func (d *differ) put(e Edit, fresh int) {
	e.Op, e.Fresh = Add, fresh
	if fresh < 0 {
		e.Fresh = len(e.Path) - 1
	}
	d.edits = append(d.edits, e)
}

// inside compares what is below a statement, new when b is nil, and then
// whether it is switched off.
func (d *differ) inside(path []*Node, fresh int, b, a *Node) {
	here := with(path, shorn(a))
	var old []*Node
	off := false
	if b != nil {
		old, off = b.Kids, b.Inactive
	} else if fresh < 0 {
		fresh = len(path)
	}
	if len(old)+len(a.Kids) > 0 {
		d.kids(here, fresh, old, a.Kids)
	}
	switch {
	case empty(a): // all it held was removed: there is nothing left to switch
	case a.Inactive && (!off || !survives(b, a)):
		d.edits = append(d.edits, Edit{Op: Deactivate, Path: here})
	case off && !a.Inactive:
		d.edits = append(d.edits, Edit{Op: Activate, Path: here})
	}
}

// survives reports whether something is left of b once what a does not have is
// removed. A container of which nothing is left is gone for the moment, and
// what then comes in its place would be active.
func survives(b, a *Node) bool {
	if b.Kind() != schema.Container || b.Def.Presence() {
		return true
	}
	now := tableOf(a.Kids)
	return slices.ContainsFunc(b.Kids, func(k *Node) bool {
		if empty(k) {
			return false
		}
		if k.Kind() == schema.Unknown {
			g := groupOf(k)
			return alike(members(b.Kids, g), members(a.Kids, g)) > 0
		}
		twin := now.find(k)
		return twin != nil && survives(k, twin)
	})
}

// bare reports whether a new statement needs an edit of its own: it does when
// nothing below it makes it come about.
func bare(n *Node) bool {
	return !slices.ContainsFunc(n.Kids, func(k *Node) bool { return !empty(k) })
}

// with returns a path of its own that ends with n.
func with(path []*Node, n *Node) []*Node {
	return append(append(make([]*Node, 0, len(path)+1), path...), n)
}
