package conf

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"nplay/conf/schema"
)

func saved(t testing.TB, text string) *Saved {
	t.Helper()
	s, err := ParseSaved(text, FormOf(text), Limits{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s
}

func writtenAs(t testing.TB, n *Node, f Form) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSaved(&b, n, f); err != nil {
		t.Fatalf("as %s: %v", f, err)
	}
	return b.String()
}

// What is written in any form is read as the same tree, in the same order, and
// written again as the same bytes.
func TestSavedFormsAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var drawn bytes.Buffer
		if err := WriteSaved(&drawn, tree().Draw(t, "a"), XMLForm); err != nil {
			t.Fatal(err)
		}
		first, err := ParseSaved(drawn.String(), XMLForm, Limits{}) // so that what is a secret by its looks is one
		if err != nil {
			t.Fatal(err)
		}
		a := first.Tree
		for _, f := range []Form{XMLForm, TextForm, SetForm} {
			var b bytes.Buffer
			if err := WriteSaved(&b, a, f); err != nil {
				t.Fatalf("as %s: %v", f, err)
			}
			text := b.String()
			if f != XMLForm && text == "" {
				continue // an empty file is no configuration
			}
			if got := FormOf(text); got != f {
				t.Fatalf("%s is taken for %s:\n%s", f, got, text)
			}
			s, err := ParseSaved(text, f, Limits{})
			if err != nil {
				t.Fatalf("as %s: %v\n%s", f, err, text)
			}
			if len(s.Holes) > 0 {
				t.Fatalf("as %s: %v\n%s", f, s.Holes[0].Err, text)
			}
			if edits := Diff(a, s.Tree); len(edits) > 0 {
				t.Fatalf("as %s it is not the same:\n%s\n%s", f, told(edits), text)
			}
			b.Reset()
			if err := WriteSaved(&b, s.Tree, f); err != nil || b.String() != text {
				t.Fatalf("as %s, read and written again: %v\n%s", f, err, cmp.Diff(text, b.String()))
			}
		}
	})
}

// The same configuration as a router prints it, by the manuals and by captured
// documents: remarks, tags and all.
func TestSavedAsRoutersPrintIt(t *testing.T) {
	const xml = `<rpc-reply xmlns:junos="http://xml.juniper.net/junos/21.4R3/junos">
<configuration xmlns="http://xml.juniper.net/xnm/1.1/xnm" junos:commit-seconds="1592677253" junos:commit-localtime="2020-06-20 18:20:53 UTC" junos:commit-user="vrnetlab">
<version>21.4R3</version>
<groups><name>lab</name><interfaces><interface><name>&lt;ge-*&gt;</name><mtu>9192</mtu></interface></interfaces></groups>
<apply-groups>lab</apply-groups><apply-groups>other</apply-groups>
<system><apply-flags>omit</apply-flags><host-name>r1</host-name>
<root-authentication><encrypted-password>$6$abcdefgh$x</encrypted-password></root-authentication>
<login><user><name>ann</name><uid>2000</uid><class>super-user</class><authentication><ssh-rsa><name>ssh-rsa AAAA ann@x</name></ssh-rsa></authentication></user></login>
<services><telnet inactive="inactive"><connection-limit>5</connection-limit></telnet><ssh/></services>
<syslog><file><name>messages</name><contents><name>any</name><notice/></contents></file></syslog>
<name-server><name>192.0.2.1</name></name-server>
<domain-search inactive="inactive">a.example</domain-search><domain-search inactive="inactive">b.example</domain-search>
</system>
<interfaces><interface protect="protect"><name>ge-0/0/0</name><description>to "core"</description><unit><name>0</name><family><inet><address><name>192.0.2.1/31</name></address></inet></family></unit></interface></interfaces>
<policy-options><policy-statement><name>p</name><term><name>a</name><from><route-filter><address>192.0.2.0/24</address><upto>/32</upto></route-filter><route-filter><address>198.51.100.0/24</address><exact/></route-filter></from><then><accept/></then></term></policy-statement></policy-options>
</configuration>
<cli><banner></banner></cli>
</rpc-reply>`
	const text = "## Last changed: 2020-06-20 18:20:53 UTC\r\n" + `version 21.4R3;
groups { lab { interfaces { <ge-*> { mtu 9192; } } } }
apply-groups [ lab other ];
system {
    apply-flags omit;
    host-name r1;
    root-authentication {
        encrypted-password "$6$abcdefgh$x"; ## SECRET-DATA
    }
    login {
        /* she left */
        user ann {
            uid 2000;
            class super-user;
            authentication {
                ssh-rsa "ssh-rsa AAAA ann@x"; ## SECRET-DATA
            }
        }
    }
    services {
        inactive: telnet {
            connection-limit 5;
        }
        ssh;
    }
    syslog { file messages { any notice; } }
    name-server {
        192.0.2.1;
    }
    inactive: domain-search [ a.example b.example ];
}
interfaces {
    protect: ge-0/0/0 {
        description "to \"core\"";
        unit 0 {
            family inet {
                address 192.0.2.1/31;
            }
        }
    }
}
policy-options {
    policy-statement p {
        term a {
            from {
                route-filter 192.0.2.0/24 upto /32;
                route-filter 198.51.100.0/24 exact;
            }
            then accept;
        }
    }
}
`
	const set = `set version 21.4R3
set groups lab interfaces <ge-*> mtu 9192
set apply-groups lab
set apply-groups other
set system apply-flags omit
set system host-name r1
set system root-authentication encrypted-password "$6$abcdefgh$x"
set system login user ann uid 2000
set system login user ann class super-user
set system login user ann authentication ssh-rsa "ssh-rsa AAAA ann@x"
set system services telnet connection-limit 5
deactivate system services telnet
set system services ssh
set system syslog file messages any notice
set system name-server 192.0.2.1
set system domain-search a.example
set system domain-search b.example
deactivate system domain-search
set interfaces ge-0/0/0 description "to \"core\""
set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/31
protect interfaces ge-0/0/0
set policy-options policy-statement p term a from route-filter 192.0.2.0/24 upto /32
set policy-options policy-statement p term a from route-filter 198.51.100.0/24 exact
set policy-options policy-statement p term a then accept
`
	want := saved(t, xml)
	live, err := ParseXML(strings.NewReader(xml), Limits{})
	if err != nil || !Equal(live, want.Tree) {
		t.Errorf("a router's answer and the same in a file differ: %v", err)
	}
	for _, other := range []string{text, set} {
		got := saved(t, other)
		if len(got.Holes) > 0 {
			t.Errorf("%s: %v", FormOf(other), got.Holes[0].Err)
		}
		if edits := Diff(want.Tree, got.Tree); len(edits) > 0 {
			t.Errorf("%s is not as XML:\n%s", FormOf(other), told(edits))
		}
	}
	for _, f := range []Form{XMLForm, TextForm, SetForm} {
		out := writtenAs(t, want.Tree, f)
		if edits := Diff(want.Tree, saved(t, out).Tree); len(edits) > 0 {
			t.Errorf("written as %s:\n%s\n%s", f, told(edits), out)
		}
		if strings.Contains(out, "commit") || strings.Contains(out, "2020") {
			t.Errorf("written as %s it has a time in it:\n%s", f, out)
		}
	}
}

const withSecrets = `<configuration><system>
<root-authentication><encrypted-password>$6$abcdefgh$x</encrypted-password></root-authentication>
<login><user><name>ann</name><class>super-user</class><authentication><encrypted-password>$6$canary00$y</encrypted-password></authentication></user></login>
<radius-server><name>192.0.2.1</name><secret>$9$canary</secret></radius-server>
</system>
<snmp><community><name>canary1</name><authorization>read-only</authorization></community><community><name>canary2</name></community></snmp>
</configuration>`

// What is left out is left out in all forms, and read as left out.
func TestWithhold(t *testing.T) {
	n := saved(t, withSecrets).Tree
	Withhold(n)
	want := writtenAs(t, n, XMLForm)
	for _, f := range []Form{XMLForm, TextForm, SetForm} {
		out := writtenAs(t, n, f)
		if strings.Contains(out, "canary") || strings.Contains(out, "$6$") {
			t.Errorf("a secret is in the %s:\n%s", f, out)
		}
		s := saved(t, out)
		back := s.Tree
		if len(s.Holes) > 0 {
			t.Errorf("%s: %v", f, s.Holes[0].Err)
		}
		count := 0
		back.Walk(func(path []*Node) bool {
			if k := path[len(path)-1]; k.Withheld {
				count++
				if !k.Secret {
					t.Errorf("%s: %s is shown", f, PathString(path))
				}
			}
			return true
		})
		if f == SetForm {
			// Lines cannot tell two entries apart whose keys are left out.
			if count != 4 {
				t.Errorf("%d secrets are left out of the lines:\n%s", count, out)
			}
			continue
		}
		if count != 5 {
			t.Errorf("%d secrets are left out of the %s:\n%s", count, f, out)
		}
		if got := writtenAs(t, back, XMLForm); got != want {
			t.Errorf("%s: %s", f, cmp.Diff(want, got))
		}
	}
	live := saved(t, withSecrets).Tree
	WithholdLike(live, n)
	if diff := cmp.Diff(want, writtenAs(t, live, XMLForm)); diff != "" {
		t.Errorf("a live tree with the same left out: %s", diff)
	}
}

func TestBlind(t *testing.T) {
	base := saved(t, withSecrets).Tree
	Withhold(base)
	for _, c := range []struct{ lines, blind string }{
		{"set system host-name r2", ""},
		{"set system login user ann class operator", ""},
		{"set system login user bob class operator", ""},
		{"set system radius-server 192.0.2.1 port 1812", ""},
		{"set system radius-server 192.0.2.2 secret x", ""},
		{"deactivate system radius-server 192.0.2.1", ""},
		{"deactivate system root-authentication encrypted-password", ""},
		{`set system root-authentication encrypted-password "$6$abcdefgh$x"`, "[edit system root-authentication encrypted-password]"},
		{"delete system root-authentication encrypted-password", "[edit system root-authentication encrypted-password]"},
		{"delete system login user ann", "[edit system login user ann authentication encrypted-password]"},
		{"delete system radius-server", "[edit system radius-server 192.0.2.1 secret]"},
		{"set snmp community new authorization read-only", "[edit snmp community (sensitive)]"},
		{"delete snmp", "[edit snmp community (sensitive)]"},
	} {
		cmds, err := ParseLines(c.lines, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		after := base.Clone()
		for _, cmd := range cmds {
			if err := cmd.Make(after); err != nil {
				t.Fatal(err)
			}
		}
		blind := ""
		for _, e := range Diff(base, after) {
			if u := Blind(base, e); u != nil {
				blind = u.Path
				if !errors.Is(u, ErrHidden) {
					t.Errorf("%v is not hidden", u)
				}
			}
		}
		if blind != c.blind {
			t.Errorf("%s: blind to %q, want %q", c.lines, blind, c.blind)
		}
	}
	// To delete what may be there under a name that is left out is not nothing.
	cmds, err := ParseLines("delete snmp community canary1", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := Impose(base.Clone(), cmds); !errors.Is(err, ErrHidden) {
		t.Errorf("delete of an entry whose key may be left out: %v", err)
	}
}

func TestHoles(t *testing.T) {
	for _, c := range []struct{ name, text, inside, outside, says string }{
		{"curly", "system {\n  host-name r1;\n  frobnicate { a b; }\n}\nsnmp { contact x; }\n", "system", "snmp", `line 3, column 3: [edit system]: unknown statement "frobnicate" in Junos 23.4R2`},
		{"deeper", "system { login { user ann { wings 2; class operator; } } }\n", "system/login", "system/services", `unknown statement "wings"`},
		{"a whole block", "system { services { sshh { port 22; } } }\n", "system/services", "system/login", `did you mean "ssh"?`},
		{"set", "set system host-name r1\nset system frobnicate a b\n", "system/frobnicate", "system/login", `line 2, column 12: [edit system]: unknown statement "frobnicate"`},
		{"at the top", "set frobnicate a\nset system host-name r1\n", "", "system", `unknown statement "frobnicate"`},
		{"denied in XML", "<configuration><system><host-name>r1</host-name></system><snmp>/* ACCESS-DENIED */</snmp></configuration>", "snmp", "system/login", "[edit snmp]: hidden from the login that saved it"},
		{"denied as a remark", "<configuration><snmp><!-- ACCESS-DENIED --></snmp><system/></configuration>", "snmp/contact", "system", "[edit snmp]: hidden from the login that saved it"},
		{"denied in curly text", "snmp { /* ACCESS-DENIED */ }\nsystem { host-name r1; }\n", "snmp", "system", "[edit snmp]: hidden from the login that saved it"},
		{"a denied leaf", "system { host-name /* ACCESS-DENIED */; domain-name x; }\n", "system/host-name", "system/domain-name", "hidden from the login"},
		{"a secret that has no value of its own", "<configuration><system><login>/* SECRET-DATA */</login></system></configuration>", "system/login", "snmp", "hidden"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := saved(t, c.text)
			h := s.Hole([]string{c.inside})
			if h == nil || !strings.Contains(h.Err.Error(), c.says) {
				t.Errorf("in %s: %v, want %s", c.inside, h, c.says)
			}
			if h := s.Hole([]string{c.outside}); h != nil {
				t.Errorf("in %s: %v", c.outside, h.Err)
			}
			if s.Hole(nil) == nil {
				t.Error("all of it is taken for read")
			}
		})
	}
}

func TestSavedRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                                        "no statement in it",
		"## Last changed: now\n/* nothing */":     "no statement in it",
		"{ \"configuration\": {} }":               "JSON",
		"\xff\xfes\x00e\x00t\x00":                 "UTF-16",
		"set system host-name \xe9":               "not UTF-8",
		"system {\n host-name r1;\n":              "line 3, column 1: the text ends within braces",
		"system { host-name r1":                   "; is missing",
		"system { host-name \"r1; }":              "a quote that is not closed",
		"system { replace: login { } }":           "", // not understood: a hole
		"set system host-name r1\ndelete snmp":    `line 2, column 1: "delete" is a change`,
		"set system host-name r1\nfoo bar":        "line 2, column 1: a line begins with set or deactivate",
		"set system host-name r1\nset":            "line 2, column 4: the line ends too early",
		"<configuration><system></configuration>": "malformed XML",
		"<configuration>":                         "cut off",
		`<configuration xmlns:junos="http://xml.juniper.net/junos/23.4R2/junos"><system junos:group="re0"><host-name>r1</host-name></system></configuration>`: "[edit system]: saved with what it inherits",
		"<foo/>": "no <configuration> element",
		"user@r1> show configuration | display set\nset system host-name r1": "",
	} {
		s, err := ParseSaved(text, FormOf(text), Limits{})
		switch {
		case want == "" && err == nil && len(s.Holes) == 0:
			t.Errorf("%q is taken", text)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	small := Limits{Bytes: 10}
	for _, f := range []Form{XMLForm, TextForm, SetForm} {
		if _, err := ParseSaved("set system host-name r1", f, small); !errors.Is(err, ErrLimit) {
			t.Errorf("%s: %v", f, err)
		}
	}
	deep := "system { login { user a { class b; } } }"
	if _, err := ParseSaved(deep, TextForm, Limits{Depth: 3}); !errors.Is(err, ErrLimit) {
		t.Errorf("deep: %v", err)
	}
}

// A value that another release takes is kept, as from XML.
func TestSavedValuesAreKept(t *testing.T) {
	s := saved(t, "set system services ssh connection-limit 9999999\nset system login user ann uid high\n")
	if v, _ := s.Tree.Find("system", "services", "ssh").Leaf("connection-limit"); v != "9999999" || len(s.Holes) > 0 {
		t.Errorf("%q, %v", v, s.Holes)
	}
}

func TestWriteSavedRefusesUnknownText(t *testing.T) {
	n := saved(t, "<configuration><system><frobnicate><name>a</name></frobnicate></system></configuration>").Tree
	if n.Find("system").Kids[0].Kind() != schema.Unknown {
		t.Fatal("it is known")
	}
	for _, f := range []Form{TextForm, SetForm} {
		if err := WriteSaved(&bytes.Buffer{}, n, f); err == nil || !strings.Contains(err.Error(), "only XML can keep it") {
			t.Errorf("%s: %v", f, err)
		}
	}
	if out := writtenAs(t, n, XMLForm); !strings.Contains(out, "<frobnicate>") {
		t.Error(out)
	}
}

func FuzzSaved(f *testing.F) {
	f.Add(withSecrets)
	f.Add("system { inactive: protect: login { user a { authentication { encrypted-password /* SECRET-DATA */; } } } snmp { /* ACCESS-DENIED */ } }")
	f.Add("set system login user a authentication encrypted-password /* SECRET-DATA */\ndeactivate system login user a\nset snmp community \"/* SECRET-DATA */\"\n")
	f.Add("<configuration><snmp><community><name>/* SECRET-DATA */</name></community><community><name>/* SECRET-DATA */</name></community></snmp></configuration>")
	f.Add("policy-options { policy-statement p { from { route-filter 10/8 upto /9; } apply-flags omit; } }")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSaved(text, FormOf(text), Limits{Bytes: 1 << 16})
		if err != nil {
			return
		}
		// What was read is written and read as the same; XML can carry all of it.
		var b bytes.Buffer
		if err := WriteSaved(&b, s.Tree, XMLForm); err != nil {
			return // a name or value that XML cannot carry is an error, never dropped
		}
		again, err := ParseSaved(b.String(), XMLForm, Limits{})
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if edits := Diff(s.Tree, again.Tree); len(edits) > 0 {
			t.Fatalf("not the same:\n%s\n%s", told(edits), b.String())
		}
	})
}
