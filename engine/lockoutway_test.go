package engine

import (
	"strings"
	"testing"

	"nplay/conf"
	"nplay/transport"
)

// A way to log in that is switched off for the whole service counts for a
// session that came in by it, whatever its road: NETCONF over SSH is judged by
// the same daemon.
func TestLocksOutWayToLogIn(t *testing.T) {
	logins := []string{"password", "keyboard-interactive", "key /k/id (SHA256:x)", "agent key a (SHA256:x)",
		"certificate /k/c (SHA256:x)", "key /k/id (SHA256:x) and keyboard-interactive", "key /k/id (SHA256:x); password not sent", "",
		"password and key /k/id (SHA256:x)"}
	for flag, want := range map[string][]bool{
		"no-passwords":               {true, true, false, false, false, true, false, false, true},
		"no-password-authentication": {true, true, false, false, false, true, false, false, true},
		"no-challenge-response":      {true, true, false, false, false, true, false, false, true},
		"no-public-keys":             {false, false, true, true, true, true, true, false, true},
	} {
		before := conf.New()
		before.Make("system", "services", "ssh").Set("root-login", "allow")
		after := before.Clone()
		after.Make("system", "services", "ssh", flag)
		for i, login := range logins {
			r := &router{host: &Host{Name: "r1"}}
			by := transport.Info{User: "admin", Road: "netconf:830", Login: login}
			f := r.locksOut(Step{Edits: conf.Diff(before, after)}, by)
			if (f != nil) != want[i] || f != nil && !strings.Contains(f.Text, "[edit system services ssh "+flag+"]") {
				t.Errorf("%s, logged in by %q: %+v", flag, login, f)
			}
			if f := r.locksOut(Step{Edits: conf.Diff(after, before)}, by); f != nil {
				t.Errorf("%s is taken away: %+v", flag, f)
			}
		}
	}
}
