package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"nplay/conf"
)

// absentUser is a task that wants no such user.
func absentUser(name string) *testTask {
	return &testTask{scope: loginScope, ID: "no " + name, do: func(c *conf.Node) error {
		c.Find("system", "login").RemoveEntry("user", name)
		return nil
	}}
}

// drawProgram makes a random program of a few hosts, plays and tasks.
func drawProgram(t *rapid.T) *Program {
	var b builder
	users := []string{"ann", "bob", "eve"}
	classes := []string{"operator", "read-only"}
	for i := range rapid.IntRange(1, 3).Draw(t, "plays") {
		var after []*Play
		for _, p := range b.p.Plays {
			if rapid.Bool().Draw(t, "after") {
				after = append(after, p)
			}
		}
		b.play(fmt.Sprintf("p%d", i), after...)
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "hosts") {
		h := b.host(fmt.Sprintf("r%d", i))
		for _, p := range b.p.Plays {
			var mine []*Job
			for range rapid.IntRange(0, 3).Draw(t, "jobs") {
				var m Module
				switch rapid.IntRange(0, 3).Draw(t, "kind") {
				case 0:
					m = netconf(rapid.SampledFrom([]string{"", "2222"}).Draw(t, "port"))
				case 1:
					m = absentUser(rapid.SampledFrom(users).Draw(t, "user"))
				default:
					m = user(rapid.SampledFrom(users).Draw(t, "user"), rapid.SampledFrom(classes).Draw(t, "class"))
				}
				var needs []*Job
				for _, j := range mine {
					if rapid.Bool().Draw(t, "needs") {
						needs = append(needs, j)
					}
				}
				mine = append(mine, b.job(h, p, fmt.Sprintf("t%d", len(b.p.Jobs)), m, needs...))
			}
		}
	}
	return &b.p
}

func drawTree(t *rapid.T) *conf.Node {
	c := bare()
	for _, u := range []string{"ann", "bob", "eve"} {
		if rapid.Bool().Draw(t, "has") {
			n := c.Make("system", "login").MakeEntry("user", u)
			n.Set("class", rapid.SampledFrom([]string{"operator", "super-user"}).Draw(t, "class"))
			n.Inactive = rapid.Bool().Draw(t, "inactive")
		}
	}
	if rapid.Bool().Draw(t, "netconf") {
		c.Make("system", "services", "netconf", "ssh").Set("port", "830")
	}
	return c
}

// Whatever the tasks and the routers: what is planned is what is committed,
// each stage once, and a second plan is empty.
func TestPlanApplyPlan(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawProgram(rt)
		trees := map[string]*conf.Node{}
		for _, h := range p.Hosts {
			trees[h.Name] = drawTree(rt)
		}
		synctest.Test(t, func(t *testing.T) {
			f := newFleet(t, p)
			for name, r := range f {
				r.committed = trees[name].Clone()
			}
			plan := MakePlan(t.Context(), p, Dialer(f.dial).ReadOnly(), Options{})
			again := MakePlan(t.Context(), p, Dialer(f.dial).ReadOnly(), Options{Parallel: 1})
			if a, b := dump(t, plan), dump(t, again); !bytes.Equal(a, b) {
				t.Fatalf("two plans differ:\n%s\n%s", a, b)
			}
			rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
			second := MakePlan(t.Context(), p, Dialer(f.dial).ReadOnly(), Options{})
			for i, h := range plan.Hosts {
				res, r := rep.Results[i], f[h.Host]
				switch {
				case h.Failure != nil:
					if h.Failure.Cause != Conflict || res.State != StateFailed || !conf.Equal(r.committed, trees[h.Host]) {
						t.Errorf("%s: %+v, then %+v", h.Host, h.Failure, res)
					}
				case second.Hosts[i].Changed() || second.Hosts[i].Failure != nil:
					t.Errorf("%s: the second plan has %v", h.Host, second.Hosts[i])
				case !h.Changed() && res.State != StateUnchanged, h.Changed() && res.State != StateApplied:
					t.Errorf("%s: %d steps, then %s %+v", h.Host, len(h.Steps), res.State, res.Failure)
				}
				if n := len(h.Steps); res.Steps != n || res.Stats.Commits != n || res.Stats.Confirms != n || res.Stats.Loads != n {
					t.Errorf("%s: %d steps and %+v", h.Host, n, res)
				}
				want := trees[h.Host].Clone()
				for _, s := range h.Steps {
					if err := conf.Apply(want, s.Edits); err != nil {
						t.Fatal(err)
					}
					if !attributed(s) {
						t.Errorf("%s: an edit is nobody's: %v %+v", h.Host, conf.Lines(s.Edits), s.Changes)
					}
				}
				if !conf.Equal(want, r.committed) {
					t.Errorf("%s: committed is not what was planned: %v", h.Host, conf.Lines(conf.Diff(want, r.committed)))
				}
			}
			f.clean(t)
		})
	})
}

// attributed reports whether every edit of the step belongs to a task.
func attributed(s Step) bool {
	for i := range s.Edits {
		if !slices.ContainsFunc(s.Changes, func(c Change) bool { return slices.Contains(c.Edits, i) }) {
			return false
		}
	}
	return true
}

// dump writes a plan down, all of it.
func dump(t *testing.T, p *Plan) []byte {
	t.Helper()
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
