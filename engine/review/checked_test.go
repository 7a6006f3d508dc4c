package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/engine"
	"nplay/transport"
)

// Equal verdicts of one group are told once, refusals first; a router that was not
// asked to the end is no verdict, unless it refused.
func TestVerdicts(t *testing.T) {
	step := func(host string) engine.HostPlan {
		return engine.HostPlan{Host: host, Steps: []engine.Step{{Host: host}}}
	}
	refusal := []engine.Verdict{{Request: "load", Warning: transport.Warning{Message: "no"}}}
	warning := []engine.Verdict{{Request: "load", Warning: transport.Warning{Message: "hm"}}}
	locked := &engine.Failure{Host: "?", Cause: engine.Locked, Text: "by ann"}
	checks := map[string]*engine.Check{
		"r1": {}, "r2": {Errors: refusal}, "r3": {}, "r4": {Failure: locked}, "r5": {Errors: refusal, Failure: locked},
		"r6": {Warnings: warning}, "r7": {Differs: true, Diff: "x"}, "r8": {Warnings: warning, Failure: locked},
	}
	plan := &engine.Plan{}
	for _, host := range []string{"r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"} {
		h := step(host)
		h.Check = checks[host]
		plan.Hosts = append(plan.Hosts, h)
	}
	r := New(plan)
	if len(r.Groups) != 1 {
		t.Fatalf("%d groups", len(r.Groups))
	}
	want := []Checked{
		{Hosts: []string{"r2", "r5"}, Check: engine.Check{Errors: refusal}},
		{Hosts: []string{"r7"}, Check: engine.Check{Differs: true, Diff: "x"}},
		{Hosts: []string{"r6"}, Check: engine.Check{Warnings: warning}},
		{Hosts: []string{"r1", "r3"}},
	}
	if diff := cmp.Diff(want, r.Groups[0].Checks); diff != "" {
		t.Error(diff)
	}
	var unasked []string
	for _, f := range r.Unchecked {
		unasked = append(unasked, f.Host)
	}
	if diff := cmp.Diff([]string{"r4", "r5", "r8"}, unasked); diff != "" {
		t.Error(diff)
	}
	if n := r.Groups[0].Refused(); n != 2 {
		t.Errorf("%d refused", n)
	}
	if locked.Host != "?" {
		t.Error("the plan was changed")
	}
}
