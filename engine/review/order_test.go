package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/engine"
)

// fleet is a plan with so many routers of each change, in the order of the sizes.
func fleet(t testing.TB, sizes ...int) *engine.Plan {
	t.Helper()
	plan := &engine.Plan{}
	for i, n := range sizes {
		for k := range n {
			plan.Hosts = append(plan.Hosts, router(t, fmt.Sprintf("k%d-%d", i, k), "", fmt.Sprintf(mtu, "ge-0/0/0", fmt.Sprint(1500+i))))
		}
	}
	return plan
}

// An outlier is what falls out of a rule that there is.
func TestOutliers(t *testing.T) {
	tests := []struct {
		sizes []int
		want  string
	}{
		{[]int{1}, "1"},
		{[]int{1, 1, 1}, "1 1 1"},
		{[]int{1, 9}, "1 9"},
		{[]int{1, 10}, "1! 10"},
		{[]int{2, 10}, "2 10"},
		{[]int{1, 2, 40}, "1! 2! 40"},
		{[]int{3, 40}, "3 40"},
		{[]int{3, 60, 40}, "3! 40 60"},
		{[]int{941, 57, 1}, "1! 57 941"},
		{[]int{941, 47}, "47! 941"},
		{slices.Repeat([]int{1}, 30), strings.TrimSpace(strings.Repeat("1 ", 30))},
		// Most changed routers are alone with their change: nothing is a rule.
		{append(slices.Repeat([]int{1}, 30), 20), strings.Repeat("1 ", 30) + "20"},
	}
	for _, tt := range tests {
		var got []string
		for _, g := range New(fleet(t, tt.sizes...)).Groups {
			s := fmt.Sprint(len(g.Hosts))
			if g.Outlier {
				s += "!"
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%v: %s, want %s", tt.sizes, strings.Join(got, " "), tt.want)
		}
	}
}

// What needs a look comes first, then the rare before the common.
func TestOrder(t *testing.T) {
	plan := fleet(t, 3, 2, 4, 5, 6)
	for i := range plan.Hosts {
		h := &plan.Hosts[i]
		switch h.Host {
		case "k2-3": // of 4
			h.Access = []string{"system services ssh", "system login user a"}
		case "k2-0":
			h.Access = []string{"system services netconf", "system services ssh"}
		case "k3-1", "k3-4": // of 5
			h.Guard = &engine.Failure{Cause: engine.Lockout, Text: "no " + h.Host}
		case "k4-0": // of 6
			h.Check = &engine.Check{Errors: []engine.Verdict{{}}}
		}
	}
	for i := range 7 {
		plan.Hosts = append(plan.Hosts, router(t, fmt.Sprintf("gone%d", i), fmt.Sprintf(user, "bob"), ""))
	}
	r := New(plan)
	var got []string
	for i := range r.Groups {
		got = append(got, r.Groups[i].Sample)
	}
	if want := "k2-0 k3-0 k4-0 gone0 k1-0 k0-0"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
	if g := r.Group("k2-0"); strings.Join(g.Access, ", ") != "system login user a, system services netconf, system services ssh" {
		t.Errorf("access %q", g.Access)
	}
	if g := r.Group("k3-0"); g.Guard == nil || g.Guard.Host != "k3-1" || fmt.Sprint(g.Guarded) != "[k3-1 k3-4]" || r.Group("k1-0").Guard != nil {
		t.Errorf("guard %+v of %v", g.Guard, g.Guarded)
	}
	if plan.Hosts[0].Guard != nil || plan.Hosts[10].Guard == nil || plan.Hosts[10].Guard.Host != "" {
		t.Errorf("the plan was changed: %+v", plan.Hosts[10].Guard)
	}
	if g := r.Group("gone3"); fmt.Sprint(g.Gone) != "[system]" {
		t.Errorf("gone %q", g.Gone)
	}
}

// Of groups of a size the one that can do most harm comes first.
func TestOrderOfGravity(t *testing.T) {
	plan := fleet(t, 1, 1, 1, 1, 1, 20)
	plan.Hosts[3].Guard = &engine.Failure{}
	plan.Hosts[1].Access = []string{"system services ssh"}
	plan.Hosts[4] = router(t, "gone", fmt.Sprintf(user, "bob"), "")
	var got []string
	for _, g := range New(plan).Groups {
		got = append(got, g.Sample)
	}
	if len(got) != 6 || strings.Join(got[:3], " ") != "k3-0 gone k1-0" || got[5] != "k5-0" {
		t.Errorf("%v", got)
	}
}

// A different window of the confirmed commit is a different change.
func TestWindows(t *testing.T) {
	plan := fleet(t, 2)
	plan.Hosts[1].Steps[0].Confirm = 0
	if n := len(New(plan).Groups); n != 2 {
		t.Errorf("%d groups, want 2", n)
	}
}

// Routers that owe the same edits to different tasks are one group, and the lines
// lead to all of them, also where the edits stand in another order.
func TestTraces(t *testing.T) {
	before := []string{termed("a", "b", "c"), termed("c", "b", "a")}
	plan := &engine.Plan{}
	for i, b := range before {
		h := router(t, fmt.Sprintf("r%d", i+1), b, termed("b"))
		c := h.Steps[0].Changes[0]
		h.Steps[0].Changes = nil
		for k, e := range h.Steps[0].Edits {
			c.Task, c.Edits = fmt.Sprintf("ensure_config.%s%d", e.Target().Key, i), []int{k}
			h.Steps[0].Changes = append(h.Steps[0].Changes, c)
		}
		plan.Hosts = append(plan.Hosts, h)
	}
	r := New(plan)
	if len(r.Groups) != 1 {
		t.Fatalf("%d groups, want 1: %s", len(r.Groups), names(r))
	}
	seen := map[string]bool{}
	for _, l := range r.Groups[0].Steps[0].Lines {
		for _, key := range []string{"a", "c"} {
			if !strings.Contains(l.Text, "term "+key) {
				continue
			}
			seen[key] = true
			var tasks []string
			for _, trace := range l.Trace {
				tasks = append(tasks, trace.Task)
			}
			if want := fmt.Sprintf("[ensure_config.%s0 ensure_config.%[1]s1]", key); fmt.Sprint(tasks) != want {
				t.Errorf("%s leads to %v, want %s", l.Text, tasks, want)
			}
		}
	}
	if len(seen) != 2 {
		t.Errorf("lines of %v", seen)
	}
	if len(plan.Hosts[0].Steps[0].Changes) != 2 || len(conf.Hunks(plan.Hosts[0].Steps[0].Edits)) == 0 {
		t.Error("the plan was changed")
	}
}
