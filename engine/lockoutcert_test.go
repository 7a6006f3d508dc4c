package engine

import (
	"strings"
	"testing"

	"nplay/conf"
	"nplay/transport"
)

// Whose certificates the router believes counts for a session that came in by
// one, and for no other.
func TestLocksOutCertificate(t *testing.T) {
	before := conf.New()
	before.Make("system", "services", "ssh", "cert-based-auth").Add("trusted-user-ca-keys", "ssh-ed25519 AAAA one")
	before.Make("system", "services", "ssh").Add("authorized-principals", "ops")
	ssh := func(c *conf.Node) *conf.Node { return c.Find("system", "services", "ssh") }
	changes := map[string]func(c *conf.Node){
		"the authority":  func(c *conf.Node) { ssh(c).Remove("cert-based-auth") },
		"the principals": func(c *conf.Node) { ssh(c).Add("authorized-principals", "others") },
	}
	logins := map[string]bool{"certificate /k/id-cert.pub (SHA256:x)": true, "agent certificate ann (SHA256:x); password: refused": true,
		"key /k/id (SHA256:x)": false, "password": false, "": false}
	for name, do := range changes {
		after := before.Clone()
		do(after)
		for login, want := range logins {
			r := &router{host: &Host{Name: "r1"}}
			f := r.locksOut(Step{Edits: conf.Diff(before, after)}, transport.Info{User: "admin", Road: "netconf:830", Login: login})
			if (f != nil) != want || f != nil && !strings.Contains(f.Text, "by which the certificate is judged") {
				t.Errorf("%s, logged in by %q: %+v", name, login, f)
			}
		}
	}
}
