package engine

import (
	"strings"
	"testing"

	"nplay/conf"
	"nplay/transport"
)

// A key and its fingerprint.
const (
	guardKey   = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ann"
	guardOther = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB/ukZHXgHEhqRyySNpg3NDZMlPYsmq6lhI6cFRYVNUf bob"
)

// guarded is a router with all ways in that the guard knows.
func guarded() *conf.Node {
	c := conf.New()
	l := c.Make("system", "login")
	l.MakeEntry("class", "ops").Add("permissions", "all")
	l.MakeEntry("class", "spare").Add("permissions", "view")
	for _, u := range []string{"admin", "bob"} {
		n := l.MakeEntry("user", u)
		n.Set("class", "ops")
		n.Make("authentication").Set("encrypted-password", "$6$x$y")
		n.Make("authentication").MakeEntry("ssh-ed25519", guardKey)
		n.Make("authentication").MakeEntry("ssh-ed25519", guardOther)
	}
	l.MakeEntry("user", "remote").Set("class", "ops")
	system := c.Make("system")
	root := system.Make("root-authentication")
	root.Set("encrypted-password", "$6$x$y")
	root.MakeEntry("ssh-ed25519", guardKey)
	system.MakeEntry("radius-server", "192.0.2.1").Set("timeout", "3")
	system.MakeEntry("radius-server", "192.0.2.2").Set("timeout", "3")
	system.MakeEntry("tacplus-server", "192.0.2.3").Set("timeout", "3")
	system.Add("authentication-order", "radius")
	system.Add("authentication-order", "password")
	ssh := system.Make("services", "ssh")
	ssh.Set("root-login", "allow")
	ssh.Make("cert-based-auth").Add("trusted-user-ca-keys", "ssh-ed25519 AAAA one")
	system.Make("services", "netconf", "ssh").Set("port", "830")
	return c
}

// What takes away the way in, seen by who came in how. The words begin what is
// refused within a confirm window; "" is left to the probe.
func TestGuard(t *testing.T) {
	print := fingerprintOf(guardKey)
	key, agent := "key /k/id ("+print+")", "agent key ann ("+print+"); password: refused"
	const password, asked = "password", "keyboard-interactive"
	system := func(c *conf.Node) *conf.Node { return c.Find("system") }
	login := func(c *conf.Node) *conf.Node { return c.Find("system", "login") }
	auth := func(c *conf.Node, user string) *conf.Node {
		return c.Find("system", "login").Entry("user", user).Find("authentication")
	}
	services := func(c *conf.Node) *conf.Node { return c.Find("system", "services") }
	type by struct{ user, login, road string }
	admin := by{"admin", key, "netconf:830"}
	const account, ownKey, ownPassword, service = "account nplay itself logs in with", "key nplay itself logged in with", "password nplay itself logged in with", "service nplay itself came in by"
	tests := map[string]struct {
		do   func(c *conf.Node)
		by   by
		want string
		next bool // whether `next` lifts it
	}{
		"the account":                    {func(c *conf.Node) { login(c).RemoveEntry("user", "admin") }, admin, account, true},
		"the account is off":             {func(c *conf.Node) { login(c).Entry("user", "admin").Inactive = true }, admin, account, true},
		"all accounts":                   {func(c *conf.Node) { system(c).Remove("login") }, admin, account, true},
		"the whole system is off":        {func(c *conf.Node) { system(c).Inactive = true }, admin, account, true},
		"what it logs in with":           {func(c *conf.Node) { login(c).Entry("user", "admin").Remove("authentication") }, admin, account, true},
		"no permission":                  {func(c *conf.Node) { login(c).Entry("user", "admin").Set("class", "unauthorized") }, admin, account, true},
		"another class":                  {func(c *conf.Node) { login(c).Entry("user", "admin").Set("class", "spare") }, admin, "", false},
		"another account":                {func(c *conf.Node) { login(c).RemoveEntry("user", "bob") }, admin, "", false},
		"an unknown account":             {func(c *conf.Node) { login(c).RemoveEntry("user", "admin") }, by{"", key, "netconf:830"}, "", false},
		"the key":                        {func(c *conf.Node) { auth(c, "admin").RemoveEntry("ssh-ed25519", guardKey) }, admin, ownKey, true},
		"the key of an agent":            {func(c *conf.Node) { auth(c, "admin").RemoveEntry("ssh-ed25519", guardKey) }, by{"admin", agent, "cli:22"}, ownKey, true},
		"the key is off":                 {func(c *conf.Node) { auth(c, "admin").Entry("ssh-ed25519", guardKey).Inactive = true }, admin, ownKey, true},
		"another key":                    {func(c *conf.Node) { auth(c, "admin").RemoveEntry("ssh-ed25519", guardOther) }, admin, "", false},
		"the key, by password":           {func(c *conf.Node) { auth(c, "admin").RemoveEntry("ssh-ed25519", guardKey) }, by{"admin", password, "cli:22"}, "", false},
		"the key, by its certificate":    {func(c *conf.Node) { auth(c, "admin").RemoveEntry("ssh-ed25519", guardKey) }, by{"admin", "certificate /k/c (" + print + ")", "cli:22"}, "", false},
		"the same key of another":        {func(c *conf.Node) { auth(c, "bob").RemoveEntry("ssh-ed25519", guardKey) }, admin, "", false},
		"the password":                   {func(c *conf.Node) { auth(c, "admin").Remove("encrypted-password") }, by{"admin", password, "cli:22"}, ownPassword, true},
		"the password, asked for":        {func(c *conf.Node) { auth(c, "admin").Remove("encrypted-password") }, by{"admin", asked, "cli:22"}, ownPassword, true},
		"the password is locked":         {func(c *conf.Node) { auth(c, "admin").Set("encrypted-password", "*") }, by{"admin", password, "cli:22"}, ownPassword, true},
		"another password":               {func(c *conf.Node) { auth(c, "admin").Set("encrypted-password", "$6$z$z") }, by{"admin", password, "cli:22"}, "", false},
		"the password, by key":           {func(c *conf.Node) { auth(c, "admin").Remove("encrypted-password") }, admin, "", false},
		"the password of two":            {func(c *conf.Node) { auth(c, "admin").Remove("encrypted-password") }, by{"admin", key + " and password", "cli:22"}, ownPassword, true},
		"root's authentication":          {func(c *conf.Node) { system(c).Remove("root-authentication") }, by{"root", key, "cli:22"}, account, true},
		"root's authentication, as else": {func(c *conf.Node) { system(c).Remove("root-authentication") }, admin, "", false},
		"root's key":                     {func(c *conf.Node) { system(c).Find("root-authentication").RemoveEntry("ssh-ed25519", guardKey) }, by{"root", key, "cli:22"}, ownKey, true},
		"root's password":                {func(c *conf.Node) { system(c).Find("root-authentication").Remove("encrypted-password") }, by{"root", password, "cli:22"}, ownPassword, true},
		"the accounts, as root":          {func(c *conf.Node) { system(c).Remove("login") }, by{"root", key, "cli:22"}, "", false},
		"root is kept out":               {func(c *conf.Node) { services(c).Find("ssh").Set("root-login", "deny") }, by{"root", key, "cli:22"}, "root, the account", true},
		"root's password is kept out":    {func(c *conf.Node) { services(c).Find("ssh").Set("root-login", "deny-password") }, by{"root", password, "cli:22"}, "root, the account", true},
		"root's password, by key":        {func(c *conf.Node) { services(c).Find("ssh").Set("root-login", "deny-password") }, by{"root", key, "cli:22"}, "", false},
		"root is not let in":             {func(c *conf.Node) { services(c).Find("ssh").Remove("root-login") }, by{"root", key, "cli:22"}, "root, the account", true},
		"root is kept out, as else":      {func(c *conf.Node) { services(c).Find("ssh").Set("root-login", "deny") }, admin, "", false},
		"the class":                      {func(c *conf.Node) { login(c).RemoveEntry("class", "ops") }, admin, "the class of the account", false},
		"another's class":                {func(c *conf.Node) { login(c).RemoveEntry("class", "spare") }, admin, "", false},
		"less in the class":              {func(c *conf.Node) { login(c).Entry("class", "ops").Remove("permissions") }, admin, "", false},
		"the template":                   {func(c *conf.Node) { login(c).RemoveEntry("user", "remote") }, by{"eve", password, "cli:22"}, "template", false},
		"the template, of a local one":   {func(c *conf.Node) { login(c).RemoveEntry("user", "remote") }, by{"admin", password, "cli:22"}, "", false},
		"the template, by key":           {func(c *conf.Node) { login(c).RemoveEntry("user", "remote") }, by{"eve", key, "cli:22"}, "", false},
		"no passwords":                   {func(c *conf.Node) { services(c).Make("ssh", "no-passwords") }, by{"admin", password, "cli:22"}, "the way nplay itself", false},
		"no passwords, by key":           {func(c *conf.Node) { services(c).Make("ssh", "no-passwords") }, admin, "", false},
		"no questions, by password":      {func(c *conf.Node) { services(c).Make("ssh", "no-challenge-response") }, by{"admin", password, "cli:22"}, "", false},
		"no questions":                   {func(c *conf.Node) { services(c).Make("ssh", "no-challenge-response") }, by{"admin", asked, "cli:22"}, "the way nplay itself", false},
		"no keys":                        {func(c *conf.Node) { services(c).Make("ssh", "no-public-keys") }, admin, "the way nplay itself", false},
		"the authority":                  {func(c *conf.Node) { services(c).Find("ssh").Remove("cert-based-auth") }, by{"admin", "certificate /k/c (SHA256:x)", "cli:22"}, "certificate is judged", false},
		"the authority, by key":          {func(c *conf.Node) { services(c).Find("ssh").Remove("cert-based-auth") }, admin, "", false},
		"netconf":                        {func(c *conf.Node) { services(c).Remove("netconf") }, admin, service, false},
		"netconf is off":                 {func(c *conf.Node) { services(c).Find("netconf").Inactive = true }, admin, service, false},
		"netconf's port":                 {func(c *conf.Node) { services(c).Find("netconf", "ssh").Set("port", "831") }, admin, "", false},
		"netconf, by the shell":          {func(c *conf.Node) { services(c).Remove("netconf") }, by{"admin", key, "cli:22"}, "", false},
		"netconf, from a file":           {func(c *conf.Node) { services(c).Remove("netconf") }, by{"admin", "", "saved:r1.xml"}, "", false},
		"ssh":                            {func(c *conf.Node) { services(c).Remove("ssh") }, by{"admin", key, "exec:22"}, service, false},
		"ssh, by netconf":                {func(c *conf.Node) { services(c).Remove("ssh") }, admin, "", false},
		"ssh, by netconf on its port":    {func(c *conf.Node) { services(c).Remove("ssh") }, by{"admin", key, "netconf:22"}, service, false},
		"all services":                   {func(c *conf.Node) { system(c).Remove("services") }, admin, service, false},
		"a method": {func(c *conf.Node) { system(c).RemoveEntry("authentication-order", "radius") }, by{"eve", password, "cli:22"},
			"so that `radius`", false},
		"the other method": {func(c *conf.Node) { system(c).RemoveEntry("authentication-order", "password") }, by{"admin", asked, "cli:22"}, "so that `password`", false},
		"a method, by key": {func(c *conf.Node) { system(c).RemoveEntry("authentication-order", "radius") }, admin, "", false},
		"a method more":    {func(c *conf.Node) { system(c).Add("authentication-order", "tacplus") }, by{"admin", password, "cli:22"}, "", false},
		"no order":         {func(c *conf.Node) { system(c).Remove("authentication-order") }, by{"eve", password, "cli:22"}, "so that `radius`", false},
		"a new order of ssh, without all": {func(c *conf.Node) { services(c).Find("ssh").Add("authentication-order", "password") }, by{"eve", password, "cli:22"},
			"so that `radius`", false},
		"a new order of ssh": {func(c *conf.Node) {
			services(c).Find("ssh").Add("authentication-order", "password")
			services(c).Find("ssh").Add("authentication-order", "radius")
		}, by{"eve", password, "cli:22"}, "", false},
		"one server":          {func(c *conf.Node) { system(c).RemoveEntry("radius-server", "192.0.2.1") }, by{"eve", password, "cli:22"}, "", false},
		"all servers":         {func(c *conf.Node) { system(c).Remove("radius-server") }, by{"eve", password, "cli:22"}, "last server of `radius`", false},
		"all servers, by key": {func(c *conf.Node) { system(c).Remove("radius-server") }, admin, "", false},
		"all servers, replaced": {func(c *conf.Node) {
			system(c).Remove("radius-server")
			system(c).MakeEntry("radius-server", "192.0.2.9")
		}, by{"eve", password, "cli:22"}, "", false},
		"the one server": {func(c *conf.Node) { system(c).Remove("tacplus-server") }, by{"eve", password, "cli:22"}, "last server of `tacplus`", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			after := guarded()
			tt.do(after)
			s := Step{Edits: conf.Diff(guarded(), after), Confirm: 1}
			s.Changes = []Change{{Task: "ensure_it", Source: conf.Source{File: "main.hcl", Line: 7}}}
			for i := range s.Edits {
				s.Changes[0].Edits = append(s.Changes[0].Edits, i)
			}
			r := &router{host: &Host{Name: "r1"}, scopes: []string{"system"}}
			info := transport.Info{User: tt.by.user, Login: tt.by.login, Road: tt.by.road}
			f := r.guard([]Step{s}, info, guarded())
			switch {
			case (f != nil) != (tt.want != ""):
				t.Fatalf("got %+v for %v", f, conf.Lines(s.Edits))
			case f == nil:
				return
			}
			if f.Cause != Lockout || !strings.Contains(f.Text, tt.want) || !strings.Contains(f.Hint, "--allow-lockout") ||
				strings.Contains(f.Hint, "next") != tt.next || f.Task != "ensure_it" || f.Source.Line != 7 {
				t.Errorf("%+v", f)
			}
			r.host.Connection.Next = &Login{User: "other"}
			if f := r.guard([]Step{s}, info, guarded()); (f == nil) != tt.next {
				t.Errorf("with next: %+v", f)
			}
			r.opts.AllowLockout = true
			r.host.Connection.Next = nil
			if f := r.refuses([]Step{s}, info, guarded()); f != nil {
				t.Errorf("allowed, and refused: %+v", f)
			}
			s.Confirm = 0
			if f := r.refuses([]Step{s}, info, guarded()); f == nil || f.Cause != Lockout || strings.Contains(f.Hint, "--allow-lockout") {
				t.Errorf("for good, and not refused: %+v", f)
			}
		})
	}
}

// Without an order or with one that was not read the default is not taken for
// lost.
func TestGuardOrder(t *testing.T) {
	with := func(methods ...string) *conf.Node {
		c := conf.New()
		for _, m := range methods {
			c.Make("system").Add("authentication-order", m)
		}
		return c
	}
	for name, tt := range map[string]struct {
		before, after *conf.Node
		scopes        []string
		lost          string
	}{
		"the default is lost":         {with(), with("radius"), []string{"system/authentication-order"}, "password"},
		"the default stays":           {with(), with("radius", "password"), []string{"system/authentication-order"}, ""},
		"nobody knows":                {with(), with("radius"), []string{"system/login"}, ""},
		"the default comes back":      {with("password"), with(), []string{"system"}, ""},
		"the only one":                {with("radius"), with("tacplus"), []string{"system"}, "radius"},
		"another order":               {with("radius", "password"), with("password", "radius"), []string{"system"}, ""},
		"one is taken, nobody knows ": {with("radius", "password"), with("password"), nil, "radius"},
	} {
		in := entrance{Info: transport.Info{User: "eve", Login: "password"}, base: tt.before, scopes: tt.scopes}
		if got := strings.Join(in.lost(conf.Diff(tt.before, tt.after), orders[0]), " "); got != tt.lost {
			t.Errorf("%s: got %q, want %q", name, got, tt.lost)
		}
	}
}

// Later steps are seen with what the steps before them have made, by the login
// that nplay has then.
func TestGuardLaterSteps(t *testing.T) {
	base := guarded()
	first := base.Clone()
	first.Find("system", "login").Entry("user", "admin").Set("class", "spare")
	second := first.Clone()
	second.Find("system", "login").RemoveEntry("user", "admin")
	third := second.Clone()
	third.Find("system", "services").Remove("netconf")
	steps := []Step{{Edits: conf.Diff(base, first), Confirm: 1}, {Stage: 1, Edits: conf.Diff(first, second), Confirm: 1}, {Stage: 2, Edits: conf.Diff(second, third), Confirm: 1}}
	r := &router{host: &Host{Name: "r1"}, scopes: []string{"system"}}
	by := transport.Info{User: "admin", Login: "password", Road: "netconf:830"}
	if f := r.guard(steps, by, base); f == nil || !strings.Contains(f.Text, "account nplay itself") {
		t.Errorf("%+v", f)
	}
	r.host.Connection.Next = &Login{User: "bob"}
	if f := r.guard(steps, by, base); f != nil {
		t.Errorf("bob is still there, and by which service he comes in is not known: %+v", f)
	}
	r.host.Connection.Next = &Login{User: "admin"}
	if f := r.guard(steps, by, nil); f != nil {
		t.Errorf("next: %+v", f)
	}
	if r.planned, r.plan = base, steps; !conf.Equal(r.plannedOn(2), second) || !conf.Equal(r.plannedOn(0), base) {
		t.Error("a step is planned on what those before it make")
	}
}
