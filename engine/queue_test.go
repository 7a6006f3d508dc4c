package engine

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"nplay/transport"
)

// A step whose play comes after another waits for it on every router; a router
// that failed in the first is not touched by the second.
func TestAfter(t *testing.T) {
	in(t, func(t *testing.T) {
		var b builder
		first := b.play("first")
		second := b.play("second", first)
		var hosts []*Host
		for i := range 4 {
			hosts = append(hosts, b.host(fmt.Sprintf("r%d", i+1)))
		}
		for _, h := range hosts[:2] {
			b.job(h, first, "a", user("ann", "operator"))
		}
		for _, h := range hosts[1:] {
			b.job(h, second, "b", user("bob", "operator"))
		}
		f := newFleet(t, &b.p)
		plan := f.plan(t, &b.p)
		f["r2"].faults = []*fault{{request: "check", from: 1, outcome: "refused"}}
		var mu sync.Mutex
		var order []string
		rep := Apply(t.Context(), &b.p, plan, f.dial, Options{Run: "x", Parallel: 2, Sink: func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			if e.Kind == Dialling || e.Kind == HostDone {
				order = append(order, e.Host+" "+string(e.Kind))
			}
		}})
		wantResults(t, rep, "r1 applied steps=1", "r2 failed steps=0 refused", "r3 applied steps=1", "r4 applied steps=1")
		firstEnd := max(slices.Index(order, "r1 host-done"), slices.Index(order, "r2 host-done"))
		for _, h := range []string{"r3", "r4"} {
			if i := slices.Index(order, h+" dialling"); i < firstEnd {
				t.Errorf("%s began before the first play had ended: %v", h, order)
			}
		}
		f.clean(t)
	})
}

// A router that fails at the first of its steps does not hold up the play that
// comes after the one of the others.
func TestAfterAFailure(t *testing.T) {
	in(t, func(t *testing.T) {
		var b builder
		first := b.play("first")
		second := b.play("second", first)
		h1, h2 := b.host("r1"), b.host("r2")
		n := b.job(h1, first, "n", netconf(""))
		b.job(h1, first, "a", user("ann", "operator"), n)
		b.job(h2, second, "b", user("bob", "operator"))
		f := newFleet(t, &b.p)
		plan := f.plan(t, &b.p)
		f["r1"].faults = []*fault{{request: "check", from: 1, outcome: "refused"}}
		rep := Apply(t.Context(), &b.p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 failed steps=0 refused", "r2 applied steps=1")
		f.clean(t)
	})
}

// A failure, and a router that takes long, keep nobody else from going on.
func TestFailureAlone(t *testing.T) {
	in(t, func(t *testing.T) {
		var b builder
		p := b.play("main")
		for i := range 6 {
			b.job(b.host(fmt.Sprintf("r%d", i+1)), p, "a", user("ann", "operator"))
		}
		f := newFleet(t, &b.p)
		plan := f.plan(t, &b.p)
		f["r1"].faults = []*fault{{request: "load", from: 1, outcome: "refused"}}
		f["r2"].faults = []*fault{{request: "dial", from: 1, outcome: "hang before"}}
		f["r3"].faults = []*fault{{request: "read", from: 2, outcome: "refused"}}
		rep := Apply(t.Context(), &b.p, plan, f.dial, Options{Run: "x", Parallel: 3})
		wantResults(t, rep, "r1 failed steps=0 refused", "r2 failed steps=0 unreachable", "r3 rolled-back steps=0 probe",
			"r4 applied steps=1", "r5 applied steps=1", "r6 applied steps=1")
		f.clean(t)
	})
}

func TestParallel(t *testing.T) {
	in(t, func(t *testing.T) {
		var b builder
		p := b.play("main")
		for i := range 20 {
			b.job(b.host(fmt.Sprintf("r%d", i+1)), p, "a", user("ann", "operator"))
		}
		f := newFleet(t, &b.p)
		var mu sync.Mutex
		busy, most := map[string]int{}, 0
		dial := func(ctx context.Context, q DialRequest) (transport.Session, int, error) {
			mu.Lock()
			busy[q.Host.Name]++
			most = max(most, len(busy))
			mu.Unlock()
			time.Sleep(time.Second)
			return f.dial(ctx, q)
		}
		free := func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			if e.Kind == HostDone || e.Kind == Planned {
				delete(busy, e.Host)
			}
		}
		o := Options{Run: "x", Parallel: 4, Sink: free}
		plan := MakePlan(t.Context(), &b.p, Dialer(dial).ReadOnly(), o)
		if most != 4 {
			t.Errorf("the plan read %d routers at once", most)
		}
		most = 0
		rep := Apply(t.Context(), &b.p, plan, dial, o)
		if most != 4 {
			t.Errorf("%d routers were changed at once", most)
		}
		if rep.Total().Commits != 20 {
			t.Errorf("%+v", rep.Total())
		}
		f.clean(t)
	})
}

// A step that has ended makes room for the next, however soon that is looked
// for: nobody is given up because the last one is just leaving.
func TestOneAtATime(t *testing.T) {
	var b builder
	p := b.play("main")
	for i := range 300 {
		b.job(b.host(fmt.Sprintf("r%d", i+1)), p, "a", user("ann", "operator"))
	}
	for range 5 {
		f := newFleet(t, &b.p)
		rep := Apply(t.Context(), &b.p, f.plan(t, &b.p), f.dial, Options{Run: "x", Parallel: 1})
		for _, r := range rep.Results {
			if r.State != StateApplied {
				t.Fatalf("%s %s: %+v", r.Host, r.State, r.Failure)
			}
		}
	}
}
