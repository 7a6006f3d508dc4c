package tree

import (
	"slices"
	"strings"
	"testing"

	"nplay/conf/schema"
	"nplay/transport/junossim/crypt"
	"nplay/transport/junossim/markup"
)

// Every leaf that the schema calls a secret is stored as $9$ when it comes in
// clear, and stays as it is when it comes as $9$; but for hashes and for what
// Junos keeps in clear.
func TestSecretsAreHidden(t *testing.T) {
	plain := map[string]bool{"encrypted-password": true, "plain-text-password-value": true, "community": true, "snmp-community": true, "certificate": true}
	const hidden = "$9$iHmTzF/AtOTQEcleW8" // lab123
	seen, hid := map[schema.Def]bool{}, map[string]bool{}
	load := func(name string, d schema.Def, value string) string {
		l := &Loader{Hide: crypt.Hide}
		k := &Node{Name: name, Def: d}
		if !l.value(Path{New(), k}, k, &markup.Element{Name: name, Text: value}) {
			return ""
		}
		return k.Value
	}
	var walk func(schema.Def)
	walk = func(d schema.Def) {
		if seen[d] {
			return
		}
		seen[d] = true
		for name, k := range d.Children() {
			if k.Kind() == schema.Leaf && k.Secret() && !slices.Contains(d.Keys(), name) {
				got := load(name, k, "lab123")
				clear, err := crypt.Show(got)
				switch {
				case got == "": // not a value of this leaf
				case plain[name] && got != "lab123":
					t.Errorf("%s: stored as %q", name, got)
				case !plain[name] && (err != nil || clear != "lab123"):
					t.Errorf("%s: stored as %q, %v", name, got, err)
				}
				if !plain[name] && got != "" {
					hid[name] = true
					if kept := load(name, k, hidden); kept != hidden && kept != "" {
						t.Errorf("%s: %s becomes %q", name, hidden, kept)
					}
				}
			}
			walk(k)
		}
	}
	walk(schema.Root())
	for _, name := range strings.Fields("secret preauthentication-secret authentication-key simple-password key password privacy-password shared-secret value passphrase") {
		if !hid[name] {
			t.Errorf("no %s was tried", name)
		}
	}
}
