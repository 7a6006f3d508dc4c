package conf

import (
	"strings"
	"testing"
)

// What goes into a trace says what is sent, and no secret.
func TestMaskedLines(t *testing.T) {
	before, after := New(), New()
	u := after.Make("system", "login").MakeEntry("user", "ann")
	u.Set("class", "super-user")
	u.Make("authentication").Set("encrypted-password", "$6$canary")
	after.Make("system").MakeEntry("radius-server", "192.0.2.1").Set("secret", "canary")
	after.Find("system").Set("host-name", "r 1")
	before.Make("system").Add("authentication-order", "radius")
	got := strings.Join(MaskedLines(Diff(before, after)), "\n")
	if strings.Contains(got, "canary") {
		t.Errorf("a secret in\n%s", got)
	}
	for _, want := range []string{"delete system authentication-order radius", "set system login user ann class super-user",
		"set system login user ann authentication encrypted-password (sensitive)", `set system host-name "r 1"`, "set system radius-server 192.0.2.1 secret (sensitive)"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
