package review

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/engine"
	"nplay/transport"
)

// Who committed last is told once for all routers of a group that say the same.
func TestCommitted(t *testing.T) {
	add := func(host, name string) engine.HostPlan {
		c := conf.New()
		c.Make("system").Set("host-name", name)
		return engine.HostPlan{Host: host, Steps: []engine.Step{{Host: host, Edits: conf.Diff(nil, c)}}}
	}
	at := func(minute int) time.Time {
		return time.Date(2026, 11, 25, 4, minute, 0, 0, time.FixedZone("CET", 3600))
	}
	plan := &engine.Plan{Hosts: []engine.HostPlan{add("r1", "x"), add("r2", "x"), add("r3", "x"), add("r4", "x"), add("r5", "y"), {Host: "r6"}}}
	if r := New(plan); r.Group("r1").Committed != nil {
		t.Errorf("nobody was asked: %+v", r.Group("r1").Committed)
	}
	for i, c := range []*transport.Commit{
		{User: "bob", Client: "cli", Log: "CHG-1", Time: at(20)}, {User: "ann", Client: "netconf", Time: at(30)},
		{User: "bob", Client: "cli", Log: "CHG-1", Time: at(10)}, nil, {User: "bob", Client: "cli", Log: "CHG-1", Time: at(5)},
	} {
		plan.Hosts[i].Last = c
	}
	r := New(plan)
	want := []Committed{
		{Hosts: []string{"r2"}, User: "ann", Client: "netconf", From: at(30).UTC(), To: at(30).UTC()},
		{Hosts: []string{"r1", "r3"}, User: "bob", Client: "cli", Log: "CHG-1", From: at(10).UTC(), To: at(20).UTC()},
		{Hosts: []string{"r4"}},
	}
	if diff := cmp.Diff(want, r.Group("r1").Committed); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Committed{{Hosts: []string{"r5"}, User: "bob", Client: "cli", Log: "CHG-1", From: at(5).UTC(), To: at(5).UTC()}}, r.Group("r5").Committed); diff != "" {
		t.Error(diff)
	}
}
