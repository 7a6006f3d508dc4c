package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"nplay/engine"
	"nplay/engine/review"
)

func text(t *testing.T, f func(b *bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPlan(t *testing.T) {
	plan := fleetPlan(t)
	golden(t, "plan.txt", text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, review.New(plan)) }))
	golden(t, "plan-all.txt", text(t, func(b *bytes.Buffer) error { return Plan(b, Style{All: true}, review.New(plan)) }))
	golden(t, "plan-colour.txt", text(t, func(b *bytes.Buffer) error { return Plan(b, Style{Color: true, Width: 80}, review.New(plan)) }))
	golden(t, "plan.json", text(t, func(b *bytes.Buffer) error { return PlanJSON(b, review.New(plan), false) }))
	stream := text(t, func(b *bytes.Buffer) error { return PlanJSON(b, review.New(plan), true) })
	if strings.Count(stream, "\n") != 1 || !json.Valid([]byte(stream)) {
		t.Errorf("a plan in a stream is not one line of JSON: %s", stream)
	}
}

func TestPlanOfOneKind(t *testing.T) {
	plan := &engine.Plan{Playbook: "netconf-ready"}
	for i := 1; i <= 20; i++ {
		h := fmt.Sprintf("r%d", i)
		plan.Hosts = append(plan.Hosts, change(t, h, base, wanted(hash(h), true)))
	}
	golden(t, "plan-one.txt", text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, review.New(plan)) }))
}

func TestPlanWithoutChanges(t *testing.T) {
	one := &engine.Plan{Playbook: "p", Hosts: []engine.HostPlan{{Host: "r1"}}}
	if got, want := Summary(review.New(one)), "No changes. The router is as the playbook wants."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	one.Hosts = append(one.Hosts, engine.HostPlan{Host: "r2"})
	golden(t, "plan-none.txt", text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, review.New(one)) }))
	golden(t, "plan-none.json", text(t, func(b *bytes.Buffer) error { return PlanJSON(b, review.New(one), false) }))
}

// Routers that owe the same lines to different tasks are one group, and the
// lines lead to both.
func TestGroupsKeepAllTraces(t *testing.T) {
	a, b := change(t, "a", base, wanted("$6$x", true)), change(t, "b", base, wanted("$6$y", true))
	b.Steps[0].Changes[0].Task = "ensure_user.other"
	groups := review.New(&engine.Plan{Hosts: []engine.HostPlan{a, b}}).Groups
	if len(groups) != 1 {
		t.Fatalf("%d groups, want 1", len(groups))
	}
	var all strings.Builder
	p := page{}
	p.lines(groups[0].Steps[0].Lines)
	all.WriteString(p.String())
	if !strings.Contains(all.String(), "ensure_user.netops main.hcl:10, ensure_user.other main.hcl:10") {
		t.Errorf("a trace is lost:\n%s", all.String())
	}
}

// The question counts the routers that would be changed.
func TestAsk(t *testing.T) {
	r := review.New(fleetPlan(t))
	ask := func(overruled bool) string {
		return text(t, func(b *bytes.Buffer) error { return Ask(b, Style{}, r, overruled) })
	}
	if got, want := ask(false), "\nDo you want to apply this to 8 routers?\n  Only \"yes\" goes on: "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	r.Groups[0].Guarded = r.Groups[0].Hosts[:1]
	if got, want := ask(false), "apply this to 7 routers? The lockout guard leaves 1 router alone."; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := ask(true), "apply this to 8 routers?\n"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
