package tree

import (
	"slices"

	"nplay/conf/schema"
)

// Merge brings the changes from base to mine into theirs, another descendant
// of base, as the commit of a private configuration does. Statements that both
// have changed, differently, are reported; none of the trees is changed.
func Merge(base, mine, theirs *Node) (*Node, []Problem) {
	if base == theirs {
		return mine.Clone(), nil
	}
	m := merger{}
	merged := theirs.Clone()
	m.kids(Path{}, base, mine, merged)
	if len(m.problems) > 0 {
		m.problems = append(m.problems, Problem{Message: "commit failed: (merge conflict)"})
	}
	return merged, m.problems
}

type merger struct{ problems []Problem }

func (m *merger) conflict(p Path, n *Node) {
	m.problems = append(m.problems, Problem{Path: p.String(), Element: shown(last(p), n),
		Message: "statement has been changed by another commit"})
}

func last(p Path) *Node {
	if len(p) == 0 {
		return nil
	}
	return p[len(p)-1]
}

// kids brings the changes below a statement into to.
func (m *merger) kids(p Path, base, mine, to *Node) {
	for _, b := range base.Kids {
		if mine.Like(b) != nil {
			continue
		}
		switch at := to.index(b); {
		case at < 0: // both have deleted it
		case to.Kids[at].alike(b):
			to.remove(at)
		default:
			m.conflict(p, b)
		}
	}
	for i, k := range mine.Kids {
		b, t := base.Like(k), to.Like(k)
		switch {
		case t != nil:
			m.statement(append(slices.Clip(p), k), b, k, t)
		case b == nil:
			to.beside(k.Clone(), mine.Kids[:i], mine.Kids[i+1:])
		case !k.alike(b):
			m.conflict(p, k)
		}
	}
	m.order(base, mine, to)
}

// statement brings the changes of one statement into t, which has it too.
func (m *merger) statement(p Path, b, k, t *Node) {
	if b == nil {
		b = &Node{Name: k.Name, Def: k.Def, Keys: k.Keys, Inactive: k.Inactive}
	}
	if k.Value != b.Value {
		if t.Value != b.Value && t.Value != k.Value {
			m.conflict(p[:len(p)-1], k)
			return
		}
		t.Value = k.Value
	}
	if k.Inactive != b.Inactive {
		t.Inactive = k.Inactive
	}
	m.kids(p, b, k, t)
}

// beside inserts k where it stands in the other tree, if the order is the
// user's: behind the nearest of those before it there, or before the nearest of
// those after it.
func (n *Node) beside(k *Node, before, after []*Node) {
	if k.Def.Ordered() {
		for i := len(before) - 1; i >= 0; i-- {
			if at := n.index(before[i]); at >= 0 && before[i].Name == k.Name {
				n.Kids = slices.Insert(n.Kids, at+1, k)
				return
			}
		}
		for _, o := range after {
			if at := n.index(o); at >= 0 && o.Name == k.Name {
				n.Kids = slices.Insert(n.Kids, at, k)
				return
			}
		}
	}
	n.insert(k)
}

// order gives the entries of ordered lists the places that mine has given
// them, if it has moved any. Entries that only to has come last.
func (m *merger) order(base, mine, to *Node) {
	done := map[string]bool{}
	for _, k := range mine.Kids {
		if done[k.Name] || !k.Def.Ordered() || k.Kind() != schema.List && k.Kind() != schema.LeafList {
			continue
		}
		done[k.Name] = true
		if !moved(base.All(k.Name), mine.All(k.Name)) {
			continue
		}
		var all []*Node
		for _, o := range mine.All(k.Name) {
			if t := to.Like(o); t != nil {
				all = append(all, t)
			}
		}
		for _, t := range to.All(k.Name) {
			if !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
		for i, t := range to.Kids {
			if t.Name == k.Name {
				to.Kids[i], all = all[0], all[1:]
			}
		}
	}
}

// moved reports whether entries that are in both lists stand in another order.
func moved(a, b []*Node) bool {
	next := 0
	for _, k := range b {
		at := slices.IndexFunc(a, k.Same)
		if at < 0 {
			continue
		}
		if at < next {
			return true
		}
		next = at
	}
	return false
}
