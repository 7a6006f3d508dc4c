package playbooks

import (
	"container/heap"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// An edge says that a node needs another one, and where that is written.
type edge struct {
	to  int
	rng hcl.Range
}

// A link is an edge of a cycle.
type link struct {
	from, to int
	rng      hcl.Range
}

// arrange sorts the nodes 0..n-1 so that what a node needs comes before it and
// otherwise in the order of their numbers. Nodes in a cycle, or in need of one,
// are left out; the cycles are returned.
func arrange(n int, needs func(int) []edge) (sorted []int, cycles [][]link) {
	missing := make([]int, n)
	users := make([][]int, n)
	for i := range n {
		for _, e := range needs(i) {
			missing[i]++
			users[e.to] = append(users[e.to], i)
		}
	}
	ready := &intHeap{}
	for i := range n {
		if missing[i] == 0 {
			heap.Push(ready, i)
		}
	}
	done := make([]bool, n)
	for ready.Len() > 0 {
		i := heap.Pop(ready).(int)
		done[i] = true
		sorted = append(sorted, i)
		for _, u := range users[i] {
			if missing[u]--; missing[u] == 0 {
				heap.Push(ready, u)
			}
		}
	}
	return sorted, cyclesOf(done, needs)
}

// cyclesOf follows the needs of the nodes that could not be sorted: each of
// them needs another one, so every walk ends in a circle.
func cyclesOf(done []bool, needs func(int) []edge) (cycles [][]link) {
	visited := make([]int, len(done)) // the number of the walk, 0 for none
	for start := range done {
		if done[start] || visited[start] != 0 {
			continue
		}
		var walk []link
		at := start
		for visited[at] == 0 {
			visited[at] = start + 1
			for _, e := range needs(at) {
				if !done[e.to] {
					walk = append(walk, link{at, e.to, e.rng})
					at = e.to
					break
				}
			}
		}
		if visited[at] != start+1 {
			continue // runs into a circle that is reported already
		}
		for i, l := range walk {
			if l.from == at {
				cycles = append(cycles, walk[i:])
				break
			}
		}
	}
	return cycles
}

// cycle reports a circle with the place of each of its edges.
func (r *report) cycle(what string, circle []link, name func(int) string) {
	var b strings.Builder
	for i, l := range circle {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s needs %s (%s)", name(l.from), name(l.to), place(l.rng))
	}
	r.fail(circle[0].rng, what+" need each other", "%s", b.String())
}

type intHeap []int

func (h intHeap) Len() int           { return len(h) }
func (h intHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h intHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *intHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *intHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
