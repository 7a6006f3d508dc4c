package engine

import (
	"fmt"
	"testing"
)

// A router that is left out by choice is not dialled, is no failure, and holds up
// nobody: not the play that comes after its own either.
func TestLeave(t *testing.T) {
	in(t, func(t *testing.T) {
		var b builder
		first := b.play("first")
		second := b.play("second", first)
		for i := range 3 {
			h := b.host(fmt.Sprintf("r%d", i+1))
			b.job(h, first, "a", user("ann", "operator"))
		}
		b.job(b.host("r4"), second, "b", user("bob", "operator"))
		f := newFleet(t, &b.p)
		plan := f.plan(t, &b.p)
		var ends []string
		rep := Apply(t.Context(), &b.p, plan, f.dial, Options{Leave: map[string]bool{"r1": true, "r3": true, "r9": true}, Parallel: 1,
			Sink: func(e Event) {
				if e.Kind == HostFailed || e.Kind == HostDone && e.Detail == "left-out" {
					ends = append(ends, e.Host+" "+string(e.Kind))
				}
			}})
		wantResults(t, rep, "r1 left-out steps=0", "r2 applied steps=1", "r3 left-out steps=0", "r4 applied steps=1")
		if got := fmt.Sprint(ends); got != "[r1 host-done r3 host-done]" {
			t.Errorf("events %s", got)
		}
		for _, name := range []string{"r1", "r3"} {
			if len(f[name].log) > 0 {
				t.Errorf("%s was sent %v", name, f[name].log)
			}
		}
		f.clean(t)
	})
}

// A router that the inventory has no longer is no failure when it is left out.
func TestLeaveOneThatIsGone(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		plan := f.plan(t, p)
		gone := plan.Hosts[0]
		gone.Host = "gone"
		plan.Hosts = append(plan.Hosts, gone)
		rep := Apply(t.Context(), p, plan, f.dial, Options{Leave: map[string]bool{"gone": true}})
		wantResults(t, rep, "r1 applied steps=1", "gone left-out steps=0")
	})
}
