package conf

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every edit there can be, with a secret wherever one can stand: what is shown is
// what is sent but for the secrets, and no two entries become one.
func TestMaskedEdits(t *testing.T) {
	before, after := New(), New()
	for _, n := range []*Node{before, after} {
		n.Make("system").Set("host-name", "r1")
		for _, m := range []string{"radius", "password"} {
			n.Find("system").Add("authentication-order", m)
		}
		for _, k := range []string{"canary-c", "canary-d"} {
			n.Make("policy-options").MakeEntry("policy-statement", "p").MakeEntry("term", k).Make("then", "accept")
		}
	}
	before.Make("system").MakeEntry("radius-server", "192.0.2.1").Set("secret", "canary-old")
	after.Make("system").MakeEntry("radius-server", "192.0.2.1").Set("secret", "canary-new")
	before.Make("system").MakeEntry("radius-server", "192.0.2.2").Set("secret", "canary-gone")
	u := after.Make("system", "login").MakeEntry("user", "canary-user")
	u.Set("class", "super-user")
	u.Set("full-name", `has "canary-name" in it`)
	for _, key := range []string{"ssh-ed25519 canary-a x", "ssh-ed25519 canary-b x"} {
		u.Make("authentication").MakeEntry("ssh-ed25519", key)
	}
	list := after.Find("policy-options").Entry("policy-statement", "p")
	list.Kids[0], list.Kids[1] = list.Kids[1], list.Kids[0]
	for _, n := range []*Node{before, after} {
		n.Walk(func(path []*Node) bool {
			k := path[len(path)-1]
			if strings.Contains(k.Key+k.Value, "canary") {
				k.Secret = true
				k.Label = map[bool]string{true: "var.new"}[strings.Contains(k.Value, "canary-new")]
			}
			return true
		})
	}
	edits := Diff(before, after)
	plain := Lines(edits)
	masked := MaskedEdits(edits)
	var b bytes.Buffer
	if err := EditsXML(&b, masked); err != nil {
		t.Fatal(err)
	}
	shown := strings.Join(Lines(masked), "\n") + "\n" + b.String()
	if strings.Contains(shown, "canary") {
		t.Errorf("a secret is shown:\n%s", shown)
	}
	if !strings.Contains(strings.Join(plain, "\n"), "canary-a") || strings.Join(Lines(edits), "\n") != strings.Join(plain, "\n") {
		t.Error("the edits themselves are masked, or have no secret")
	}
	want := `delete system radius-server 192.0.2.2
set system radius-server 192.0.2.1 secret "(sensitive: var.new)"
set system login user "(sensitive)" class super-user
set system login user "(sensitive)" full-name "(sensitive)"
set system login user "(sensitive)" authentication ssh-ed25519 "(sensitive)"
set system login user "(sensitive)" authentication ssh-ed25519 "(sensitive) 2"
insert policy-options policy-statement p term "(sensitive)" after term "(sensitive) 2"`
	if diff := cmp.Diff(want, strings.Join(Lines(masked), "\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
