package ui

import (
	"bytes"
	"strings"
	"testing"

	"nplay/engine"
	"nplay/engine/review"
)

// What would be sent is shown once for each way in which routers of a group are
// reached, secrets under their names.
func TestNative(t *testing.T) {
	plan := fleetPlan(t)
	for i := range plan.Hosts {
		if h := plan.Hosts[i].Host; h == "r6" || h == "r10" {
			plan.Hosts[i].Road = "cli:22"
		}
	}
	got := text(t, func(b *bytes.Buffer) error { return Native(b, Style{}, review.New(plan), plan) })
	golden(t, "native.txt", got)
	if n := strings.Count(got, "<configuration>"); n != 2 {
		t.Errorf("%d loads are shown, want those of r7 and r1", n)
	}
	all := text(t, func(b *bytes.Buffer) error { return Native(b, Style{All: true}, review.New(plan), plan) })
	if n, m := strings.Count(all, "<configuration>"), strings.Count(all, "\nset system services netconf ssh\n"); n != 6 || m != 2 {
		t.Errorf("with all %d loads and %d lists of lines are shown, want 6 and 2", n, m)
	}
	if strings.Contains(got+all, "canary") || !strings.Contains(got, `encrypted-password "(sensitive)"`) || !strings.Contains(got, "<encrypted-password>(sensitive)<") {
		t.Errorf("a secret is shown, or there is none:\n%s", got)
	}
}

func TestNativeOfNothing(t *testing.T) {
	plan := &engine.Plan{Playbook: "p", Hosts: []engine.HostPlan{{Host: "r1"}}}
	got := text(t, func(b *bytes.Buffer) error { return Native(b, Style{}, review.New(plan), plan) })
	if want := "# p: 1 router\n# No changes. The router is as the playbook wants.\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
