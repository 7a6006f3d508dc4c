package main

import (
	"testing"

	"nplay/engine"
)

// The exit code of a plan that was checked says how the worst router ended.
func TestCheckedExit(t *testing.T) {
	changed := func(c *engine.Check) engine.HostPlan {
		return engine.HostPlan{Host: "r1", Steps: []engine.Step{{}}, Check: c}
	}
	refused := []engine.Verdict{{Request: "load"}}
	for _, tt := range []struct {
		name  string
		check *engine.Check
		want  exit
	}{
		{"not asked for", nil, pending},
		{"accepted", &engine.Check{}, pending},
		{"warned", &engine.Check{Warnings: refused}, pending},
		{"differs", &engine.Check{Differs: true}, pending},
		{"refused", &engine.Check{Errors: refused}, someFailed},
		{"could not be asked", &engine.Check{Failure: &engine.Failure{Cause: engine.Locked}}, someFailed},
		{"interrupted", &engine.Check{Failure: &engine.Failure{Cause: engine.Interrupted}}, interrupted},
		{"refused and interrupted", &engine.Check{Errors: refused, Failure: &engine.Failure{Cause: engine.Interrupted}}, interrupted},
	} {
		if got := planned(&engine.Plan{Hosts: []engine.HostPlan{changed(tt.check), changed(nil)}}, true); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}
