package review

import (
	"cmp"
	"slices"
	"strings"

	"nplay/engine"
)

// A lookup finds the inventory values that the tasks behind an edit refer to, by
// what they are.
type lookup struct {
	step    engine.Step
	wanting [][]int // by edit: indices into Changes
	last    []int   // the tasks that names is made of
	names   map[string][]string
}

func newLookup(s engine.Step) *lookup {
	l := &lookup{step: s, wanting: make([][]int, len(s.Edits))}
	for k, c := range s.Changes {
		for _, e := range c.Edits {
			if e >= 0 && e < len(s.Edits) {
				l.wanting[e] = append(l.wanting[e], k)
			}
		}
	}
	return l
}

// of returns the names for an edit, by value. Neighbours mostly have the same
// tasks behind them.
func (l *lookup) of(edit int) map[string][]string {
	tasks := l.wanting[edit]
	if l.names != nil && slices.Equal(tasks, l.last) {
		return l.names
	}
	l.last, l.names = tasks, map[string][]string{}
	for _, k := range tasks {
		for _, r := range l.step.Changes[k].Refs {
			// An empty value says nothing about where a word comes from.
			if r.Value != "" && !slices.Contains(l.names[r.Value], r.Name) {
				l.names[r.Value] = append(l.names[r.Value], r.Name)
			}
		}
	}
	for _, names := range l.names {
		slices.SortFunc(names, better)
	}
	return l.names
}

// better orders names of the same value: the shorter one comes first.
func better(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}
