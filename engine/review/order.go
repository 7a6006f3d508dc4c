package review

import (
	"cmp"
	"slices"
	"strings"
)

// An outlier is a group with at most a twentieth of the routers that the group of
// a typical router has, the one in the middle when all changed routers are put in
// line by the size of their groups; or with a single one. Where that group has less
// than ten routers there is no rule that could be broken, and no outlier.
const (
	fraction = 20
	rule     = 10
)

// order finds the outliers, gives every group its hash and puts first what needs a
// look first: groups that remove something, that touch the ways in which routers
// are managed, that a router refuses, and outliers. Among these and among the
// others the smaller group comes first, so that the odd ones out are seen before
// the many; of groups of a size the one that can do most harm.
func (r *Review) order() {
	typical := typical(r.Groups)
	for i := range r.Groups {
		g := &r.Groups[i]
		g.Outlier = typical >= rule && len(g.Hosts) <= max(1, typical/fraction)
	}
	slices.SortFunc(r.Groups, func(a, b Group) int {
		return cmp.Or(
			cmp.Compare(a.rank()/plain, b.rank()/plain),
			cmp.Compare(len(a.Hosts), len(b.Hosts)),
			cmp.Compare(a.rank(), b.rank()),
			strings.Compare(a.sum, b.sum),
		)
	})
	shorten(r.Groups)
}

// plain is the rank of a group that needs no look before the others.
const plain = 4

// rank says how soon a group needs a look; less is sooner.
func (g *Group) rank() int {
	switch {
	case g.Guard != nil || g.Refused() > 0:
		return 0
	case len(g.Gone) > 0:
		return 1
	case len(g.Access) > 0:
		return 2
	case g.Outlier:
		return 3
	}
	return plain
}

// typical is how many routers the group of a typical router has.
func typical(groups []Group) int {
	var sizes []int
	all := 0
	for _, g := range groups {
		sizes = append(sizes, len(g.Hosts))
		all += len(g.Hosts)
	}
	slices.Sort(sizes)
	before := 0
	for _, n := range sizes {
		if before += n; 2*before >= all {
			return n
		}
	}
	return 0
}

// shortest is how many digits a hash has at least.
const shortest = 6

// shorten gives each group the shortest hash that no other group's sum begins
// with. Only neighbours in the order of sums can share a beginning that no others
// share.
func shorten(groups []Group) {
	line := make([]*Group, len(groups))
	for i := range groups {
		line[i] = &groups[i]
	}
	slices.SortFunc(line, func(a, b *Group) int { return strings.Compare(a.sum, b.sum) })
	for i, g := range line {
		n := shortest
		if i > 0 {
			n = max(n, shared(g.sum, line[i-1].sum)+1)
		}
		if i+1 < len(line) {
			n = max(n, shared(g.sum, line[i+1].sum)+1)
		}
		g.Hash = g.sum[:min(n, len(g.sum))]
	}
}

// shared is how many digits two sums have in common before they differ.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
