package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/conf/schema"
	"nplay/engine"
)

// tree reads what stands in the configuration.
func tree(t testing.TB, inner string) *conf.Node {
	t.Helper()
	n, err := conf.ParseXML(strings.NewReader("<configuration>"+inner+"</configuration>"), conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// router is the plan of one that has before and shall have after, by one task
// that refers to inventory values given as "host.name=r1".
func router(t testing.TB, host, before, after string, refs ...string) engine.HostPlan {
	t.Helper()
	return withEdits(host, conf.Diff(tree(t, before), tree(t, after)), refs...)
}

func withEdits(host string, edits []conf.Edit, refs ...string) engine.HostPlan {
	c := engine.Change{Play: "all", Task: "ensure_config.it", Source: conf.Source{File: "main.hcl", Line: 3}}
	for i := range edits {
		c.Edits = append(c.Edits, i)
	}
	for _, r := range refs {
		name, value, _ := strings.Cut(r, "=")
		c.Refs = append(c.Refs, engine.Ref{Name: name, Value: value})
	}
	return engine.HostPlan{Host: host, Steps: []engine.Step{{Host: host, Confirm: 5, Edits: edits, Changes: []engine.Change{c}}}}
}

// names describes groups in a line: "r1 r2 by host.name | r3".
func names(r *Review) string {
	var all []string
	for _, g := range r.Groups {
		s := strings.Join(g.Hosts, " ")
		if len(g.Alike) > 0 {
			s += " by " + strings.Join(g.Alike, ", ")
		}
		all = append(all, s)
	}
	slices.Sort(all)
	return strings.Join(all, " | ")
}

const (
	user   = `<system><login><user><name>%s</name><class>operator</class></user></login></system>`
	mtu    = `<interfaces><interface><name>%s</name><mtu>%s</mtu></interface></interfaces>`
	link   = `<interfaces><interface><name>%s</name></interface></interfaces>`
	static = `<routing-options><static><route><name>%s</name><metric><metric-value>%s</metric-value></metric></route></static></routing-options>`
	filter = `<policy-options><policy-statement><name>p</name><from><route-filter><address>%s</address><choice-ident>%s</choice-ident><choice-value></choice-value></route-filter></from></policy-statement></policy-options>`
	terms  = `<policy-options><policy-statement><name>p</name>%s</policy-statement></policy-options>`
	radius = `<system><radius-server><name>192.0.2.1</name><secret>%s</secret></radius-server></system>`
)

func termed(names ...string) string {
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, "<term><name>%s</name><then><accept/></then></term>", n)
	}
	return fmt.Sprintf(terms, b.String())
}

// snmp is the plan of a router that gets communities, whose names are secrets:
// "public/view" sets the view of one.
func snmp(t testing.TB, host string, leaves ...string) engine.HostPlan {
	t.Helper()
	after := conf.New()
	for _, l := range leaves {
		name, leaf, _ := strings.Cut(l, "/")
		after.Make("snmp").MakeEntry("community", name).Set(leaf, "read-only")
	}
	for _, k := range after.Find("snmp").Kids {
		k.Secret = true
	}
	return withEdits(host, conf.Diff(nil, after))
}

// What counts as the same change, and what does not.
func TestSame(t *testing.T) {
	f := fmt.Sprintf
	own := func(host string) string { return "host.name=" + host }
	tests := []struct {
		what   string
		r1, r2 engine.HostPlan
		want   string
	}{
		{"equal as they stand", router(t, "r1", "", f(user, "ann")), router(t, "r2", "", f(user, "ann")), "r1 r2"},
		{"equal as they stand, with a reference", router(t, "r1", "", f(user, "ann"), "host.vars.a=ann"), router(t, "r2", "", f(user, "ann"), "host.vars.a=ann"), "r1 r2"},
		{"whole key", router(t, "r1", "", f(user, "r1"), own("r1")), router(t, "r2", "", f(user, "r2"), own("r2")), "r1 r2 by host.name"},
		{"key without a reference", router(t, "r1", "", f(user, "r1")), router(t, "r2", "", f(user, "r2")), "r1 | r2"},
		{"key that another name explains", router(t, "r1", "", f(user, "x"), "host.vars.a=x"), router(t, "r2", "", f(user, "y"), "host.vars.b=y"), "r1 | r2"},
		{"part of a key", router(t, "r1", "", f(user, "op-r1"), own("r1")), router(t, "r2", "", f(user, "op-r2"), own("r2")), "r1 | r2"},
		{"whole value", router(t, "r1", "", f(mtu, "ge-0/0/0", "1500"), "host.vars.mtu=1500"), router(t, "r2", "", f(mtu, "ge-0/0/0", "9000"), "host.vars.mtu=9000"), "r1 r2 by host.vars.mtu"},
		{"key and value", router(t, "r1", "", f(mtu, "ge-0/0/0", "1500"), "host.vars.mtu=1500", "host.vars.up=ge-0/0/0"),
			router(t, "r2", "", f(mtu, "ge-0/0/1", "9000"), "host.vars.mtu=9000", "host.vars.up=ge-0/0/1"), "r1 r2 by host.vars.up, host.vars.mtu"},
		{"path above what is added", router(t, "r1", f(link, "ge-0/0/0"), f(mtu, "ge-0/0/0", "1500"), "host.vars.up=ge-0/0/0"),
			router(t, "r2", f(link, "ge-0/0/1"), f(mtu, "ge-0/0/1", "1500"), "host.vars.up=ge-0/0/1"), "r1 r2 by host.vars.up"},
		{"more of the path is new", router(t, "r1", f(link, "ge-0/0/0"), f(mtu, "ge-0/0/0", "1500")), router(t, "r2", "", f(mtu, "ge-0/0/0", "1500")), "r1 | r2"},
		{"part of a compound key", router(t, "r1", "", f(filter, "10.0.0.1/32", "exact"), "host.vars.lo=10.0.0.1/32"),
			router(t, "r2", "", f(filter, "10.0.0.2/32", "exact"), "host.vars.lo=10.0.0.2/32"), "r1 r2 by host.vars.lo"},
		{"other part of a compound key", router(t, "r1", "", f(filter, "10.0.0.1/32", "exact"), "host.vars.lo=10.0.0.1/32"),
			router(t, "r2", "", f(filter, "10.0.0.2/32", "orlonger"), "host.vars.lo=10.0.0.2/32"), "r1 | r2"},
		{"value that is replaced", router(t, "r1", f(mtu, "ge-0/0/0", "1400"), f(mtu, "ge-0/0/0", "1500"), "host.vars.old=1400"),
			router(t, "r2", f(mtu, "ge-0/0/0", "1300"), f(mtu, "ge-0/0/0", "1500"), "host.vars.old=1300"), "r1 | r2"},
		{"value that is replaced by another", router(t, "r1", f(mtu, "ge-0/0/0", "1400"), f(mtu, "ge-0/0/0", "1500"), "host.vars.mtu=1500"),
			router(t, "r2", f(mtu, "ge-0/0/0", "1400"), f(mtu, "ge-0/0/0", "9000"), "host.vars.mtu=9000"), "r1 r2 by host.vars.mtu"},
		{"new or replaced", router(t, "r1", f(link, "ge-0/0/0"), f(mtu, "ge-0/0/0", "1500")), router(t, "r2", f(mtu, "ge-0/0/0", "1400"), f(mtu, "ge-0/0/0", "1500")), "r1 | r2"},
		{"removed", router(t, "r1", f(user, "r1"), "", own("r1")), router(t, "r2", f(user, "r2"), "", own("r2")), "r1 | r2"},
		{"removed, equal", router(t, "r1", f(user, "bob"), "", own("r1")), router(t, "r2", f(user, "bob"), "", own("r2")), "r1 r2"},
		{"removed with other content", router(t, "r1", f(mtu, "ge-0/0/0", "1500"), "", "host.vars.mtu=1500"), router(t, "r2", f(mtu, "ge-0/0/0", "9000"), "", "host.vars.mtu=9000"), "r1 | r2"},
		{"removed in another order", router(t, "r1", termed("a", "b", "c"), termed("b")), router(t, "r2", termed("c", "a", "b"), termed("b")), "r1 r2"},
		{"added in another order", router(t, "r1", "", termed("a", "b")), router(t, "r2", "", termed("b", "a")), "r1 | r2"},
		{"added in the order of a list", router(t, "r1", "", termed("a", "b"), "host.vars.t[0]=a", "host.vars.t[1]=b"),
			router(t, "r2", "", termed("b", "a"), "host.vars.t[0]=b", "host.vars.t[1]=a"), "r1 r2 by host.vars.t[0], host.vars.t[1]"},
		{"put beside", router(t, "r1", termed("r1", "z"), termed("r1", "m", "z"), own("r1")), router(t, "r2", termed("r2", "z"), termed("r2", "m", "z"), own("r2")), "r1 r2 by host.name"},
		{"put beside another", router(t, "r1", termed("x", "z"), termed("x", "m", "z"), own("r1")), router(t, "r2", termed("y", "z"), termed("y", "m", "z"), own("r2")), "r1 | r2"},
		{"moved", router(t, "r1", termed("a", "r1", "b"), termed("a", "b", "r1"), own("r1")), router(t, "r2", termed("a", "r2", "b"), termed("a", "b", "r2"), own("r2")), "r1 | r2"},
		{"moved beside", router(t, "r1", termed("a", "b", "r1"), termed("b", "r1", "a"), own("r1")), router(t, "r2", termed("a", "b", "r2"), termed("b", "r2", "a"), own("r2")), "r1 | r2"},
		{"moved past", router(t, "r1", termed("a", "r1", "b"), termed("r1", "b", "a"), own("r1")), router(t, "r2", termed("a", "r2", "b"), termed("r2", "b", "a"), own("r2")), "r1 r2"},
		{"switched off", router(t, "r1", f(user, "r1"), strings.Replace(f(user, "r1"), "<user>", `<user inactive="inactive">`, 1), own("r1")),
			router(t, "r2", f(user, "r2"), strings.Replace(f(user, "r2"), "<user>", `<user inactive="inactive">`, 1), own("r2")), "r1 | r2"},
		{"switched on", router(t, "r1", strings.Replace(f(user, "r1"), "<user>", `<user inactive="inactive">`, 1), f(user, "r1"), own("r1")),
			router(t, "r2", strings.Replace(f(user, "r2"), "<user>", `<user inactive="inactive">`, 1), f(user, "r2"), own("r2")), "r1 | r2"},
		{"secret", router(t, "r1", "", f(radius, "$9$abcd")), router(t, "r2", "", f(radius, "$9$efgh")), "r1 r2"},
		{"secret that is replaced", router(t, "r1", f(radius, "$9$aaaa"), f(radius, "$9$abcd")), router(t, "r2", f(radius, "$9$eeee"), f(radius, "$9$efgh")), "r1 r2"},
		{"secret that is removed", router(t, "r1", f(radius, "$9$aaaa"), ""), router(t, "r2", f(radius, "$9$bbbb"), ""), "r1 r2"},
		{"names of secret entries", snmp(t, "r1", "x/authorization", "x/view"), snmp(t, "r2", "y/authorization", "y/view"), "r1 r2"},
		{"two secret entries instead of one", snmp(t, "r1", "x/authorization", "x/view"), snmp(t, "r2", "y/authorization", "z/view"), "r1 | r2"},
		{"empty reference", router(t, "r1", "", f(user, "x"), "host.vars.none="), router(t, "r2", "", f(user, "x"), "host.vars.none="), "r1 r2"},
	}
	for _, tt := range tests {
		r := New(&engine.Plan{Hosts: []engine.HostPlan{tt.r1, tt.r2}})
		if got := names(r); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, got, tt.want)
		}
	}
}

// Every part of an edit counts.
func TestEveryPartCounts(t *testing.T) {
	def := func(path ...string) schema.Def {
		d := schema.Root()
		for _, p := range path {
			d, _ = d.Child(p)
		}
		return d
	}
	edit := func() conf.Edit {
		return conf.Edit{Op: conf.Add, Fresh: 1, Place: conf.Following, After: "a", Path: []*conf.Node{
			{Name: "policy-options", Def: def("policy-options")},
			{Name: "policy-statement", Key: "p", Label: "var.p", Def: def("policy-options", "policy-statement"), Kids: []*conf.Node{{Name: "then", Kids: []*conf.Node{{Name: "accept"}}}}},
		}}
	}
	change := map[string]func(h *engine.HostPlan, s *engine.Step, e *conf.Edit){
		"nothing":      func(*engine.HostPlan, *engine.Step, *conf.Edit) {},
		"stage":        func(_ *engine.HostPlan, s *engine.Step, _ *conf.Edit) { s.Stage++ },
		"confirm":      func(_ *engine.HostPlan, s *engine.Step, _ *conf.Edit) { s.Confirm++ },
		"op":           func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Op = conf.Remove },
		"fresh":        func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Fresh = 2 },
		"old":          func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Old = "x" },
		"place":        func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Place = conf.First },
		"after":        func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.After = "b" },
		"before":       func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.After, e.Before = "", "a" },
		"veiled":       func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Veiled = true },
		"shorter":      func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path = e.Path[:1] },
		"name":         func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[1].Name = "community" },
		"space":        func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[0].Space = "urn:x" },
		"key":          func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[1].Key = "q" },
		"key or value": func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[1].Key, e.Path[1].Value = "", "p" },
		"value":        func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[1].Value = "v" },
		"parts":        func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[1].Key = "p" + conf.KeySep },
		"inactive":     func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[0].Inactive = true },
		"secret":       func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[1].Secret = true },
		"label": func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) {
			e.Path[1].Secret, e.Path[1].Label = true, "var.q"
		},
		"kid":        func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[1].Kids[0].Kids[0].Name = "reject" },
		"kid's kid":  func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[1].Kids[0].Kids[0].Inactive = true },
		"fewer kids": func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) { e.Path[1].Kids = nil },
		"kids beside": func(_ *engine.HostPlan, _ *engine.Step, e *conf.Edit) {
			e.Path[1].Kids = append(e.Path[1].Kids, e.Path[1].Kids[0].Kids...)
			e.Path[1].Kids[0].Kids = nil
		},
		"twice":     func(_ *engine.HostPlan, s *engine.Step, e *conf.Edit) { s.Edits = append(s.Edits, *e) },
		"two steps": func(h *engine.HostPlan, s *engine.Step, _ *conf.Edit) { h.Steps = append(h.Steps, *s) },
	}
	plan := &engine.Plan{}
	for what, f := range change {
		h := withEdits(what, []conf.Edit{edit()})
		f(&h, &h.Steps[0], &h.Steps[0].Edits[0])
		plan.Hosts = append(plan.Hosts, h)
	}
	for _, k := range kindsOf(plan) {
		if len(k.members) > 1 {
			var all []string
			for _, m := range k.members {
				all = append(all, plan.Hosts[m.at].Host)
			}
			t.Errorf("taken for the same: %q", all)
		}
	}
}

// The hash depends on nothing but the change: it is written down in tickets.
func TestHashStays(t *testing.T) {
	r := New(&engine.Plan{Hosts: []engine.HostPlan{router(t, "r1", fmt.Sprintf(mtu, "ge-0/0/1", "1400"), fmt.Sprintf(mtu, "ge-0/0/0", "1500"), "host.vars.up=ge-0/0/0")}})
	if got := r.Groups[0].Hash; got != "96e320" {
		t.Errorf("the hash is %s", got)
	}
}
