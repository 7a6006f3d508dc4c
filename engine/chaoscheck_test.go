package engine

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"nplay/conf"
)

// Whatever happens on the wire while a router is asked, and however many things at
// once: it is as it was, nothing of somebody else's is touched, and it is said to
// accept the change only when it has.
func TestChaosCheck(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		faults := drawFaults(rt)
		linger := time.Duration(rapid.SampledFrom([]int{0, 30, 600}).Draw(rt, "linger")) * time.Second
		forgetful := rapid.Bool().Draw(rt, "forgetful")
		var bad complaints
		synctest.Test(t, func(t *testing.T) {
			p, h := twoStages()
			h.Connection.LockWait = 20 * time.Second
			f := newFleet(t, p)
			r := f["r1"]
			r.forgetful = forgetful
			plan := f.plan(t, p)
			before := r.committed
			r.log, r.seen = nil, map[string]int{}
			r.faults, r.linger = faults, linger
			ctx, cancel := withCancel(t)
			defer cancel()
			r.cancel = cancel
			CheckPlan(ctx, p, plan, Dialer(f.dial).Checking(), Options{})
			time.Sleep(2 * time.Hour)

			r.mu.Lock()
			defer r.mu.Unlock()
			r.checkClean(&bad)
			if !conf.Equal(r.committed, before) || len(r.history) != 1 || r.seen["commit"]+r.seen["confirm"] > 0 {
				bad.Errorf("something was committed: %+v", r.history)
			}
			c := plan.Hosts[0].Check
			switch {
			case c == nil || len(plan.Hosts[0].Steps) != 2 || plan.Hosts[0].Failure != nil:
				bad.Errorf("the plan or the verdict is lost: %+v", plan.Hosts[0])
			case c.Failure != nil && (c.Failure.Text == "" || c.Failure.Hint == "" || c.Failure.Host == ""):
				bad.Errorf("without words: %+v", c.Failure)
			case c.Failure == nil && len(c.Errors) == 0 && (r.seen["check"] != 2 || r.seen["load"] != 2 || r.seen["unlock"] != 1):
				bad.Errorf("accepted: %+v", c)
			}
			if r.seen["load"] > 2 || r.seen["check"] > 2 {
				bad.Errorf("asked twice")
			}
			if len(bad) > 0 {
				for _, f := range faults {
					bad.Errorf("fault %+v, linger %v", *f, linger)
				}
				bad.Errorf("sent %v", r.log)
			}
		})
		if len(bad) > 0 {
			rt.Fatal(strings.Join(bad, "\n"))
		}
	})
}
