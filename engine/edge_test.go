package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/transport"
)

// A proof without anything to log in with is said to be not proven, and does
// not stop the run.
func TestNotProven(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		p.Proofs[0].Login.Agent = false
		f := newFleet(t, p)
		rep := f.planAndApply(t, p, Options{})
		wantResults(t, rep, "r1 applied steps=1")
		if r := rep.Results[0]; len(r.Proven) > 0 || len(r.NotProven) != 1 || r.NotProven[0] != "bob" {
			t.Errorf("%+v", r)
		}
		if f["r1"].seen["dial"] != 2 {
			t.Errorf("%d dials", f["r1"].seen["dial"])
		}
	})
}

// A proof on a router without NETCONF cannot work, and the hint says what is
// missing.
func TestProofWithoutNetconf(t *testing.T) {
	in(t, func(t *testing.T) {
		for want, netconfig := range map[string]bool{"enable_netconf": false, "firewall": true} {
			p, _ := one()
			f := newFleet(t, p)
			if netconfig {
				f["r1"].committed.Make("system", "services", "netconf", "ssh")
			}
			f["r1"].faults = []*fault{{request: "dial", from: 1, always: true, proof: true, outcome: "error"}}
			rep := f.planAndApply(t, p, Options{})
			wantResults(t, rep, "r1 rolled-back steps=0 prove")
			if hint := rep.Results[0].Failure.Hint; !strings.Contains(hint, want) {
				t.Errorf("%q, want %q", hint, want)
			}
		}
	})
}

// Proofs belong to the last step that their play has a part in, and to no step
// when the play changes nothing.
func TestProofsOf(t *testing.T) {
	var b builder
	h := b.host("r1")
	p, q := b.play("p"), b.play("q")
	later := b.play("later", p)
	n := b.job(h, p, "n", netconf(""))
	b.job(h, p, "same", user("admin", "super-user"), n) // has no edit
	b.job(h, q, "nothing", user("admin", "super-user"))
	b.job(h, later, "bob", user("bob", "operator"))
	for _, x := range []*Play{p, q, later} {
		b.prove(h, x, x.Name)
	}
	l, _ := newLayout(&b.p)
	folded, bad := fold(l.hosts["r1"], bare())
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	r := &router{host: h, jobs: l.hosts["r1"], proofs: l.proofs["r1"], plan: folded.steps}
	var got []string
	for i, s := range r.plan {
		for _, x := range r.proofsOf(i) {
			got = append(got, fmt.Sprint(s.Stage, x.Login.User))
		}
	}
	if d := cmp.Diff([]string{"0p", "2later"}, got); d != "" {
		t.Error(d)
	}
}

// What a failure is told in says nothing twice.
func TestWords(t *testing.T) {
	problem := func(cause error, text string) error { return &transport.Problem{Cause: cause, Text: text} }
	denied := &transport.Refusal{Request: "reading the configuration", Errors: []transport.RouterError{{Message: "permission denied", Element: "get-configuration"}}}
	for _, tt := range []struct {
		doing string
		err   error
		want  string
	}{
		{"connect", problem(transport.ErrUnreachable, "nothing listens on r1:22"), "connect: nothing listens on r1:22"},
		{"connect", fmt.Errorf("by night: %w", problem(transport.ErrAuth, "r1 refused the key")), "connect: by night: r1 refused the key"},
		{"connect", problem(transport.ErrUnreachable, ""), "connect: unreachable"},
		{"load", bounded(t.Context(), 3*time.Millisecond, func(ctx context.Context) error {
			<-ctx.Done()
			return &transport.Problem{Cause: transport.ErrClosed, Text: "interrupted", Err: ctx.Err()}
		}), "load: no answer from the router within 3ms"},
		{"load", problem(transport.ErrProtocol, "the answer to load: no end"), "load: malformed reply: the answer to load: no end"},
		{"commit", problem(transport.ErrClosed, "the router hung up before it answered commit"), "commit: the router hung up before it answered commit"},
		{"read the configuration", fmt.Errorf("%w: %w", denied, conf.ErrHidden), "read the configuration: get-configuration: permission denied"},
		{"read the configuration", fmt.Errorf("reading the configuration: line 3: %w: more", conf.ErrHidden), "read the configuration: line 3: hidden for lack of permission: more"},
		{"commit check", &transport.Refusal{Request: "commit check", Errors: []transport.RouterError{{Message: "no"}}}, "commit check: no"},
	} {
		if got := words(tt.doing, tt.err); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

// Somebody's commit on top of ours confirmed it. The router is looked at again.
func TestOverlaid(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil bool
		want  string
	}{
		"and all is as wanted": {false, "r1 applied steps=1"},
		"and undid our change": {true, "r1 indeterminate steps=0 indeterminate"},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T) {
				p, _ := one()
				f := newFleet(t, p)
				plan := f.plan(t, p)
				r := f["r1"]
				dial := func(ctx context.Context, q DialRequest) (transport.Session, int, error) {
					if q.Subsystem && r.pending != nil {
						r.settle()
						if tt.spoil {
							r.committed = bare()
						}
						r.record("ann", "cli", "", false)
					}
					return f.dial(ctx, q)
				}
				rep := Apply(t.Context(), p, plan, dial, Options{Run: "x"})
				wantResults(t, rep, tt.want)
				f.clean(t)
			})
		})
	}
}

// A router without tasks is neither dialled nor said to be changed; one that
// the plan does not have is not touched.
func TestNothingToDo(t *testing.T) {
	var b builder
	b.play("main")
	b.host("r1")
	f := newFleet(t, &b.p)
	plan := f.plan(t, &b.p)
	wantResults(t, Apply(t.Context(), &b.p, plan, f.dial, Options{}), "r1 unchanged steps=0")
	rep := Apply(t.Context(), &b.p, &Plan{}, f.dial, Options{})
	wantResults(t, rep, "r1 skipped steps=0 not-started")
	if rep.Run == "" || Apply(t.Context(), &b.p, plan, f.dial, Options{}).Run == rep.Run {
		t.Error("two runs need two run ids")
	}
	if len(f["r1"].log) > 0 {
		t.Errorf("sent %v", f["r1"].log)
	}
}

// A plan made for another playbook is refused, not misunderstood.
func TestForeignPlan(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := twoStages()
		f := newFleet(t, p)
		plan := f.plan(t, p)
		other, _ := one()
		wantResults(t, Apply(t.Context(), other, plan, f.dial, Options{}), "r1 skipped steps=0 not-started")
		plan.Hosts[0].Steps = plan.Hosts[0].Steps[:1]
		wantResults(t, Apply(t.Context(), other, plan, f.dial, Options{}), "r1 skipped steps=0 drifted")
		f.clean(t)
	})
}

// Failures of a plan: each router alone, and the run leaves it alone.
func TestPlanFailures(t *testing.T) {
	in(t, func(t *testing.T) {
		var b builder
		p := b.play("main")
		outcomes := []string{"dial error", "dial refused", "dial hang before", "read hidden", "read refused", "read drop before", "read error", "ok"}
		want := []string{"unreachable", "auth", "unreachable", "permission", "refused", "unreachable", "protocol"}
		for i := range outcomes {
			b.job(b.host(fmt.Sprintf("r%d", i)), p, "a", user("ann", "operator"))
		}
		f := newFleet(t, &b.p)
		for i, o := range outcomes {
			request, outcome, _ := strings.Cut(o, " ")
			f[fmt.Sprintf("r%d", i)].faults = []*fault{{request: request, from: 1, outcome: outcome}}
		}
		plan := MakePlan(t.Context(), &b.p, Dialer(f.dial).ReadOnly(), Options{})
		for i, w := range want {
			h := plan.Hosts[i]
			if h.Failure == nil || string(h.Failure.Cause) != w || h.Failure.Hint == "" || h.Steps != nil {
				t.Errorf("%s: %+v", outcomes[i], h.Failure)
			}
		}
		if !plan.Hosts[len(want)].Changed() {
			t.Error("the sound router has no plan")
		}
		rep := Apply(t.Context(), &b.p, plan, f.dial, Options{Run: "x"})
		for i, w := range want {
			if r := rep.Results[i]; r.State != StateFailed || string(r.Failure.Cause) != w {
				t.Errorf("%s: %+v", outcomes[i], r)
			}
			if n := f[r(i)].seen["dial"]; n != 1 {
				t.Errorf("%s: dialled %d times", outcomes[i], n)
			}
		}
		if rep.Results[len(want)].State != StateApplied {
			t.Errorf("%+v", rep.Results[len(want)])
		}
		f.clean(t)
	})
}

func r(i int) string { return fmt.Sprintf("r%d", i) }

// A reader that is handed to a plan has nothing that could change a router,
// whatever it is asserted to.
func TestPlanCannotChange(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		read := Dialer(f.dial).ReadOnly()
		s, _, err := read(t.Context(), DialRequest{Host: p.Hosts[0]})
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := s.(transport.Checker); ok {
			t.Error("a plan's reader is a checker")
		}
		_ = s.Close()
	})
}

// Tasks that order a list: all edits have an owner, whichever members the
// difference over the stage moves.
func TestAttributionOfOrder(t *testing.T) {
	scope := "firewall/family/inet/filter"
	filter := func(c *conf.Node) *conf.Node { return c.Make("firewall", "family", "inet").MakeEntry("filter", "f") }
	place := func(name string, at int) *testTask {
		return task(scope, func(c *conf.Node) {
			f := filter(c)
			term := f.MakeEntry("term", name)
			term.Make("then", "accept")
			kids := slices.DeleteFunc(slices.Clone(f.Kids), func(k *conf.Node) bool { return k == term })
			f.Kids = slices.Insert(kids, min(at, len(kids)), term)
		})
	}
	for name, tasks := range map[string][]*testTask{
		"one moves, one adds": {place("c", 0), place("e", 99)},
		"both move":           {place("d", 0), place("a", 3)},
		"both move twice":     {place("c", 0), place("b", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			var b builder
			h, p := b.host("r1"), b.play("p")
			for i, m := range tasks {
				b.job(h, p, fmt.Sprint("t", i), m)
			}
			tree := conf.New()
			for _, name := range []string{"a", "b", "c", "d"} {
				filter(tree).MakeEntry("term", name).Make("then", "accept")
			}
			f, bad := foldOf(t, &b, tree)
			if len(bad) > 0 || len(f.steps) != 1 {
				t.Fatalf("%+v", bad)
			}
			if !attributed(f.steps[0]) {
				t.Errorf("an edit is nobody's: %v %+v", conf.Lines(f.steps[0].Edits), f.steps[0].Changes)
			}
		})
	}
}

// The digest of a plan is that of the scopes and nothing else.
func TestDigest(t *testing.T) {
	a := bare()
	b := bare()
	b.Make("snmp").Set("location", "elsewhere")
	if Digest(a, loginScope) != Digest(b, loginScope) || len(Digest(a, loginScope)) != 64 {
		t.Error("something outside of the scopes counts")
	}
	b.Find("system", "login").Entry("user", "admin").Set("uid", "2000")
	if Digest(a, loginScope) == Digest(b, loginScope) {
		t.Error("something inside the scopes does not count")
	}
}

func TestPortOf(t *testing.T) {
	make := func(do func(c *conf.Node)) *conf.Node { c := bare(); do(c); return c }
	ssh := func(c *conf.Node) *conf.Node { return c.Make("system", "services", "netconf", "ssh") }
	for name, tt := range map[string]struct {
		tree *conf.Node
		want int
	}{
		"none":              {bare(), 0},
		"default":           {make(func(c *conf.Node) { ssh(c) }), 830},
		"given":             {make(func(c *conf.Node) { ssh(c).Set("port", "32000") }), 32000},
		"switched off":      {make(func(c *conf.Node) { ssh(c).Inactive = true }), 0},
		"off above":         {make(func(c *conf.Node) { ssh(c); c.Find("system", "services").Inactive = true }), 0},
		"port switched off": {make(func(c *conf.Node) { ssh(c).Set("port", "1"); ssh(c).Find("port").Inactive = true }), 830},
		"no number":         {make(func(c *conf.Node) { ssh(c).Set("port", "x") }), 830},
	} {
		if got := portOf(tt.tree); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}

// Time on the injected clock: a run that waits does not need the system's.
type handClock struct{ now time.Time }

func (c *handClock) Now() time.Time { return c.now }
func (c *handClock) Sleep(_ context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	return nil
}

func TestInjectedClock(t *testing.T) {
	in(t, func(t *testing.T) {
		p, h := one()
		h.Connection.LockWait = time.Hour
		f := newFleet(t, p)
		plan := f.plan(t, p)
		f["r1"].faults = []*fault{{request: "lock", from: 1, always: true, outcome: "locked"}}
		start := time.Now()
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x", Clock: &handClock{now: start}})
		wantResults(t, rep, "r1 failed steps=0 locked")
		if time.Since(start) != 0 || rep.Results[0].Took < time.Hour {
			t.Errorf("%v passed, %v were reported", time.Since(start), rep.Results[0].Took)
		}
	})
}

// A commit that the router refuses, and carries out all the same, is not
// confirmed: it may stand on one routing engine only.
func TestRefusedAndDone(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		plan := f.plan(t, p)
		f["r1"].faults = []*fault{{request: "commit", from: 1, outcome: "refused after"}}
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 rolled-back steps=0 refused")
		if !conf.Equal(f["r1"].committed, bare()) {
			t.Error("the router is not as it was")
		}
		f.clean(t)
	})
}

// The same edits over another value are not the change that was reviewed.
func TestDriftOfTheValueBefore(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		class := func(c string) { f["r1"].committed.Make("system", "login").MakeEntry("user", "bob").Set("class", c) }
		class("read-only")
		plan := f.plan(t, p)
		class("super-user")
		wantResults(t, Apply(t.Context(), p, plan, f.dial, Options{}), "r1 skipped steps=0 drifted")
		class("read-only")
		wantResults(t, Apply(t.Context(), p, plan, f.dial, Options{}), "r1 applied steps=1")
	})
}

// An error says who ended a request, whatever the session made of it.
func TestBounded(t *testing.T) {
	in(t, func(t *testing.T) {
		gone := func(ctx context.Context) error { <-ctx.Done(); return transport.ErrClosed }
		if err := bounded(t.Context(), time.Second, gone); causeOf(err) != Unreachable || !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if err := bounded(ctx, time.Hour, gone); causeOf(err) != Interrupted {
			t.Error(err)
		}
		refused := func(ctx context.Context) error {
			<-ctx.Done()
			return fmt.Errorf("r1: %w", transport.ErrUnreachable)
		}
		if err := bounded(ctx, time.Hour, refused); causeOf(err) != Interrupted || words("connect", err) != "connect: interrupted" {
			t.Error(err)
		}
		told := func(ctx context.Context) error { <-ctx.Done(); return errTold }
		if err := bounded(t.Context(), time.Second, told); causeOf(err) != Refused {
			t.Error(err)
		}
		dial := func(ctx context.Context) error { <-ctx.Done(); return fmt.Errorf("r1: %w", transport.ErrNoNetconf) }
		if err := bounded(t.Context(), time.Second, dial); causeOf(err) != NoNetconf {
			t.Error(err)
		}
	})
}

// A probe that hung for more than half of the window is not tried again: what
// is left is for the rollback.
func TestPatience(t *testing.T) {
	for timeout, dials := range map[time.Duration]int{time.Minute: 2, 80 * time.Second: 1} {
		in(t, func(t *testing.T) {
			p, h := one()
			h.Connection.Timeout = timeout // a dial is given up after twice that; the window is 5 minutes
			f := newFleet(t, p)
			plan := f.plan(t, p)
			f["r1"].faults = []*fault{{request: "dial", from: 2, always: true, outcome: "hang before"}}
			rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
			wantResults(t, rep, "r1 rolled-back steps=0 probe")
			if n := f["r1"].seen["dial"] - 1; n != dials {
				t.Errorf("%v: %d dials of the probe", timeout, n)
			}
			f.clean(t)
		})
	}
}
