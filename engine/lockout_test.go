package engine

import (
	"strings"
	"testing"

	"nplay/conf"
	"nplay/transport"
)

// With nothing to take it back, a change of what nplay comes in by is refused
// before the router is dialled, with `next` and without.
func TestLockout(t *testing.T) {
	for name, next := range map[string]*Login{"without next": nil, "with next": {User: "other", Agent: true}} {
		t.Run(name, func(t *testing.T) {
			p, _ := changingAdmin(next)
			p.Plays[0].Rollout.Confirm = 0
			f := newFleet(t, p)
			rep := f.planAndApply(t, p, Options{})
			wantResults(t, rep, "r1 failed steps=0 lockout")
			if len(f["r1"].log) > 0 {
				t.Errorf("the router was sent %v", f["r1"].log)
			}
			fl := rep.Results[0].Failure
			if !strings.Contains(fl.Text, "[edit system login user admin class]") || !strings.Contains(fl.Text, "none") || !strings.Contains(fl.Hint, "confirm") {
				t.Errorf("%+v", fl)
			}
		})
	}
}

// The account and the road that count are those of the session: what the plan
// could not know is refused before the lock.
func TestLockoutBySession(t *testing.T) {
	in(t, func(t *testing.T) {
		p, h := changingAdmin(nil)
		p.Plays[0].Rollout.Confirm = 0
		h.Connection.User = ""
		f := newFleet(t, p)
		plan := f.plan(t, p)
		if g := plan.Hosts[0].Guard; g == nil || g.Cause != Lockout {
			t.Errorf("the plan, whose session knows the account, says %+v", g)
		}
		plan.Hosts[0].Guard = nil
		rep := Apply(t.Context(), p, plan, f.dial, Options{})
		wantResults(t, rep, "r1 failed steps=0 lockout")
		if got := strings.Join(f["r1"].log, " "); got != "dial close" {
			t.Errorf("the router was sent %s", got)
		}
	})
}

func TestLocksOut(t *testing.T) {
	const own, other, sshd, netconfd = "netconf:830", "exec:22", "[edit system services ssh", "[edit system services netconf ssh"
	tree := func(do func(c *conf.Node)) *conf.Node {
		c := conf.New()
		l := c.Make("system", "login")
		for _, u := range []string{"admin", "root", "bob"} {
			l.MakeEntry("user", u).Set("class", "ops")
		}
		l.MakeEntry("class", "ops").Set("idle-timeout", "10")
		c.Make("system", "root-authentication").Set("encrypted-password", "$6$x$y")
		s := c.Make("system", "services")
		s.Make("ssh").Set("root-login", "allow")
		s.Make("netconf", "ssh").Set("connection-limit", "10")
		if do != nil {
			do(c)
		}
		return c
	}
	services := func(c *conf.Node) *conf.Node { return c.Find("system", "services") }
	login := func(c *conf.Node) *conf.Node { return c.Find("system", "login") }
	tests := map[string]struct {
		do         func(c *conf.Node)
		user, road string
		want       string // begins the place in the refusal; "" when it is none
	}{
		"the own account":             {func(c *conf.Node) { login(c).Entry("user", "admin").Set("class", "x") }, "admin", own, "[edit system login user admin"},
		"another account":             {func(c *conf.Node) { login(c).Entry("user", "bob").Set("class", "x") }, "admin", own, ""},
		"root's password, as root":    {func(c *conf.Node) { c.Find("system").Remove("root-authentication") }, "root", own, "[edit system root-authentication"},
		"root's password, as another": {func(c *conf.Node) { c.Find("system").Remove("root-authentication") }, "admin", own, ""},
		"a class":                     {func(c *conf.Node) { login(c).Entry("class", "ops").Set("idle-timeout", "1") }, "admin", own, "[edit system login class ops"},
		"a new class":                 {func(c *conf.Node) { login(c).MakeEntry("class", "new").Set("idle-timeout", "1") }, "admin", own, ""},
		"order of authentication":     {func(c *conf.Node) { c.Find("system").Add("authentication-order", "radius") }, "admin", own, "[edit system authentication-order"},
		"order of the service":        {func(c *conf.Node) { services(c).Make("ssh").Add("authentication-order", "radius") }, "admin", own, sshd + " authentication-order"},
		"netconf goes":                {func(c *conf.Node) { services(c).Remove("netconf") }, "admin", own, "[edit system services netconf"},
		"netconf goes, by ssh":        {func(c *conf.Node) { services(c).Remove("netconf") }, "admin", other, ""},
		"netconf goes, road unknown":  {func(c *conf.Node) { services(c).Remove("netconf") }, "admin", "", ""},
		"netconf's ssh is off":        {func(c *conf.Node) { services(c).Find("netconf", "ssh").Inactive = true }, "admin", own, netconfd},
		"netconf on port 22":          {func(c *conf.Node) { services(c).Remove("netconf") }, "admin", "netconf:22", "[edit system services netconf"},
		"netconf's port":              {func(c *conf.Node) { services(c).Find("netconf", "ssh").Set("port", "831") }, "admin", own, netconfd + " port"},
		"netconf's limit":             {func(c *conf.Node) { services(c).Find("netconf", "ssh").Set("connection-limit", "9") }, "admin", own, ""},
		"netconf's limit goes":        {func(c *conf.Node) { services(c).Find("netconf", "ssh").Remove("connection-limit") }, "admin", own, ""},
		"ssh goes":                    {func(c *conf.Node) { services(c).Remove("ssh") }, "admin", other, sshd},
		"ssh goes, by netconf":        {func(c *conf.Node) { services(c).Remove("ssh") }, "admin", own, ""},
		"ssh goes, by its subsystem":  {func(c *conf.Node) { services(c).Remove("ssh") }, "admin", "netconf:22", sshd},
		"ssh goes, by the shell":      {func(c *conf.Node) { services(c).Remove("ssh") }, "admin", "cli:22", sshd},
		"root may not, as root":       {func(c *conf.Node) { services(c).Find("ssh").Set("root-login", "deny") }, "root", "cli:22", sshd + " root-login"},
		"root may not, as another":    {func(c *conf.Node) { services(c).Find("ssh").Set("root-login", "deny") }, "admin", "cli:22", ""},
		"all services are off":        {func(c *conf.Node) { services(c).Inactive = true }, "admin", own, "[edit system services]"},
		"another service":             {func(c *conf.Node) { services(c).Make("ftp") }, "admin", own, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			edits := conf.Diff(tree(nil), tree(tt.do))
			if len(edits) == 0 {
				t.Fatal("no edits")
			}
			r := &router{host: &Host{Name: "r1"}}
			got := ""
			if f := r.locksOut(Step{Edits: edits}, transport.Info{User: tt.user, Road: tt.road}); f != nil {
				if f.Cause != Lockout || f.Hint == "" {
					t.Errorf("%+v", f)
				}
				got = f.Text
			}
			if (got != "") != (tt.want != "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %q for %v", got, conf.Lines(edits))
			}
			if f := r.locksOut(Step{Edits: edits, Confirm: 1}, transport.Info{User: tt.user, Road: tt.road}); f != nil {
				t.Errorf("refused though the router would take it back: %+v", f)
			}
		})
	}
}

// The servers that judge passwords are part of the way in for who comes in by
// one.
func TestLocksOutByServers(t *testing.T) {
	change := map[string]func(system *conf.Node){
		"[edit system radius-server 192.0.2.1 timeout]": func(n *conf.Node) { n.Entry("radius-server", "192.0.2.1").Set("timeout", "9") },
		"[edit system radius-server 192.0.2.1]":         func(n *conf.Node) { n.RemoveEntry("radius-server", "192.0.2.1") },
		"[edit system tacplus-server 192.0.2.9":         func(n *conf.Node) { n.MakeEntry("tacplus-server", "192.0.2.9").Set("port", "49") },
		"[edit system radius-options password-protocol": func(n *conf.Node) { n.Make("radius-options").Set("password-protocol", "mschap-v2") },
		"[edit system tacplus-options":                  func(n *conf.Node) { n.Make("tacplus-options").Set("service-name", "x") },
	}
	change["[edit system login user remote"] = func(n *conf.Node) { n.Find("login").Entry("user", "remote").Set("class", "x") }
	fresh := conf.New()
	fresh.Make("system", "login").MakeEntry("user", "remote").Set("class", "x")
	r := &router{host: &Host{Name: "r1"}}
	if f := r.locksOut(Step{Edits: conf.Diff(conf.New(), fresh)}, transport.Info{User: "admin", Login: "password"}); f != nil {
		t.Errorf("a new template is nobody's yet: %+v", f)
	}
	for login, refused := range map[string]bool{
		"password": true, "keyboard-interactive": true, "key a (SHA256:x) and password": true, "certificate a and keyboard-interactive": true,
		"key a (SHA256:x)": false, "agent a": false, "certificate a": false, "agent a; password not sent": false,
		"":                                     false, // of a plan: the session is asked
		"nothing, the server asks for nothing": true,
	} {
		for want, do := range change {
			was := conf.New()
			was.Make("system").MakeEntry("radius-server", "192.0.2.1").Set("timeout", "3")
			was.Make("system", "login").MakeEntry("user", "remote").Set("class", "operator")
			is := was.Clone()
			do(is.Find("system"))
			f := r.locksOut(Step{Edits: conf.Diff(was, is)}, transport.Info{User: "admin", Road: "netconf:830", Login: login})
			if (f != nil) != refused || f != nil && (!strings.Contains(f.Text, want) || f.Cause != Lockout) {
				t.Errorf("%q, %s: %+v", login, want, f)
			}
			if f := r.locksOut(Step{Edits: conf.Diff(was, is), Confirm: 1}, transport.Info{Login: login}); f != nil {
				t.Errorf("refused though the router would take it back: %+v", f)
			}
		}
	}
}
