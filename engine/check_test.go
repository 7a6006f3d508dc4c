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
	"nplay/transport"
)

// checkOf plans on a router and has it asked.
func checkOf(t *testing.T, p *Program, r *fakeRouter) *HostPlan {
	t.Helper()
	dial := Dialer(r.dialer)
	plan := MakePlan(t.Context(), p, dial.ReadOnly(), Options{})
	if len(plan.Hosts) != 1 || !plan.Hosts[0].Changed() {
		t.Fatalf("plan: %+v", plan.Hosts)
	}
	r.log, r.seen = nil, map[string]int{}
	CheckPlan(t.Context(), p, plan, dial.Checking(), Options{})
	r.checkClean(t)
	return &plan.Hosts[0]
}

// Every step of a router is tried on top of the ones before it, under one lock,
// and a uid that a check has assigned is no difference to what comes after it.
func TestCheckStages(t *testing.T) {
	var b builder
	h, p := b.host("r1"), (*Play)(nil)
	p = b.play("main")
	first := b.job(h, p, "ensure_user.bob", user("bob", "operator"))
	open := b.job(h, p, "enable_netconf.ssh", netconf("830"), first)
	b.job(h, p, "ensure_user.eve", user("eve", "operator"), open)
	r := newFake(t, "r1", bare())
	r.onCheck = func(c *conf.Node) {
		for _, u := range c.Find("system", "login").Entries("user") {
			if u.Key != "admin" {
				u.Set("uid", "2001")
			}
		}
	}
	hp := checkOf(t, &b.p, r)
	if len(hp.Steps) != 2 {
		t.Fatalf("%d steps", len(hp.Steps))
	}
	if diff := cmp.Diff(&Check{}, hp.Check); diff != "" {
		t.Error(diff)
	}
	want := "dial lock history read load compare check load compare check discard unlock close"
	if got := strings.Join(r.log, " "); got != want {
		t.Errorf("sends\n%s\nwant\n%s", got, want)
	}
	if hp.Stats.Loads != 2 || hp.Stats.Commits != 0 || hp.Stats.Dials != 2 {
		t.Errorf("%+v", hp.Stats)
	}
}

// A refusal names the tasks whose edits it is about, in the router's own words.
func TestCheckRefusal(t *testing.T) {
	var b builder
	h, p := b.host("r1"), (*Play)(nil)
	p = b.play("main")
	b.job(h, p, "ensure_user.bob", user("bob", "operator"))
	b.job(h, p, "ensure_user.eve", user("eve", "nobody"))
	r := newFake(t, "r1", bare())
	r.told = &transport.Refusal{Request: "commit check", Errors: []transport.RouterError{
		{Path: "[edit system login user eve]", Element: "class nobody", Message: "login class is not defined: hunter2"},
		{Message: "configuration check-out failed"},
	}}
	r.faults = []*fault{{request: "check", from: 1, outcome: "refused"}}
	dial := Dialer(r.dialer)
	plan := MakePlan(t.Context(), &b.p, dial.ReadOnly(), Options{})
	var mu sync.Mutex
	var events []string
	CheckPlan(t.Context(), &b.p, plan, dial.Checking(), Options{
		Mask: func(s string) string { return strings.ReplaceAll(s, "hunter2", "***") },
		Sink: func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			events = append(events, string(e.Kind)+" "+e.Detail)
		},
	})
	r.checkClean(t)
	want := &Check{Errors: []Verdict{
		{Request: "commit check", Warning: transport.Warning{Path: "[edit system login user eve]", Message: "class nobody: login class is not defined: ***"},
			Tasks: []Change{{Play: "main", Task: "ensure_user.eve", Source: conf.Source{File: "main.hcl", Line: 101}}}},
		{Request: "commit check", Warning: transport.Warning{Message: "configuration check-out failed"}},
	}}
	if diff := cmp.Diff(want, plan.Hosts[0].Check); diff != "" {
		t.Error(diff)
	}
	if !plan.Hosts[0].Changed() || plan.Hosts[0].Failure != nil {
		t.Error("the change is not shown any more")
	}
	if !slices.ContainsFunc(events, func(e string) bool { return strings.HasPrefix(e, "host-failed refused: ") }) ||
		events[len(events)-1] != "host-done refused" || strings.Contains(strings.Join(events, "\n"), "hunter2") {
		t.Errorf("events: %q", events)
	}
}

// A router that has nothing to change, or was not planned, is not asked.
func TestCheckLeavesAlone(t *testing.T) {
	p, _ := one()
	r := newFake(t, "r1", bare())
	for _, hp := range []HostPlan{{Host: "r1"}, {Host: "r1", Failure: &Failure{Host: "r1", Cause: Unreachable}}} {
		plan := &Plan{Hosts: []HostPlan{hp}}
		CheckPlan(t.Context(), p, plan, Dialer(r.dialer).Checking(), Options{})
		if plan.Hosts[0].Check != nil || len(r.log) > 0 {
			t.Errorf("asked: %v %+v", r.log, plan.Hosts[0].Check)
		}
	}
}

// One router in the way does not stop the others, and Parallel bounds how many are
// asked at once.
func TestCheckMany(t *testing.T) {
	var b builder
	play := b.play("main")
	routers := map[string]*fakeRouter{}
	for i := range 20 {
		h := b.host(fmt.Sprintf("r%d", i))
		b.job(h, play, "ensure_user.bob", user("bob", "operator"))
		routers[h.Name] = newFake(t, h.Name, bare())
	}
	routers["r7"].faults = []*fault{{request: "lock", from: 1, always: true, outcome: "locked"}}
	var mu sync.Mutex
	now, most := 0, 0
	dial := Dialer(func(ctx context.Context, q DialRequest) (transport.Session, int, error) {
		return routers[q.Host.Name].dialer(ctx, q)
	})
	plan := MakePlan(t.Context(), &b.p, dial.ReadOnly(), Options{})
	CheckPlan(t.Context(), &b.p, plan, dial.Checking(), Options{Parallel: 3, Sink: func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		switch e.Kind {
		case Dialling:
			now++
			most = max(most, now)
		case HostDone:
			now--
		}
	}})
	for _, hp := range plan.Hosts {
		routers[hp.Host].checkClean(t)
		f := hp.Check.Failure
		if locked := hp.Host == "r7"; locked != (f != nil) || locked && (f.Cause != Locked || !strings.Contains(f.Text, "by ann")) {
			t.Errorf("%s: %+v", hp.Host, f)
		}
	}
	if most > 3 || most < 1 {
		t.Errorf("%d at once", most)
	}
}

// Interrupted, nplay waits a while for the answer of a router that hangs.
func TestCheckInterruptedHanging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, h := one()
		h.Connection.CommitTimeout = time.Hour
		r := newFake(t, "r1", bare())
		dial := Dialer(r.dialer)
		plan := MakePlan(t.Context(), p, dial.ReadOnly(), Options{})
		r.faults = []*fault{{request: "check", from: 1, outcome: "hang after"}}
		ctx, cancel := withCancel(t)
		defer cancel()
		time.AfterFunc(time.Minute, cancel)
		begun := time.Now()
		CheckPlan(ctx, p, plan, dial.Checking(), Options{})
		if took := time.Since(begun); took != time.Minute+grace {
			t.Errorf("it took %s", took)
		}
		if f := plan.Hosts[0].Check.Failure; f == nil || f.Cause != Interrupted || !strings.Contains(f.Hint, abandoned) {
			t.Errorf("%+v", f)
		}
		r.checkClean(t)
	})
}

// What a check holds cannot commit, whatever it is asked to be.
func TestCheckingCannotCommit(t *testing.T) {
	_, h := one()
	r := newFake(t, "r1", bare())
	r.forgetful = true // its sessions are those that can do most
	s, _, err := Dialer(r.dialer).Checking()(t.Context(), DialRequest{Host: h})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, can := s.(transport.Session); can {
		t.Error("it is a Session")
	}
	if _, can := s.(transport.Canceller); can {
		t.Error("it can cancel")
	}
	if _, can := s.(transport.Persister); can {
		t.Error("it can persist")
	}
}

// A server without a comparison of its own is said to have none.
func TestCheckComputed(t *testing.T) {
	p, _ := one()
	r := newFake(t, "r1", bare())
	r.forgetful = true
	if hp := checkOf(t, p, r); !hp.Check.Computed || hp.Check.Differs || hp.Check.Failure != nil {
		t.Errorf("%+v", hp.Check)
	}
}
