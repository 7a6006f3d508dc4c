package review

import (
	"fmt"
	"slices"
	"testing"

	"nplay/conf"
	"nplay/engine"
)

// A word counts as what it is on most routers: what is the same by chance parts
// nobody, nor does a second name for a value.
func TestChance(t *testing.T) {
	both := func(name, size string) string {
		return fmt.Sprintf(`<interfaces><interface><name>%s</name><mtu>%s</mtu></interface><interface><name>lo0</name><mtu>1500</mtu></interface></interfaces>`, name, size)
	}
	tests := []struct {
		what  string
		hosts []engine.HostPlan
		want  string
	}{
		{"a value of the playbook is some routers' own", []engine.HostPlan{
			router(t, "r1", "", both("ge-0/0/0", "1500"), "host.vars.mtu=1500"),
			router(t, "r2", "", both("ge-0/0/0", "9000"), "host.vars.mtu=9000"),
			router(t, "r3", "", both("ge-0/0/0", "1500"), "host.vars.mtu=1500"),
			router(t, "r4", "", both("ge-0/0/0", "4000"), "host.vars.mtu=4000"),
		}, "r1 r2 r3 r4 by host.vars.mtu"},
		{"two names for a value", []engine.HostPlan{
			router(t, "r1", "", fmt.Sprintf(user, "x"), "host.vars.a=x", "host.vars.long=x"),
			router(t, "r2", "", fmt.Sprintf(user, "y"), "host.vars.a=z", "host.vars.long=y"),
			router(t, "r3", "", fmt.Sprintf(user, "v"), "host.vars.a=w", "host.vars.long=v"),
		}, "r1 r2 r3 by host.vars.long"},
		{"the shorter of two names", []engine.HostPlan{
			router(t, "r1", "", fmt.Sprintf(user, "x"), "host.vars.long=x", "host.vars.b=x", "host.vars.a=x"),
			router(t, "r2", "", fmt.Sprintf(user, "y"), "host.vars.a=y", "host.vars.b=y", "host.vars.long=y"),
		}, "r1 r2 by host.vars.a"},
		{"equal as they stand, but for where it comes from", []engine.HostPlan{
			router(t, "r1", "", fmt.Sprintf(user, "x"), "host.vars.a=x"),
			router(t, "r2", "", fmt.Sprintf(user, "y"), "host.vars.a=y"),
			router(t, "r3", "", fmt.Sprintf(user, "z"), "host.vars.a=z"),
			router(t, "r4", "", fmt.Sprintf(user, "x")),
		}, "r1 r4 | r2 r3 by host.vars.a"},
		{"what differs in earnest is not counted together", []engine.HostPlan{
			router(t, "r1", "", fmt.Sprintf(mtu, "x", "1500"), "host.vars.a=x"),
			router(t, "r2", "", fmt.Sprintf(mtu, "y", "1500"), "host.vars.a=y"),
			router(t, "r3", "", fmt.Sprintf(mtu, "x", "9000"), "host.vars.b=x"),
			router(t, "r4", "", fmt.Sprintf(mtu, "y", "9000"), "host.vars.b=y"),
			router(t, "r5", "", fmt.Sprintf(mtu, "z", "9000"), "host.vars.b=z"),
		}, "r1 r2 by host.vars.a | r3 r4 r5 by host.vars.b"},
	}
	for _, tt := range tests {
		if got := names(New(&engine.Plan{Hosts: tt.hosts})); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, got, tt.want)
		}
		slices.Reverse(tt.hosts)
		r := New(&engine.Plan{Hosts: tt.hosts})
		for i := range r.Groups {
			slices.Sort(r.Groups[i].Hosts)
		}
		if got := names(r); got != tt.want {
			t.Errorf("%s, the other way round: %s, want %s", tt.what, got, tt.want)
		}
	}
}

// Only what the tasks behind an edit refer to explains it.
func TestOwnReferencesOnly(t *testing.T) {
	hosts := []engine.HostPlan{
		router(t, "r1", "", fmt.Sprintf(user, "r1")+fmt.Sprintf(mtu, "ge-0/0/0", "1500"), "host.name=r1"),
		router(t, "r2", "", fmt.Sprintf(user, "r2")+fmt.Sprintf(mtu, "ge-0/0/0", "1500"), "host.name=r2"),
	}
	for i := range hosts {
		s := &hosts[i].Steps[0]
		c := s.Changes[0]
		k := slices.IndexFunc(s.Edits, func(e conf.Edit) bool { return e.Path[0].Name == "interfaces" })
		c.Edits = []int{k}
		other := engine.Change{Task: "ensure_user.it"}
		for e := range s.Edits {
			if e != k {
				other.Edits = append(other.Edits, e)
			}
		}
		s.Changes = []engine.Change{c, other}
	}
	if got := names(New(&engine.Plan{Hosts: hosts})); got != "r1 | r2" {
		t.Errorf("the reference of another task explains a key: %s", got)
	}
	for i := range hosts {
		hosts[i].Steps[0].Changes[0].Edits = []int{0, 1, 99, -1}
	}
	if got := names(New(&engine.Plan{Hosts: hosts})); got != "r1 r2 by host.name" {
		t.Errorf("one of two tasks refers to it: %s", got)
	}
}

// Each router's own values of what they differ by are there.
func TestValues(t *testing.T) {
	r := New(&engine.Plan{Hosts: []engine.HostPlan{
		router(t, "r1", "", fmt.Sprintf(mtu, "ge-0/0/0", "1500"), "host.vars.up=ge-0/0/0", "host.vars.mtu=1500"),
		router(t, "r2", "", fmt.Sprintf(mtu, "ge-0/0/1", "1500"), "host.vars.up=ge-0/0/1", "host.vars.mtu=1500"),
	}})
	g := r.Group("r2")
	if g == nil || fmt.Sprint(g.Alike, g.Values) != "[host.vars.up] map[r1:[ge-0/0/0] r2:[ge-0/0/1]]" {
		t.Errorf("%+v", g)
	}
	if g.Sample != "r1" || r.Group("r3") != nil {
		t.Errorf("sample %s, group of r3 %v", g.Sample, r.Group("r3"))
	}
}
