package main

import (
	"strings"
	"testing"

	"nplay/engine"
)

// A play that comes after one that is left out somewhere is told, also when there
// are plays between them.
func TestOutOfOrder(t *testing.T) {
	a := &engine.Play{Name: "a"}
	b := &engine.Play{Name: "b", After: []*engine.Play{a}}
	c := &engine.Play{Name: "c", After: []*engine.Play{b}}
	free := &engine.Play{Name: "free"}
	plays := []*engine.Play{a, b, c, free}
	changed := func(host string, plays ...string) engine.HostPlan {
		h := engine.HostPlan{Host: host, Steps: []engine.Step{{}}}
		for _, p := range plays {
			h.Steps[0].Changes = append(h.Steps[0].Changes, engine.Change{Play: p}, engine.Change{Play: p})
		}
		return h
	}
	plan := &engine.Plan{Hosts: []engine.HostPlan{
		changed("r1", "a"), changed("r2", "a", "free"), changed("r3", "c"), changed("r4", "b", "c"), {Host: "r5"},
	}}
	tests := []struct{ leave, want string }{
		{"", ""},
		{"r3", ""},
		{"r3 r4", ""},
		{"r1 r2", `play "b" comes after play "a", whose change is left out on 2 routers: r[1-2]; play "c" comes after play "a", whose change is left out on 2 routers: r[1-2]`},
		{"r1 r4", `play "c" comes after play "b", whose change is left out on 1 router: r4; play "c" comes after play "a", whose change is left out on 1 router: r1`},
		{"r1 r3 r4", ""},
	}
	for _, tt := range tests {
		leave := map[string]bool{}
		for _, h := range strings.Fields(tt.leave) {
			leave[h] = true
		}
		if got := strings.Join(outOfOrder(plays, plan, leave), "; "); got != tt.want {
			t.Errorf("without %q: %s, want %s", tt.leave, got, tt.want)
		}
	}
	// Plays that wait for each other are refused elsewhere; they must not hang this.
	a.After = []*engine.Play{c}
	if got := before(a); len(got) != 2 {
		t.Errorf("before a in a circle: %d plays", len(got))
	}
}
