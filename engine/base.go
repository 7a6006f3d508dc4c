package engine

import (
	"slices"
	"sync"

	"nplay/conf"
)

// keep notes what the steps were planned on.
func (h *HostPlan) keep(s *staged, tree *conf.Node, bases *shelf) {
	h.Scopes = scopesOf(s.jobs)
	base := baseOf(s, tree)
	h.Steps[0].BaseDigest = Digest(base, h.Scopes)
	h.Base = bases.put(base, h.Steps[0].BaseDigest)
}

// baseOf returns what the tasks of a host are folded over, their secrets marked:
// the stanzas of the tree that they look at.
func baseOf(s *staged, tree *conf.Node) *conf.Node {
	base, misfit := shape(s, tree.Only(scopesOf(s.jobs)))
	if misfit != nil {
		return nil // and there is no fold either
	}
	marksOf(s.jobs).mark(base)
	return base
}

// A shelf keeps each of many equal trees once.
type shelf struct {
	mu  sync.Mutex
	all map[string][]*conf.Node // by digest
}

// put returns the tree that stands for this one.
func (s *shelf) put(tree *conf.Node, digest string) *conf.Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string][]*conf.Node{}
	}
	for _, known := range s.all[digest] {
		if identical(known, tree) {
			return known
		}
	}
	s.all[digest] = append(s.all[digest], tree)
	return tree
}

// identical reports whether two trees are the same in all that is printed,
// compared and stored of them.
func identical(a, b *conf.Node) bool {
	x, y := *a, *b
	x.Kids, y.Kids = nil, nil
	return x.Name == y.Name && x.Space == y.Space && x.Def == y.Def && x.Key == y.Key && x.Value == y.Value &&
		x.Inactive == y.Inactive && x.Secret == y.Secret && x.Label == y.Label && x.Withheld == y.Withheld &&
		slices.EqualFunc(a.Kids, b.Kids, identical)
}
