package schema

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct{ path, value, want string }{
		{"system services netconf ssh port", "830", ""},
		{"system services netconf ssh port", "1", ""},
		{"system services netconf ssh port", "65535", ""},
		{"system services netconf ssh port", "0", `"0" is not a number within 1..65535`},
		{"system services netconf ssh port", "70000", `"70000" is not a number within 1..65535`},
		{"system services netconf ssh port", "-830", `"-830" is not a number within 1..65535`},
		{"system services netconf ssh port", "+830", `"+830" is not a number within 1..65535`},
		{"system services netconf ssh port", "0830", `"0830" is not a number within 1..65535`},
		{"system services netconf ssh port", "8 30", `"8 30" is not a number within 1..65535`},
		{"system services netconf ssh port", "", `"" is not a number within 1..65535`},
		{"system services netconf ssh port", "0x33e", ""},
		{"system services netconf ssh port", "0x", `"0x" is not a number within 1..65535`},
		{"system services netconf ssh port", "99999999999999999999999", `"99999999999999999999999" is not a number within 1..65535`},
		{"system services netconf ssh port", "<*>", ""},
		{"system services netconf ssh port", "$port", ""},
		{"system services netconf ssh port", "<", `"<" is not a number within 1..65535`},
		{"system login user uid", "99", `"99" is not a number within 100..64000`},
		{"system login user uid", "100", ""},
		{"system login user uid", "64000", ""},
		{"system login user uid", "64001", `"64001" is not a number within 100..64000`},
		{"system login user cli prompt", "", `"" is not text of 1..255 characters`},
		{"system login user cli prompt", strings.Repeat("ü", 255), ""},
		{"system login user cli prompt", strings.Repeat("ü", 256), `"` + strings.Repeat("ü", 256) + `" is not text of 1..255 characters`},
		{"system login user full-name", "", ""},
		{"system login user name", "anything goes here", ""},
		{"system login password format", "sha512", ""},
		{"system login password format", "sha-512", `"sha-512" is not one of des, md5, sha1, sha256, sha512; did you mean sha512?`},
		{"system login password format", "<*>", `"<*>" is not one of des, md5, sha1, sha256, sha512`},
		{"system login password minimum-changes", "-2147483648", ""},
		{"system login password minimum-changes", "-2147483649", `"-2147483649" is not a number within -2147483648..2147483647`},
		{"system services ssh macs", "hmac-sha2-257", `"hmac-sha2-257" is not one of the 16 words it takes; did you mean hmac-sha2-256?`},
		{"system services netconf rfc-compliant", "", ""},
		{"system services netconf rfc-compliant", "true", "it takes no value"},
		{"system services", "x", "a container has no value"},
		{"system login user", "x", "a list has no value"},
		{"system login user authentication encrypted-password", "$6$x$y", ""},
		{"system login user authentication encrypted-password", strings.Repeat("hunter2", 40), "the value is not text of 1..128 characters"},
		{"interfaces interface mtu", "9192", ""},
		{"interfaces interface mtu", "9192 bytes", `"9192 bytes" is not a number within 0..4294967295`},
		{"chassis synchronization nowhere", "", "unknown"},
	} {
		d, ok := Lookup(strings.Fields(c.path)...)
		got := "unknown"
		if ok {
			got = ""
			if err := d.Check(c.value); err != nil {
				got = err.Error()
			}
		}
		if got != c.want {
			t.Errorf("%s %q\n got %s\nwant %s", c.path, c.value, got, c.want)
		}
	}
	if err := (Def{}).Check("x"); err != nil {
		t.Errorf("of an unknown statement nothing is wrong, got %v", err)
	}
}

func TestCheckDecimal(t *testing.T) {
	d := decimalLeaf(Root(), map[Def]bool{})
	if !d.Known() {
		t.Fatal("no decimal leaf within -90..90")
	}
	for value, want := range map[string]bool{
		"0": true, "-90": true, "90.000000000": true, "45.5": true, "-0.000000001": true,
		"90.000000001": false, "-90.1": false, "1.": false, ".5": false, "01": false,
		"1.0000000001": false, "1e1": false, "": false, "-": false, "9999999999999": false,
	} {
		if err := d.Check(value); (err == nil) != want {
			t.Errorf("%q: %v", value, err)
		}
	}
	if got := d.Takes(); got != "a decimal number within -90..90" {
		t.Errorf("takes %s", got)
	}
}

func decimalLeaf(d Def, seen map[Def]bool) Def {
	if seen[d] {
		return Def{}
	}
	seen[d] = true
	if strings.HasPrefix(d.Takes(), "a decimal number within -90..90") {
		return d
	}
	for _, kid := range d.Children() {
		if found := decimalLeaf(kid, seen); found.Known() {
			return found
		}
	}
	return Def{}
}

// A union accepts what one of its members accepts. That the wildcard member
// is there must not make the others lenient.
func TestCheckOfUnions(t *testing.T) {
	seen := map[Def]bool{}
	numbers := 0
	var walk func(d Def)
	walk = func(d Def) {
		if seen[d] {
			return
		}
		seen[d] = true
		if s := d.Takes(); strings.HasPrefix(s, "a number within ") && !strings.Contains(s, " or ") {
			numbers++
			for _, bad := range []string{"abc", "", "1.5", "99999999999999999999", "-99999999999999999999"} {
				if d.Check(bad) == nil {
					t.Errorf("%s: %q is accepted", s, bad)
				}
			}
		}
		for _, kid := range d.Children() {
			walk(kid)
		}
	}
	walk(Root())
	if numbers < 300 {
		t.Errorf("only %d distinct numbers seen", numbers)
	}
}

func TestSuggest(t *testing.T) {
	for _, c := range []struct{ path, name, want string }{
		{"", "sytem", "system"},
		{"", "systme", "system"},
		{"", "intefaces", "interfaces"},
		{"system", "servcies", "services"},
		{"system login", "users", "user"},
		{"system login user", "clas", "class"},
		{"system login user authentication", "ssh-ed22519", "ssh-ed25519"},
		{"system login user", "uid", "uid"},
		{"system login user", "zzzzzz", ""},
		{"system login user", "", ""},
		{"system login user uid", "x", ""},
		{"system", strings.Repeat("x", 100_000), ""},
	} {
		d, ok := Lookup(strings.Fields(c.path)...)
		if !ok {
			t.Fatalf("%s is not known", c.path)
		}
		if got := d.Suggest(c.name); got != c.want {
			t.Errorf("%s %.20s: got %q, want %q", c.path, c.name, got, c.want)
		}
	}
	if got := (Def{}).Suggest("system"); got != "" {
		t.Errorf("below nothing: %q", got)
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"activat", "activate"}, {"dlete", "delete"}, {"set", "set"}, {"show", ""}, {"", ""},
	} {
		if got := Nearest(c.name, "set", "delete", "activate", "deactivate"); got != c.want {
			t.Errorf("%q: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := Nearest("set"); got != "" {
		t.Errorf("among none: %q", got)
	}
}
