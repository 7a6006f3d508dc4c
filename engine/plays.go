package engine

import (
	"fmt"
	"slices"
	"strings"
)

// An order is what `after` says about the plays of a program.
type order struct {
	sorted []*Play                  // by depth, so every play stands after those it waits for
	before map[*Play]map[*Play]bool // all plays that come before a play, also through others
	depth  map[*Play]int            // the longest chain of plays before it
}

// newOrder follows the plays' `after`. Plays that wait for themselves are a
// Failure that prints the whole circle.
func newOrder(plays []*Play) (*order, *Failure) {
	o := &order{before: map[*Play]map[*Play]bool{}, depth: map[*Play]int{}}
	var path []*Play
	var visit func(p *Play) *Failure
	visit = func(p *Play) *Failure {
		if o.before[p] != nil {
			return nil
		}
		if i := slices.Index(path, p); i >= 0 {
			return circle(append(slices.Clone(path[i:]), p))
		}
		path = append(path, p)
		all := map[*Play]bool{}
		for _, a := range p.After {
			if f := visit(a); f != nil {
				return f
			}
			all[a] = true
			for b := range o.before[a] {
				all[b] = true
			}
			o.depth[p] = max(o.depth[p], o.depth[a]+1)
		}
		path = path[:len(path)-1]
		o.before[p] = all
		o.sorted = append(o.sorted, p)
		return nil
	}
	for _, p := range plays {
		if f := visit(p); f != nil {
			return nil, f
		}
	}
	slices.SortStableFunc(o.sorted, func(a, b *Play) int { return o.depth[a] - o.depth[b] })
	return o, nil
}

// circle says which play waits for which, with the line of each.
func circle(plays []*Play) *Failure {
	var s []string
	for i := 1; i < len(plays); i++ {
		s = append(s, fmt.Sprintf("%s comes after %s", at(`play "`+plays[i-1].Name+`"`, plays[i-1].Source), plays[i].Name))
	}
	return &Failure{
		Cause:  Conflict,
		Text:   "plays wait for each other in a circle: " + strings.Join(s, ", "),
		Hint:   "take one of these plays out of the other's `after`",
		Source: plays[0].Source,
	}
}

// path reports whether one of the plays comes before the other.
func (o *order) path(a, b *Play) bool { return o.before[a][b] || o.before[b][a] }

// rollouts says which two plays of one router, free to share a commit, want it
// rolled out differently.
func (o *order) rollouts(host string, plays []*Play) *Failure {
	for i, a := range plays {
		for _, b := range plays[i+1:] {
			if o.path(a, b) || a.Rollout.equal(b.Rollout) {
				continue
			}
			return &Failure{
				Host:  host,
				Cause: Conflict,
				Text: fmt.Sprintf("%s and %s both change this router, without an order between them, but their rollout blocks differ",
					at(`play "`+a.Name+`"`, a.Source), at(`play "`+b.Name+`"`, b.Source)),
				Hint:   "give both plays the same rollout block, or say which comes first with `after`",
				Source: b.Source,
			}
		}
	}
	return nil
}

func (r Rollout) equal(s Rollout) bool {
	name := func(w Word) string { return w.Name }
	return r.Confirm == s.Confirm && slices.Equal(names(r.Unbuilt, name), names(s.Unbuilt, name))
}

func names[T any](all []T, name func(T) string) []string {
	var s []string
	for _, x := range all {
		s = append(s, name(x))
	}
	return s
}
