package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/internal/secret"
	"nplay/transport"
)

// A fleet is the routers of a program, by name.
type fleet map[string]*fakeRouter

func newFleet(t testing.TB, p *Program) fleet {
	f := fleet{}
	for _, h := range p.Hosts {
		f[h.Name] = newFake(t, h.Name, bare())
	}
	return f
}

func (f fleet) dial(ctx context.Context, q DialRequest) (transport.Session, int, error) {
	return f[q.Host.Name].dialer(ctx, q)
}

func (f fleet) clean(t *testing.T) {
	t.Helper()
	for name, r := range f {
		r.mu.Lock()
		if r.checkClean(t); t.Failed() {
			t.Logf("on %s", name)
		}
		r.mu.Unlock()
	}
}

// planAndApply does both, with no router touched by the plan.
func (f fleet) planAndApply(t *testing.T, p *Program, o Options) *Report {
	t.Helper()
	plan := f.plan(t, p)
	if o.Run == "" {
		o.Run = "test"
	}
	return Apply(t.Context(), p, plan, f.dial, o)
}

func (f fleet) plan(t *testing.T, p *Program) *Plan {
	t.Helper()
	plan := MakePlan(t.Context(), p, Dialer(f.dial).ReadOnly(), Options{})
	for _, h := range plan.Hosts {
		if h.Failure != nil {
			t.Fatalf("%s: %+v", h.Host, h.Failure)
		}
	}
	for name, r := range f {
		for _, request := range r.log {
			if !slices.Contains([]string{"dial", "read", "close"}, request) {
				t.Fatalf("the plan sent %s to %s", request, name)
			}
		}
		r.log, r.seen, r.dials = nil, map[string]int{}, nil
	}
	return plan
}

func summaries(rep *Report) []string {
	var s []string
	for _, r := range rep.Results {
		s = append(s, summary(r))
	}
	return s
}

func wantResults(t *testing.T, rep *Report, want ...string) {
	t.Helper()
	if d := cmp.Diff(want, summaries(rep)); d != "" {
		t.Error(d)
		for _, r := range rep.Results {
			t.Logf("%s: %+v", r.Host, r.Failure)
		}
	}
}

// in runs a test in its own time.
func in(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

func TestHappyRoad(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		var mu sync.Mutex
		var events []string
		rep := f.planAndApply(t, p, Options{Run: "R7", Comment: "CHG-1", Sink: func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			if e.Run != "R7" || e.Time.IsZero() {
				t.Errorf("event %+v", e)
			}
			events = append(events, strings.TrimSpace(string(e.Kind)+" "+e.Detail))
		}})
		wantResults(t, rep, "r1 applied steps=1")
		r := rep.Results[0]
		if d := cmp.Diff([]string{"bob"}, r.Proven); d != "" {
			t.Error(d)
		}
		want := Counters{Dials: 3, Sessions: 3, Loads: 1, Commits: 1, Confirms: 1, RPCs: 12}
		if d := cmp.Diff(want, rep.Total()); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{
			"run-started", "dialling", "connected fake:830", "locked", "loaded 1 edit", "checked", "committed to be confirmed within 5 minutes",
			"dialling", "connected fake:830", "probed", "dialling", "connected fake:830", "proven bob", "confirmed", "host-done applied", "run-finished",
		}, events); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{"nplay run R7 step 1 confirm: CHG-1", "nplay run R7 step 1: CHG-1"}, []string{f["r1"].history[0].Log, f["r1"].history[1].Log}); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(straight, strings.Join(f["r1"].log, " ")); d != "" {
			t.Error(d)
		}
		f.clean(t)

		f["r1"].log = nil
		if plan := f.plan(t, p); plan.Hosts[0].Changed() {
			t.Errorf("the second plan has edits: %v", conf.Lines(plan.Hosts[0].Steps[0].Edits))
		}
		rep = f.planAndApply(t, p, Options{})
		wantResults(t, rep, "r1 unchanged steps=0")
		if len(f["r1"].log) > 0 {
			t.Errorf("a router without changes was sent %v", f["r1"].log)
		}
	})
}

// twoStages is NETCONF on a port of its own, and bob after that.
func twoStages() (*Program, *Host) {
	var b builder
	h := b.host("r1")
	p := b.play("main")
	n := b.job(h, p, "enable_netconf.ssh", netconf("32000"))
	b.job(h, p, "ensure_user.bob", user("bob", "operator"), n)
	b.prove(h, p, "bob")
	return &b.p, h
}

// The second stage starts when the first is confirmed, and later connections
// go to the port that was just opened.
func TestTwoStages(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := twoStages()
		f := newFleet(t, p)
		rep := f.planAndApply(t, p, Options{})
		wantResults(t, rep, "r1 applied steps=2")
		want := "dial lock history read load compare check commit dial read close history confirm history unlock close " + straight
		if d := cmp.Diff(want, strings.Join(f["r1"].log, " ")); d != "" {
			t.Error(d)
		}
		var ports []string
		for _, q := range f["r1"].dials {
			ports = append(ports, fmt.Sprint(q.NetconfPort, q.Subsystem))
		}
		if d := cmp.Diff([]string{"0 false", "32000 false", "32000 false", "32000 false", "32000 true"}, ports); d != "" {
			t.Error(d)
		}
		if n := rep.Results[0].Notes; len(n) != 1 || !strings.Contains(n[0], "port = 32000") || !strings.Contains(n[0], "inventory.hcl:1") {
			t.Errorf("notes: %q", n)
		}
		f.clean(t)
	})
}

func TestPartial(t *testing.T) {
	tests := map[string]struct {
		fault fault
		want  string
	}{
		"the second stage is refused":         {fault{request: "check", from: 2, outcome: "refused"}, "r1 partial steps=1 refused"},
		"the second stage goes back":          {fault{request: "read", from: 4, outcome: "refused"}, "r1 partial steps=1 probe"},
		"the second stage cannot be reached":  {fault{request: "dial", from: 3, always: true, outcome: "error"}, "r1 partial steps=1 unreachable"},
		"its probe never gets through":        {fault{request: "dial", from: 4, always: true, outcome: "error"}, "r1 partial steps=1 probe"},
		"the router was changed between them": {fault{request: "read", from: 3, outcome: "drifted"}, "r1 partial steps=1 drifted"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T) {
				p, _ := twoStages()
				f := newFleet(t, p)
				plan := f.plan(t, p)
				f["r1"].faults = []*fault{&tt.fault}
				rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
				wantResults(t, rep, tt.want)
				time.Sleep(time.Hour)
				f.clean(t)
			})
		})
	}
}

// With `confirm = "none"` the commit is for good; nothing is confirmed, and
// what is not verified is said to be so.
func TestWithoutConfirm(t *testing.T) {
	tests := map[string]struct {
		faults []*fault
		want   string
		log    string
	}{
		"well": {nil, "r1 applied steps=1", "dial lock history read load compare check commit dial read close dial close unlock close"},
		"the probe fails": {[]*fault{{request: "read", from: 2, outcome: "refused"}}, "r1 indeterminate steps=1 probe",
			"dial lock history read load compare check commit dial read close history discard unlock close"},
		"the router only says that it did it": {[]*fault{{request: "commit", from: 1, outcome: "forgotten"}}, "r1 failed steps=0 probe",
			"dial lock history read load compare check commit dial read close history read discard unlock close"},
		"and then it cannot be asked": {[]*fault{{request: "read", from: 2, outcome: "refused"}, {request: "history", from: 2, outcome: "drop before"}}, "r1 indeterminate steps=1 probe",
			"dial lock history read load compare check commit dial read close history"},
		"the reply is lost": {[]*fault{{request: "commit", from: 1, outcome: "drop after"}}, "r1 applied steps=1",
			"dial lock history read load compare check commit dial history dial read close dial close close"},
		"the request is lost": {[]*fault{{request: "commit", from: 1, outcome: "drop before"}}, "r1 failed steps=0 unreachable",
			"dial lock history read load compare check commit dial history lock history unlock close"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T) {
				p, _ := one()
				p.Plays[0].Rollout.Confirm = 0
				f := newFleet(t, p)
				plan := f.plan(t, p)
				f["r1"].faults = tt.faults
				rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
				wantResults(t, rep, tt.want)
				if d := cmp.Diff(tt.log, strings.Join(f["r1"].log, " ")); d != "" {
					t.Error(d)
				}
				if fl := rep.Results[0].Failure; fl != nil && rep.Results[0].State == StateIndeterminate && !strings.Contains(fl.Text, "committed for good") {
					t.Error(fl.Text)
				}
				f.clean(t)
			})
		})
	}
}

func TestNotBuilt(t *testing.T) {
	p, _ := one()
	p.Plays[0].Rollout.Unbuilt = []Word{{Name: "batches", Source: conf.Source{File: "main.hcl", Line: 9}}}
	f := newFleet(t, p)
	rep := f.planAndApply(t, p, Options{})
	wantResults(t, rep, "r1 skipped steps=0 not-built")
	if len(f["r1"].log) > 0 {
		t.Errorf("the router was sent %v", f["r1"].log)
	}
	if bad := Unbuilt(p); len(bad) != 1 || bad[0].Source.Line != 9 || !strings.Contains(bad[0].Text, "batches") {
		t.Errorf("%+v", bad)
	}
}

// What a router says passes through the mask before anybody sees it.
func TestMask(t *testing.T) {
	in(t, func(t *testing.T) {
		const canary = "router"
		p, _ := one()
		f := newFleet(t, p)
		plan := f.plan(t, p)
		f["r1"].faults = []*fault{{request: "load", from: 1, outcome: "warning"}, {request: "check", from: 1, outcome: "refused"}}
		mask := func(s string) string {
			return strings.NewReplacer(canary, secret.Mask, "a warning", secret.Mask).Replace(s)
		}
		var mu sync.Mutex
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x", Mask: mask, Sink: func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			if strings.Contains(e.Detail, canary) || strings.Contains(e.Detail, "a warning") {
				t.Errorf("event %+v", e)
			}
		}})
		if text := rep.Results[0].Failure.Text; strings.Contains(text, canary) || !strings.Contains(text, secret.Mask) {
			t.Error(text)
		}
	})
}
