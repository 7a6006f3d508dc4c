package conf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"nplay/conf/schema"
	"pgregory.net/rapid"
)

// printed is how lines look on a screen, with the edit each comes from.
func printed(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		if l.Mark != 0 {
			b.WriteByte(l.Mark)
		}
		b.WriteString(l.Text)
		if l.Edit >= 0 {
			b.WriteString("  ~" + string(rune('0'+l.Edit)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestHunks(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"none", "", "", ""},
		{
			"values without a word of their own", `<policy-options><policy-statement><name>p</name><then><metric><metric>5</metric></metric></then></policy-statement></policy-options>`,
			`<routing-options><autonomous-system><as-number>65001</as-number></autonomous-system></routing-options><protocols><bgp><group><name>g</name><local-as><as-number>65002</as-number><private/></local-as></group></bgp></protocols>`,
			`[edit]
-   policy-options {  ~0
-       policy-statement p {  ~0
-           then {  ~0
-               metric 5;  ~0
-           }
-       }
-   }
+   routing-options {  ~1
+       autonomous-system 65001;  ~1
+   }
+   protocols {  ~2
+       bgp {  ~2
+           group g {  ~2
+               local-as {  ~2
+                   65002;  ~2
+                   private;  ~3
+               }
+           }
+       }
+   }
`,
		},
		{
			"a new account", `<system><login><user><name>root2</name></user></login></system>`,
			`<system><login><user><name>root2</name></user><user><name>netops</name><class>super-user</class><authentication><encrypted-password>CANARY</encrypted-password><ssh-ed25519><name>ssh-ed25519 AAAA me</name></ssh-ed25519></authentication></user></login><services><netconf><ssh/></netconf></services></system>`,
			`[edit system login]
+   user netops {  ~0
+       class super-user;  ~0
+       authentication {  ~1
+           encrypted-password (sensitive);  ~1
+           ssh-ed25519 "ssh-ed25519 AAAA me";  ~2
+       }
+   }
[edit system]
+   services {  ~3
+       netconf {  ~3
+           ssh;  ~3
+       }
+   }
`,
		},
		{
			"a changed leaf, a secret one, a removed subtree",
			`<system><login><user><name>a</name><uid>2000</uid><class>operator</class><authentication><encrypted-password>CANARY1</encrypted-password></authentication></user><user inactive="inactive"><name>b</name><cli/><authentication><ssh-rsa inactive="inactive"><name>k</name><from>10/8</from></ssh-rsa><encrypted-password>CANARY2</encrypted-password></authentication></user></login></system>`,
			`<system><login><user><name>a</name><class>super-user</class><authentication><encrypted-password>CANARY3</encrypted-password></authentication></user></login></system>`,
			`[edit system login]
-   inactive: user b {  ~0
-       authentication {  ~0
-           inactive: ssh-rsa k {  ~0
-               from 10/8;  ~0
-           }
-           encrypted-password (sensitive);  ~0
-       }
-   }
[edit system login user a]
-   uid 2000;  ~1
-   class operator;  ~2
+   class super-user;  ~2
[edit system login user a authentication]
-   encrypted-password (sensitive);  ~3
+   encrypted-password (sensitive);  ~3
`,
		},
		{
			"switched on and off, also what is new",
			`<system inactive="inactive"><host-name>r</host-name><services><ssh><port>22</port></ssh></services></system>`,
			`<system><host-name inactive="inactive">r</host-name><services><ssh inactive="inactive"><port>22</port></ssh><netconf inactive="inactive"><ssh/></netconf></services></system>`,
			`[edit system]
!   inactive: host-name r;  ~0
[edit system services]
!   inactive: ssh { ... }  ~1
+   inactive: netconf {  ~2
+       ssh;  ~2
+   }
[edit]
!   active: system { ... }  ~4
`,
		},
		{
			"order", `<firewall><family><inet><filter><name>f</name><term><name>a</name></term><term><name>b</name></term></filter></inet></family></firewall><system><authentication-order>radius</authentication-order><authentication-order>password</authentication-order></system>`,
			`<firewall><family><inet><filter><name>f</name><term><name>n</name></term><term><name>b</name></term><term><name>a</name></term></filter></inet></family></firewall><system><authentication-order>password</authentication-order><authentication-order>radius</authentication-order></system>`,
			`[edit firewall family inet filter f]
+   term n;  ~0
    term a { ... }  ~0
    term b { ... }  ~1
!   term a { ... }  ~1
[edit system]
!   authentication-order password;  ~2
    authentication-order radius;  ~2
`,
		},
		{
			"unspoken names, a key that would steer a terminal",
			`<interfaces><interface><name>ge-0/0/0</name></interface></interfaces>`,
			`<interfaces><interface><name>ge-0/0/0</name><unit><name>&#x9b;2J&#x202e;</name></unit></interface></interfaces>`,
			`[edit interfaces ge-0/0/0]
+   unit "\u{9b}2J\u{202e}";  ~0
`,
		},
		{
			"unknown statements", `<system><new-secret>CANARY</new-secret><other><x>CANARY</x></other></system>`, `<system/>`,
			`[edit system]
-   new-secret (sensitive);  ~0
-   other {  ~1
-       x (sensitive);  ~1
-   }
`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, printed(Hunks(Diff(read(t, c.before), read(t, c.after))))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Every edit shows, except one that only switches off what is new: that is a
// word on the line of what is new.
func TestHunksShowEveryEdit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pair(t)
		edits := Diff(a, b)
		shown := map[int]bool{}
		for _, l := range Hunks(edits) {
			if l.Edit >= len(edits) || l.Edit < 0 && l.Mark != 0 && !strings.HasSuffix(l.Text, "}") {
				t.Fatalf("line %q is of edit %d", l.Text, l.Edit)
			}
			shown[l.Edit] = true
		}
		for i, e := range edits {
			if !shown[i] && e.Op != Deactivate && !within(edits[:i], e) {
				t.Fatalf("edit %d does not show:\n%s\n%s", i, told(edits), printed(Hunks(edits)))
			}
		}
	})
}

// within reports whether an earlier edit made the statement already, as an
// entry's own Add does for none of its leaves.
func within(edits []Edit, e Edit) bool {
	for _, o := range edits {
		if o.Op == Add && trail(o.Path) == trail(e.Path) {
			return true
		}
	}
	return false
}

func TestSecretsAreNeverShown(t *testing.T) {
	const canary = "CANARY"
	rapid.Check(t, func(t *rapid.T) {
		a, b := pair(t)
		for _, n := range []*Node{a, b} {
			n.Walk(func(path []*Node) bool {
				k := path[len(path)-1]
				// Some by the schema, some as the engine marks them.
				if k.Secret || rapid.IntRange(0, 3).Draw(t, "mark") == 0 {
					k.Secret = true
					switch k.Kind() {
					case schema.List:
						k.Key = canary + k.Key
					case schema.Leaf, schema.LeafList:
						k.Value = canary + k.Value
					}
				}
				return true
			})
		}
		edits := Diff(a, b)
		for _, l := range Hunks(edits) {
			if strings.Contains(l.Text, canary) {
				t.Fatalf("shown: %s", l.Text)
			}
		}
		for _, e := range edits {
			if s := PathString(e.Path); strings.Contains(s, canary) {
				t.Fatalf("shown: %s", s)
			}
			if err := Apply(New(), []Edit{{Op: Remove, Path: e.Path}}); err == nil || strings.Contains(err.Error(), canary) {
				t.Fatalf("shown: %v", err)
			}
		}
	})
}

func TestParseErrorsHoldNoSecret(t *testing.T) {
	const canary = "CANARY"
	rapid.Check(t, func(t *rapid.T) {
		n := tree().Draw(t, "tree")
		u := n.Make("system", "login").MakeEntry("user", "u")
		n.Walk(func(path []*Node) bool {
			if k := path[len(path)-1]; k.Secret && k.Kind() != schema.List {
				k.Value = canary
			}
			return true
		})
		u.Make("authentication").Set("encrypted-password", canary)
		doc := canon(t, n)
		from := rapid.IntRange(0, len(doc)).Draw(t, "from")
		to := rapid.IntRange(from, min(len(doc), from+3)).Draw(t, "to")
		doc = doc[:from] + rapid.SampledFrom([]string{"", "<", "&", "</", ">", "]]>", "<x>", "\xff", "\x01", "<!--", "<?", "x"}).Draw(t, "with") + doc[to:]
		if _, err := ParseXML(strings.NewReader(doc), Limits{}); err != nil && strings.Contains(err.Error(), canary) {
			t.Fatalf("shown: %v", err)
		}
	})
}

func TestSecretLeafMarkedBeforeOnly(t *testing.T) {
	a, b := New(), New()
	a.Make("system").Set("host-name", "CANARY-old")
	a.Find("system", "host-name").Secret = true
	b.Make("system").Set("host-name", "CANARY-new")
	if s := printed(Hunks(Diff(a, b))); strings.Contains(s, "CANARY") {
		t.Error(s)
	}
}

func TestPathString(t *testing.T) {
	n := read(t, `<interfaces><interface><name>ge-0/0/0</name><unit><name>0 0</name></unit></interface></interfaces><system><login><user><name>u</name><class>c</class></user></login></system>`)
	want := []string{
		"[edit interfaces]", "[edit interfaces ge-0/0/0]", `[edit interfaces ge-0/0/0 unit "0 0"]`,
		"[edit system]", "[edit system login]", "[edit system login user u]", "[edit system login user u class]",
	}
	var got []string
	n.Walk(func(path []*Node) bool {
		got = append(got, PathString(path))
		return true
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := PathString(nil); s != "[edit]" {
		t.Error(s)
	}
}
