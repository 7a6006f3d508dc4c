package engine

import (
	"testing"
)

// Where a playbook comes from and why it is applied goes from the program and
// the options into the plan, and from the plan into what a run leaves behind.
func TestRevision(t *testing.T) {
	rev := Revision{Commit: "0123456789abcdef0123456789abcdef01234567", Ref: "v1.4.0", Dirty: true}
	for name, c := range map[string]struct{ planned, applied, want string }{
		"the plan's ticket": {"CHG-1", "", "CHG-1"},
		"another ticket":    {"CHG-1", "CHG-2", "CHG-2"},
		"a late ticket":     {"", "CHG-2", "CHG-2"},
	} {
		in(t, func(t *testing.T) {
			p, _ := one()
			p.Name, p.Revision = "edge", rev
			f := newFleet(t, p)
			plan := MakePlan(t.Context(), p, Dialer(f.dial).ReadOnly(), Options{Comment: c.planned})
			if plan.Revision != rev || plan.Comment != c.planned {
				t.Errorf("%s: the plan has %+v, %q", name, plan.Revision, plan.Comment)
			}
			p.Revision = Revision{} // what was planned is applied, whatever is loaded by now
			var begun Event
			rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "R7", Comment: c.applied, Sink: func(e Event) {
				if e.Kind == RunStarted {
					begun = e
				}
			}})
			wantResults(t, rep, "r1 applied steps=1")
			if rep.Revision != rev || rep.Comment != c.want {
				t.Errorf("%s: the report has %+v, %q", name, rep.Revision, rep.Comment)
			}
			if begun.Revision == nil || *begun.Revision != rev || begun.Comment != c.want || begun.Detail != "edge" {
				t.Errorf("%s: the event is %+v", name, begun)
			}
			for i, head := range []string{"nplay run R7 step 1 confirm", "nplay run R7 step 1"} {
				if got, want := f["r1"].history[i].Log, head+": edge@0123456789ab (dirty): "+c.want; got != want {
					t.Errorf("%s: log %q, want %q", name, got, want)
				}
			}
		})
	}
}
