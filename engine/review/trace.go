package review

import (
	"slices"

	"nplay/conf"
	"nplay/engine"
)

// A Trace leads from a line of a change to the playbook.
type Trace struct {
	Task   string
	Source conf.Source
}

// owners returns for each edit of each step the tasks that want it.
func owners(steps []engine.Step) [][][]Trace {
	all := make([][][]Trace, len(steps))
	for i, s := range steps {
		all[i] = make([][]Trace, len(s.Edits))
		for _, c := range s.Changes {
			for _, e := range c.Edits {
				if e >= 0 && e < len(s.Edits) {
					all[i][e] = append(all[i][e], Trace{c.Task, c.Source})
				}
			}
		}
	}
	return all
}

// owners returns the tasks behind each edit of the first member, and those to
// which the others owe the same edit.
func (k kind) owners(plan *engine.Plan) [][][]Trace {
	all := owners(plan.Hosts[k.members[0].at].Steps)
	first := k.members[0].order
	for _, m := range k.members[1:] {
		for i, s := range plan.Hosts[m.at].Steps {
			place := inverse(m.order[i])
			for _, c := range s.Changes {
				t := Trace{c.Task, c.Source}
				for _, e := range c.Edits {
					if e < 0 || e >= len(s.Edits) {
						continue
					}
					e = at(first[i], at(place, e))
					if !slices.Contains(all[i][e], t) {
						all[i][e] = append(all[i][e], t)
					}
				}
			}
		}
	}
	return all
}

// at looks a number up in a permutation; nil leaves all where they are.
func at(order []int, i int) int {
	if order == nil {
		return i
	}
	return order[i]
}

// inverse leads back from where a permutation leads to.
func inverse(order []int) []int {
	if order == nil {
		return nil
	}
	back := make([]int, len(order))
	for i, j := range order {
		back[j] = i
	}
	return back
}
