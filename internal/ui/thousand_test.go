package ui

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"nplay/engine"
	"nplay/engine/review"
)

// thousand is a plan of 1,000 routers with four kinds of changes: one that nearly
// all get, one of another kind of router, one odd router, and one that would lock
// nplay out.
func thousand(t *testing.T) *engine.Plan {
	t.Helper()
	const extra = `<system><login><user><name>backup</name><class>operator</class></user><user><name>old</name><class>read-only</class></user></login><services><ssh/><telnet/></services></system>`
	p := &engine.Plan{
		Playbook: "netconf-ready", Comment: "CHG-4711: NETCONF for the new management servers",
		Revision: engine.Revision{Commit: "7f3a91c2d0e4b5a69788c1d2e3f405162738495a", Ref: "v1.4.0", Dirty: true},
	}
	add := func(host, before, after string) *engine.HostPlan {
		p.Hosts = append(p.Hosts, change(t, host, before, after))
		return &p.Hosts[len(p.Hosts)-1]
	}
	for i := 1; i <= 940; i++ {
		h := fmt.Sprintf("mx%03d.ams", i)
		switch {
		case i == 17 || i == 401:
			p.Hosts = append(p.Hosts, engine.HostPlan{Host: h, Failure: &engine.Failure{
				Host: h, Cause: engine.Unreachable, Text: "connect: nothing answers at " + h + ":830"}})
		case i == 402:
			p.Hosts = append(p.Hosts, engine.HostPlan{Host: h, Failure: &engine.Failure{
				Host: h, Cause: engine.AuthRefused, Text: "connect: the router refuses the key of netops"}})
		default:
			add(h, base, wanted(hash(h), true)).Access = []string{"system services netconf"}
		}
	}
	for i := 1; i <= 57; i++ {
		add(fmt.Sprintf("ex%02d.lab", i), base, strings.Replace(wanted("$6$lab", true), "super-user", "operator", 1))
	}
	p.Hosts = append(p.Hosts, engine.HostPlan{Host: "mx941.ams"})
	add("mx777.fra", extra, wanted("$6$x", true)).Access = []string{"system services telnet", "system services netconf"}
	locked := add("mx778.fra", base, `<system><login><user><name>netops</name><class>super-user</class></user></login></system>`)
	locked.Access = []string{"system services ssh", "system login user old"}
	locked.Guard = &engine.Failure{Host: "mx778.fra", Cause: engine.Lockout,
		Text: "the change takes away system services ssh, the service that nplay came in by, and no other would be left",
		Hint: "keep the service, or give --allow-lockout when there is another way to the router"}
	return p
}

// Before the first change stand at most 40 lines of 100 columns, with what needs a
// look first: whatever can be said of four groups is said.
func TestThousandRouters(t *testing.T) {
	r := review.New(thousand(t))
	for i := range r.Groups {
		r.Groups[i].Outlier = len(r.Groups[i].Hosts) == 1
	}
	got := text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, r) })
	golden(t, "thousand.txt", got)
	firstScreen(t, got)
	if said := text(t, func(b *bytes.Buffer) error { return Plan(b, Style{Overruled: true}, r) }); strings.Contains(said, "leaves it alone") ||
		!strings.Contains(said, "lockout guard: overruled by --allow-lockout for it") {
		t.Errorf("it is not said that the guard is overruled:\n%s", said)
	}
	// The worst that there can be.
	r.Source = strings.Repeat("a-very-long-folder/", 20)
	r.Comment = strings.Repeat("nothing but words ", 22)
	r.Checked = true
	for i := range r.Groups {
		g := &r.Groups[i]
		g.Outlier, g.Gone, g.Access = true, slices.Repeat([]string{"system services web-management https interface"}, 9), slices.Repeat([]string{"system services netconf ssh"}, 9)
		g.Guard = &engine.Failure{Cause: engine.Lockout, Text: strings.Repeat("it takes away what is needed ", 40), Hint: strings.Repeat("do something else ", 40)}
		g.Alike = []string{"host.name", "host.vars.loopback"}
	}
	firstScreen(t, text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, r) }))
	// And ten thousand groups do not make it longer.
	one := r.Groups[0]
	for i := range 10_000 {
		one.Hash, one.Hosts = fmt.Sprintf("%06x", i), []string{fmt.Sprintf("r%d", i)}
		r.Groups = append(r.Groups, one)
	}
	got = text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, r) })
	firstScreen(t, got)
	if n := strings.Count(got, "\nGroup "); n != full {
		t.Errorf("%d groups are shown in full, want %d", n, full)
	}
	if want := "9,954 more groups on 9,954 routers are not shown"; !strings.Contains(strings.ReplaceAll(got, "\n  ", " "), want) {
		t.Errorf("it is not said that %s:\n%s", want, got[len(got)-500:])
	}
	if n := strings.Count(text(t, func(b *bytes.Buffer) error { return Plan(b, Style{All: true}, r) }), "\nGroup "); n != len(r.Groups) {
		t.Errorf("%d groups are shown when all are asked for, want %d", n, len(r.Groups))
	}
}

func firstScreen(t *testing.T, got string) {
	t.Helper()
	before, _, found := strings.Cut(got, "\n    [edit")
	if !found {
		t.Fatalf("no change is shown:\n%s", got)
	}
	lines := strings.Split(before, "\n")
	if len(lines) > 40 {
		t.Errorf("%d lines stand before the first change:\n%s", len(lines), before)
	}
	for _, l := range lines {
		if n := utf8.RuneCountInString(l); n > 100 {
			t.Errorf("a line has %d columns: %s", n, l)
		}
	}
}
