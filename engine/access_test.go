package engine

import (
	"fmt"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/transport"
)

// What a plan touches of the management access, named.
func TestAccess(t *testing.T) {
	system := func(c *conf.Node) *conf.Node { return c.Find("system") }
	login := func(c *conf.Node) *conf.Node { return c.Find("system", "login") }
	tests := map[string]struct {
		do    func(c *conf.Node)
		login string
		want  string
	}{
		"nothing":         {func(c *conf.Node) { system(c).Set("host-name", "r1") }, "key a", ""},
		"another account": {func(c *conf.Node) { login(c).RemoveEntry("user", "bob") }, "key a", ""},
		"the account":     {func(c *conf.Node) { login(c).Entry("user", "admin").Set("class", "x") }, "key a", "the account admin"},
		"all accounts":    {func(c *conf.Node) { system(c).Remove("login") }, "key a", "system login, the account admin"},
		"its class":       {func(c *conf.Node) { login(c).Entry("class", "ops").Set("idle-timeout", "5") }, "key a", "system login class ops"},
		"another class":   {func(c *conf.Node) { login(c).Entry("class", "spare").Set("idle-timeout", "5") }, "key a", ""},
		"a new class":     {func(c *conf.Node) { login(c).MakeEntry("class", "new").Set("idle-timeout", "5") }, "key a", ""},
		"root":            {func(c *conf.Node) { system(c).Find("root-authentication").Set("encrypted-password", "$6$z$z") }, "key a", "system root-authentication"},
		"services": {func(c *conf.Node) {
			system(c).Find("services").Make("ssh").Set("root-login", "deny")
			system(c).Find("services", "netconf", "ssh").Set("port", "831")
		}, "key a", "system services netconf, system services ssh"},
		"all services":       {func(c *conf.Node) { system(c).Remove("services") }, "key a", "system services"},
		"another service":    {func(c *conf.Node) { system(c).Find("services").Make("ftp") }, "key a", ""},
		"the order":          {func(c *conf.Node) { system(c).Add("authentication-order", "tacplus") }, "key a", "system authentication-order"},
		"servers, by key":    {func(c *conf.Node) { system(c).Entry("radius-server", "192.0.2.1").Set("port", "1900") }, "key a", ""},
		"servers":            {func(c *conf.Node) { system(c).Entry("radius-server", "192.0.2.1").Set("port", "1900") }, "password", "system radius-server"},
		"servers, not known": {func(c *conf.Node) { system(c).Entry("tacplus-server", "192.0.2.3").Set("port", "49") }, "", "system tacplus-server"},
		"the template":       {func(c *conf.Node) { login(c).Entry("user", "remote").Set("class", "spare") }, "password", "the account remote"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			after := guarded()
			tt.do(after)
			in := entrance{Info: transport.Info{User: "admin", Login: tt.login}, base: guarded(), scopes: []string{"system"}}
			if got := strings.Join(in.access([]Step{{Edits: conf.Diff(guarded(), after)}}), ", "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// removing is a program that takes the connecting account away.
func removing(next *Login) *Program {
	var b builder
	h := b.host("r1")
	h.Connection.Next = next
	b.job(h, b.play("main"), "ensure_user.admin", task("system/login", func(c *conf.Node) {
		c.Make("system", "login").MakeEntry("user", "other").Set("class", "super-user")
		c.Find("system", "login").RemoveEntry("user", "admin")
	}))
	return &b.p
}

// gone refuses who logs in to an account that the router does not have.
func gone(q DialRequest, tree *conf.Node) error {
	user := "admin"
	if q.Login != nil {
		user = q.Login.User
	}
	if tree.Find("system", "login").Entry("user", user) == nil {
		return fmt.Errorf("%s: %w", user, transport.ErrAuth)
	}
	return nil
}

// The plan says what it would take away; Apply leaves the router alone, with
// `next` goes on, and goes back where somebody wanted to see it.
func TestGuardedRun(t *testing.T) {
	for name, tt := range map[string]struct {
		next  *Login
		allow bool
		guard bool
		want  string
	}{
		"refused":   {nil, false, true, "r1 failed steps=0 lockout"},
		"with next": {&Login{User: "other", Agent: true}, false, false, "r1 applied steps=1"},
		"allowed":   {nil, true, true, "r1 rolled-back steps=0 probe"},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T) {
				p := removing(tt.next)
				f := newFleet(t, p)
				r := f["r1"]
				r.login = gone
				plan := f.plan(t, p)
				hp := plan.Hosts[0]
				if (hp.Guard != nil) != tt.guard || strings.Join(hp.Access, ", ") != "the account admin" || !hp.Changed() {
					t.Errorf("guard %+v, access %q", hp.Guard, hp.Access)
				}
				// By the session alone, too.
				for _, known := range []bool{true, false} {
					if !known {
						if tt.allow || tt.next != nil {
							break
						}
						plan.Hosts[0].Guard = nil
						p.Hosts[0].Connection.User = ""
					}
					rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x", AllowLockout: tt.allow})
					wantResults(t, rep, tt.want)
					if sent := strings.Join(r.log, " "); tt.guard && !tt.allow && sent != map[bool]string{true: "", false: "dial close"}[known] {
						t.Errorf("the router was sent %q", sent)
					}
				}
				f.clean(t)
			})
		})
	}
}
