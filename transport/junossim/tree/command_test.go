package tree

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// report writes problems as the tests want them.
func report(all []Problem) string {
	var b strings.Builder
	for _, p := range all {
		kind := "error"
		if p.Warning {
			kind = "warning"
		}
		fmt.Fprintf(&b, "%s %d:%d-%d %s", kind, p.Line, p.Column, p.End, p.Message)
		if p.Element != "" {
			fmt.Fprintf(&b, ": %s", p.Element)
		}
		if p.Path != "" {
			fmt.Fprintf(&b, " at %s", p.Path)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// varied are commands of all kinds, as a router lists them.
const varied = `set version 23.4R2.13
set system host-name r1
set system login class ops permissions view
set system login class ops permissions configure
set system login user a full-name "A \"B\" C"
set system login user a class ops
set system login user a authentication ssh-ed25519 "ssh-ed25519 AAAA a@b"
set system name-server 192.0.2.1
set system services ssh
set system services netconf ssh port 32000
set system syslog host 192.0.2.9 any notice
set system syslog file messages any warning
set system syslog file messages authorization info
set interfaces ge-0/0/0 description "up # link; [x]"
set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/24
set interfaces ge-0/0/0 unit 0 family inet6
set interfaces ge-0/0/0 unit 0 family inet filter input f
set interfaces ge-0/0/1 gigether-options 802.3ad ae0
set snmp name x
set snmp community public authorization read-only
set routing-options autonomous-system 65000
set routing-options autonomous-system loops 2
set routing-options static route 0.0.0.0/0 next-hop 192.0.2.254
set routing-options static route 0.0.0.0/0 preference 5
set protocols bgp group g type internal
set protocols bgp group g neighbor 192.0.2.7 description x
set protocols ospf area 0.0.0.0 interface ge-0/0/0.0 metric 10
set policy-options prefix-list p 10.0.0.0/8
set policy-options prefix-list p 192.0.2.0/24
set policy-options policy-statement s term t from route-filter 10.0.0.0/8 upto /24
set policy-options policy-statement s term t from route-filter 10.1.0.0/16 exact
set policy-options policy-statement s term t then metric 100
set policy-options policy-statement s term t then community add c
set policy-options policy-statement s term t then accept
set policy-options community c members 65000:1
set class-of-service schedulers x drop-profile-map loss-priority low protocol any drop-profile d
set class-of-service interfaces ge-0/0/0 scheduler-map m
set firewall family inet filter f term a from source-address 192.0.2.0/24
set firewall family inet filter f term a then accept
set firewall family inet filter f term b then discard
deactivate interfaces ge-0/0/0 unit 0 family inet6
deactivate policy-options prefix-list p 192.0.2.0/24
`

func build(t testing.TB, commands string) *Node {
	t.Helper()
	root := New()
	l := fake("")
	l.Hide = nil
	if all := l.Commands(root, commands); len(all) > 0 {
		t.Fatal(report(all))
	}
	return root
}

// Commands and curly text say the same as what is written of them.
func TestCommandsAndTextAreReadBack(t *testing.T) {
	root := build(t, varied)
	sort := func(s string) map[string]bool {
		m := map[string]bool{}
		for _, line := range strings.Split(s, "\n") {
			m[line] = true
		}
		return m
	}
	if d := cmp.Diff(sort(varied), sort(root.Set())); d != "" {
		t.Error(d)
	}
	again := New()
	l := fake("")
	l.Hide = nil
	if all := l.Text(again, root.Text()); len(all) > 0 {
		t.Errorf("%s\n%s", report(all), root.Text())
	}
	if d := Compare(root, again); d != "" {
		t.Error(d)
	}
}

func TestCommands(t *testing.T) {
	for _, c := range []struct{ name, commands, compare, problems string }{
		{"captured", "set protocols ospf topology default metric 65450",
			"[edit protocols ospf]\n+    topology default;\n", "error 1:36-42 syntax error: metric at [edit protocols ospf topology default]\n"},
		{"unknown", "set sytem host-name x", "", "error 1:4-9 syntax error: sytem at [edit]\n"},
		{"no value", "set system host-name", "", "error 1:20-20 missing argument: host-name at [edit system]\n"},
		{"no key", "set system login user", "", "error 1:21-21 missing argument: user at [edit system login]\n"},
		{"too much", "set system services ssh x y", "", "error 1:24-25 syntax error: x at [edit system services ssh]\n"},
		{"out of range", "set system services netconf ssh port 70000", "", "error 1:37-42 invalid value '70000' in port: \"70000\" is not a number within 1..65535: port at [edit system services netconf ssh]\n"},
		{"no command", "show system", "", "error 1:0-4 unknown command: show\n"},
		{"next lines", "set x\nset system host-name r2\ndelete system login user a full-name", "[edit system]\n-   host-name r1;\n+   host-name r2;\n[edit system login user a]\n-      full-name \"A \\\"B\\\" C\";\n", "error 1:4-5 syntax error: x at [edit]\n"},
		{"brackets", "set system login class ops permissions [ clear reset ]", "[edit system login class ops]\n-      permissions [ view configure ];\n+      permissions [ view configure clear reset ];\n", ""},
		{"siblings", "set interfaces ge-0/0/0 mtu 9000 description x", "[edit interfaces ge-0/0/0]\n-    description \"up # link; [x]\";\n+    description x;\n+    mtu 9000;\n", ""},
		{"delete list", "delete firewall family inet filter f term", "[edit firewall family inet filter f]\n-      term a {\n-          from {\n-              source-address 192.0.2.0/24;\n-          }\n-          then {\n-              accept;\n-          }\n-      }\n-      term b {\n-          then {\n-              discard;\n-          }\n-      }\n", ""},
		{"delete member", "delete system login class ops permissions view", "[edit system login class ops]\n-      permissions [ view configure ];\n+      permissions configure;\n", ""},
		{"delete nothing", "delete system login user b", "", "warning 1:20-24 statement not found\n"},
		{"deactivate", "deactivate system services ssh\nactivate interfaces ge-0/0/0 unit 0 family inet6", "[edit system services]\n!    inactive: ssh;\n[edit interfaces ge-0/0/0 unit 0 family]\n!      active: inet6;\n", ""},
		{"deactivate a leaf", "deactivate system host-name", "[edit system]\n!   inactive: host-name r1;\n", ""},
		{"deactivate nothing", "deactivate system ntp", "", "warning 0:0-0 statement not found\n"},
		{"insert", "insert firewall family inet filter f term b before term a", "[edit firewall family inet filter f]\n!      term b { ... }\n", ""},
		{"insert nothing", "insert firewall family inet filter f term c before term a", "", "error 0:0-0 statement 'c' not found: term at [edit firewall family inet filter f]\n"},
		{"empty", "\n   \n# comment", "", ""},
		{"open quote", "set system host-name \"x", "", "error 1:21-23 unterminated string: \"\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := build(t, varied)
			after := before.Clone()
			problems := report(fake("").Commands(after, c.commands))
			if d := cmp.Diff(c.problems, problems); d != "" {
				t.Errorf("problems (-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.compare, Compare(before, after)); d != "" {
				t.Errorf("compare (-want +got):\n%s", d)
			}
		})
	}
}

// A leaf that is switched off, or on again, keeps its value.
func TestSwitchLeaf(t *testing.T) {
	root := New()
	l := &Loader{}
	for _, verb := range []string{"set system host-name r1", "deactivate system host-name", "activate system host-name"} {
		if p := l.Command(root, nil, verb); len(p) > 0 {
			t.Fatalf("%s: %s", verb, report(p))
		}
		if got := root.Leaf("system", "host-name"); got != "r1" && verb != "deactivate system host-name" {
			t.Errorf("%s: host-name %q", verb, got)
		}
	}
}
