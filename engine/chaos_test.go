package engine

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"nplay/conf"
)

// drawFaults makes up to three faults, at any requests of a run.
func drawFaults(t *rapid.T) []*fault {
	requests := []string{"dial", "lock", "history", "read", "load", "compare", "check", "commit", "confirm", "discard", "unlock", "close"}
	outcomes := []string{"error", "refused", "hang before", "hang after", "drop before", "drop after", "ctrl-c"}
	special := map[string][]string{
		"lock":    {"locked", "dirty"},
		"read":    {"hidden", "drifted"},
		"compare": {"empty", "foreign"},
		"check":   {"warning", "forgotten"},
		"commit":  {"warning", "forgotten", "refused after", "late"},
		"confirm": {"warning", "forgotten", "refused after"},
	}
	var all []*fault
	for range rapid.IntRange(1, 3).Draw(t, "faults") {
		request := rapid.SampledFrom(requests).Draw(t, "request")
		all = append(all, &fault{
			request: request,
			from:    rapid.IntRange(1, 6).Draw(t, "from"),
			always:  rapid.IntRange(0, 3).Draw(t, "always") == 0,
			outcome: rapid.SampledFrom(append(outcomes[:len(outcomes):len(outcomes)], special[request]...)).Draw(t, "outcome"),
		})
	}
	return all
}

// Whatever happens on the wire, and however many things at once: what is
// reported is so, nothing is left behind, nothing of somebody else's is touched,
// and no step is committed twice.
func TestChaos(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		faults := drawFaults(rt)
		linger := time.Duration(rapid.SampledFrom([]int{0, 0, 30, 600}).Draw(rt, "linger")) * time.Second
		confirm := rapid.SampledFrom([]int{5, 5, 5, 1, 0}).Draw(rt, "confirm")
		var bad complaints
		synctest.Test(t, func(t *testing.T) {
			p, h := twoStages()
			p.Plays[0].Rollout.Confirm = confirm
			h.Connection.LockWait = 20 * time.Second
			f := newFleet(t, p)
			r := f["r1"]
			plan := f.plan(t, p)
			r.faults, r.linger = faults, linger
			ctx, cancel := withCancel(t)
			defer cancel()
			r.cancel = cancel
			rep := Apply(ctx, p, plan, f.dial, Options{Run: "x"})
			res := rep.Results[0]
			time.Sleep(2 * time.Hour)

			r.mu.Lock()
			defer r.mu.Unlock()
			r.checkClean(&bad)
			trees := []*conf.Node{bare()} // after no step, after the first, after both
			for _, s := range plan.Hosts[0].Steps {
				next := trees[len(trees)-1].Clone()
				if err := conf.Apply(next, s.Edits); err != nil {
					t.Fatal(err)
				}
				trees = append(trees, next)
			}
			is := -1
			for i, tree := range trees {
				if conf.Equal(tree, r.committed) {
					is = i
				}
			}
			want := map[State]bool{
				StateApplied:       is == 2 && res.Steps == 2,
				StateFailed:        is == 0 && res.Steps == 0,
				StateRolledBack:    is == 0 && res.Steps == 0,
				StatePartial:       is == 1 && res.Steps == 1,
				StateSkipped:       is == 0 && res.Steps == 0,
				StateIndeterminate: is >= 0,
			}
			if !want[res.State] || (res.Failure == nil) != (res.State == StateApplied) {
				bad.Errorf("%s with %d steps, the router has %d: %+v", res.State, res.Steps, is, res.Failure)
			}
			if res.Stats.Commits > 2 || res.Stats.Loads > 2 {
				bad.Errorf("committed or loaded twice: %+v", res.Stats)
			}
			if len(bad) > 0 {
				for _, f := range faults {
					bad.Errorf("fault %+v, linger %v, confirm %d", *f, linger, confirm)
				}
				bad.Errorf("sent %v", r.log)
			}
		})
		if len(bad) > 0 {
			rt.Fatal(strings.Join(bad, "\n"))
		}
	})
}

// complaints are what a test has to say, kept until it may say it.
type complaints []string

func (*complaints) Helper() {}
func (c *complaints) Errorf(format string, args ...any) {
	*c = append(*c, fmt.Sprintf(format, args...))
}
