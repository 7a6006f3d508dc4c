package ui

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
)

// A router that changed since its plan is shown three ways, without secrets.
func TestDrift(t *testing.T) {
	then := tree(t, base)
	since := strings.Replace(base, "read-only", "operator", 1)
	planned, now := tree(t, wanted(hash("then"), true)), tree(t, strings.Replace(wanted(hash("now"), true), "read-only", "operator", 1))
	p := &engine.Plan{Playbook: "p", Hosts: []engine.HostPlan{{Host: "r1", Failure: &engine.Failure{
		Cause: engine.Drifted, Text: "the router changed since the plan", Hint: "plan again",
		Drift: &engine.Drift{
			Since: conf.Diff(then, tree(t, since)), Planned: conf.Diff(then, planned), Now: conf.Diff(tree(t, since), now),
		},
	}}}}
	golden(t, "drift.txt", text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, review.New(p)) }))
	var doc struct {
		Failed []struct {
			Drift struct{ Since, Planned, Now []struct{ Mark, Text string } }
		}
	}
	out := text(t, func(b *bytes.Buffer) error { return PlanJSON(b, review.New(p), false) })
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	d := doc.Failed[0].Drift
	if len(d.Since) != 3 || d.Since[1].Mark != "-" || len(d.Planned) == 0 || len(d.Now) == 0 {
		t.Errorf("the drift is %+v", d)
	}
	if strings.Contains(out, "canary") || !strings.Contains(out, "(sensitive)") {
		t.Errorf("a secret is shown, or there is none:\n%s", out)
	}
	p.Hosts[0].Failure.Drift.Since = nil
	p.Hosts[0].Failure.Drift.Now = nil
	got := text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, review.New(p)) })
	if !strings.Contains(got, "changed on the router since: nothing") || !strings.Contains(got, "would be done now: nothing") {
		t.Errorf("what is nothing is not called so:\n%s", got)
	}
}
