package playbooks

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What a node needs comes before it; what is left out is in a circle or needs
// one; every circle that is returned is one.
func TestArrange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "n")
		needs := make([][]edge, n)
		for i := range needs {
			for _, to := range rapid.SliceOfN(rapid.IntRange(0, max(0, n-1)), 0, 3).Draw(t, "needs") {
				needs[i] = append(needs[i], edge{to: to})
			}
		}
		sorted, cycles := arrange(n, func(i int) []edge { return needs[i] })
		at := map[int]int{}
		for place, i := range sorted {
			at[i] = place
			for _, e := range needs[i] {
				if before, ok := at[e.to]; !ok || before >= place {
					t.Fatalf("%d stands before %d, which it needs", i, e.to)
				}
			}
		}
		if len(at) != len(sorted) || (len(sorted) == n) != (len(cycles) == 0) {
			t.Fatalf("%d of %d sorted, circles %v", len(sorted), n, cycles)
		}
		for _, c := range cycles {
			for i, l := range c {
				next := c[(i+1)%len(c)]
				if l.to != next.from || !slices.ContainsFunc(needs[l.from], func(e edge) bool { return e.to == l.to }) {
					t.Fatalf("no circle: %v", c)
				}
			}
		}
		// Nodes free to go in any order go in their own.
		for i := 1; i < len(sorted); i++ {
			a, b := sorted[i-1], sorted[i]
			if a > b && !slices.ContainsFunc(needs[b], func(e edge) bool { return e.to == a }) {
				t.Fatalf("%d before %d for no reason: %v", a, b, sorted)
			}
		}
	})
}
