package ui

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nplay/engine"
	"nplay/engine/review"
)

// The same input gives the same bytes in every form, however often and in whatever
// order maps happen to be gone through: each round makes plan and review anew.
func TestFormsAreEqual(t *testing.T) {
	forms := map[string]func(b *bytes.Buffer, r *review.Review, p *engine.Plan) error{
		"text":     func(b *bytes.Buffer, r *review.Review, _ *engine.Plan) error { return Plan(b, Style{}, r) },
		"text -v":  func(b *bytes.Buffer, r *review.Review, _ *engine.Plan) error { return Plan(b, Style{All: true}, r) },
		"json":     func(b *bytes.Buffer, r *review.Review, _ *engine.Plan) error { return PlanJSON(b, r, false) },
		"markdown": func(b *bytes.Buffer, r *review.Review, _ *engine.Plan) error { return Markdown(b, r) },
		"html":     func(b *bytes.Buffer, r *review.Review, _ *engine.Plan) error { return HTML(b, r) },
		"native":   func(b *bytes.Buffer, r *review.Review, p *engine.Plan) error { return Native(b, Style{}, r, p) },
	}
	of := map[string]func(*engine.Plan) *review.Review{"": review.New, " of the undo": review.Reverse}
	first := map[string]string{}
	for round := range 8 {
		for back, make := range of {
			plan := varied(t)
			r := make(plan)
			r.Created, r.Version = time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC), "v1.0.0"
			for name, form := range forms {
				got := text(t, func(b *bytes.Buffer) error { return form(b, r, plan) })
				if name += back; round == 0 {
					first[name] = got
				} else if diff := cmp.Diff(first[name], got); diff != "" {
					t.Fatalf("round %d: %s differs (-first +now):\n%s", round, name, diff)
				}
			}
		}
	}
}

// varied is fleetPlan with routers that differ by inventory values, and with what
// the routers said of their change.
func varied(t *testing.T) *engine.Plan {
	t.Helper()
	plan := fleetPlan(t)
	plan.Comment, plan.Revision = "CHG-4711", engine.Revision{Commit: "7f3a91c2d0e4b5a69788c1d2e3f405162738495a", Dirty: true}
	for _, name := range []string{"mx1", "mx2", "mx3", "mx4"} {
		h := change(t, name, `<system><host-name>amnesiac</host-name></system>`, `<system><host-name>`+name+`</host-name><services><netconf><ssh/></netconf></services></system>`)
		for i := range h.Steps[0].Changes {
			h.Steps[0].Changes[i].Refs = []engine.Ref{{Name: "host.name", Value: name}, {Name: "host.vars.loopback", Value: "192.0.2." + name[2:]}}
		}
		h.Check = &engine.Check{Differs: name == "mx3", Diff: "[edit system]\n+  host-name " + name + ";"}
		h.Access = []string{"system services netconf", "system login"}
		plan.Hosts = append(plan.Hosts, h)
	}
	return plan
}
