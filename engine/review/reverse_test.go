package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/engine"
)

// planned is what a change of a tree would be planned as, by a task that refers to
// the router's name.
func planned(host string, before *conf.Node, do func(c *conf.Node)) engine.HostPlan {
	after := before.Clone()
	do(after)
	s := engine.Step{Host: host, Confirm: 5, Edits: conf.Diff(before, after)}
	c := engine.Change{Task: "ensure_x.x", Source: conf.Source{File: "main.hcl", Line: 3}, Refs: []engine.Ref{{Name: "host.name", Value: host}}}
	for i := range s.Edits {
		c.Edits = append(c.Edits, i)
	}
	s.Changes = []engine.Change{c}
	return engine.HostPlan{Host: host, Steps: []engine.Step{s}, Base: before, Scopes: []string{"system"}}
}

func texts(g Group) string {
	var b strings.Builder
	for _, s := range g.Steps {
		for _, l := range s.Lines {
			if l.Mark == 0 {
				l.Mark = ' '
			}
			fmt.Fprintf(&b, "%c%s\n", l.Mark, l.Text)
		}
	}
	return b.String()
}

// The undo of a group is one group, with its hash, also where its routers differ
// by what they are called, and leads to the same tasks.
func TestReverse(t *testing.T) {
	plan := &engine.Plan{Playbook: "p"}
	for i := range 3 {
		before := conf.New()
		before.Make("system").Set("host-name", "router")
		before.Find("system").MakeEntry("radius-server", "192.0.2.9").Set("secret", "canary")
		plan.Hosts = append(plan.Hosts, planned(fmt.Sprintf("r%d", i), before, func(c *conf.Node) {
			c.Find("system").Set("host-name", fmt.Sprintf("r%d", i))
			c.Make("system", "login").MakeEntry("user", fmt.Sprintf("r%d", i)).Set("class", "operator")
			c.Find("system").RemoveEntry("radius-server", "192.0.2.9")
		}))
	}
	plan.Hosts[1].Guard = &engine.Failure{Cause: engine.Lockout}
	plan.Hosts = append(plan.Hosts, engine.HostPlan{Host: "same"},
		engine.HostPlan{Host: "lost", Failure: &engine.Failure{Cause: engine.Unreachable}})
	forward, back := New(plan), Reverse(plan)
	if len(forward.Groups) != 1 || len(back.Groups) != 1 {
		t.Fatalf("%d groups have an undo of %d groups, want 1 and 1", len(forward.Groups), len(back.Groups))
	}
	f, b := forward.Groups[0], back.Groups[0]
	if f.Hash != b.Hash || Ranges(b.Hosts) != "r[0-2]" || !cmp.Equal(f.Alike, b.Alike) || !cmp.Equal(f.Values, b.Values) || b.Guard != nil {
		t.Errorf("the group is %+v", b)
	}
	if f.Added != b.Removed || f.Removed != b.Added {
		t.Errorf("of +%d -%d the undo is +%d -%d", f.Added, f.Removed, b.Added, b.Removed)
	}
	want := ` [edit system]
-   login {
-       user r0 {
-           class operator;
-       }
-   }
-   host-name r0;
+   host-name router;
+   radius-server 192.0.2.9 {
+       secret (sensitive);
+   }
`
	if diff := cmp.Diff(want, texts(b)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, l := range b.Steps[0].Lines {
		if l.Mark != 0 && strings.HasSuffix(l.Text, ";") && (len(l.Trace) != 1 || l.Trace[0].Task != "ensure_x.x") {
			t.Errorf("%s leads to %v", l.Text, l.Trace)
		}
	}
	if !back.Reverse || len(back.Same) != 1 || len(back.Failures) != 1 || back.Group("r2") == nil || back.Group("same") != nil {
		t.Errorf("the review is %+v", back)
	}
}

// Routers that would go back to different things are told apart.
func TestReverseParts(t *testing.T) {
	plan := &engine.Plan{Playbook: "p"}
	for i, order := range []string{"radius password", "password radius", "radius password"} {
		before := conf.New()
		for _, m := range strings.Fields(order) {
			before.Make("system").Add("authentication-order", m)
		}
		plan.Hosts = append(plan.Hosts, planned(fmt.Sprintf("r%d", i), before, func(c *conf.Node) {
			c.Find("system").RemoveEntry("authentication-order", "radius")
		}))
	}
	forward, back := New(plan), Reverse(plan)
	if len(forward.Groups) != 1 || len(back.Groups) != 2 {
		t.Fatalf("%d groups have an undo of %d groups, want 1 and 2", len(forward.Groups), len(back.Groups))
	}
	h := forward.Groups[0].Hash
	if a, b := back.Groups[0], back.Groups[1]; a.Hash != h+"-1" || b.Hash != h+"-2" || Ranges(a.Hosts) != "r[0,2]" || Ranges(b.Hosts) != "r1" || texts(a) == texts(b) {
		t.Errorf("%s %v\n%s%s %v\n%s", a.Hash, a.Hosts, texts(a), b.Hash, b.Hosts, texts(b))
	}
}

func TestReverseWithoutBase(t *testing.T) {
	h := planned("r1", conf.New(), func(c *conf.Node) { c.Make("system").Set("host-name", "r1") })
	h.Base = nil
	r := Reverse(&engine.Plan{Hosts: []engine.HostPlan{h}})
	if len(r.Groups) != 0 || len(r.Failures) != 1 || !strings.Contains(r.Failures[0].Text, "no undo can be shown: r1:") {
		t.Errorf("the review is %+v", r)
	}
}
