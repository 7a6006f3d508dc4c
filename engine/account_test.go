package engine

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// changingAdmin is a program that gives the connecting account another class.
func changingAdmin(next *Login) (*Program, *Host) {
	var b builder
	h := b.host("r1")
	h.Connection.Next = next
	p := b.play("main")
	n := b.job(h, p, "enable_netconf.ssh", netconf(""))
	b.job(h, p, "ensure_user.admin", user("admin", "operator"))
	b.job(h, p, "ensure_user.bob", user("bob", "operator"), n)
	return &b.p, h
}

// A change of the connecting account without `next` is refused before anything
// is dialled.
func TestNextMissing(t *testing.T) {
	for _, allow := range []bool{false, true} {
		p, _ := changingAdmin(nil)
		f := newFleet(t, p)
		rep := f.planAndApply(t, p, Options{AllowLockout: allow})
		wantResults(t, rep, "r1 failed steps=0 next")
		if len(f["r1"].log) > 0 {
			t.Errorf("the router was sent %v", f["r1"].log)
		}
		fl := rep.Results[0].Failure
		if !strings.Contains(fl.Text, "[edit system login user admin class]") || !strings.Contains(fl.Hint, "next") || fl.Source.File != "inventory.hcl" {
			t.Errorf("%+v", fl)
		}
	}
}

// The account that counts is the one the session says it is.
func TestNextMissingBySession(t *testing.T) {
	in(t, func(t *testing.T) {
		p, h := changingAdmin(nil)
		h.Connection.User = ""
		f := newFleet(t, p)
		rep := f.planAndApply(t, p, Options{})
		wantResults(t, rep, "r1 failed steps=0 next")
		if got := strings.Join(f["r1"].log, " "); got != "dial close" {
			t.Errorf("the router was sent %s", got)
		}
	})
}

// With a fitting `next` the probe and all later steps log in with it.
func TestNextFits(t *testing.T) {
	in(t, func(t *testing.T) {
		p, h := changingAdmin(&Login{User: "other", Agent: true})
		f := newFleet(t, p)
		rep := f.planAndApply(t, p, Options{})
		wantResults(t, rep, "r1 applied steps=2")
		var users []string
		for _, q := range f["r1"].dials {
			if q.Login == nil {
				users = append(users, h.Connection.User)
			} else {
				users = append(users, q.Login.User)
			}
		}
		if got := strings.Join(users, " "); got != "admin other other other" {
			t.Errorf("logged in as %s", got)
		}
	})
}

// With a `next` that does not fit, the router takes the commit back by itself.
func TestNextWrong(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := changingAdmin(&Login{User: "admin", Agent: true, Source: conf.Source{File: "inventory.hcl", Line: 5}})
		f := newFleet(t, p)
		f["r1"].login = func(q DialRequest, tree *conf.Node) error {
			if class, _ := tree.Find("system", "login").Entry("user", "admin").Leaf("class"); (class == "operator") && q.Login != nil {
				return fmt.Errorf("admin: %w", transport.ErrAuth)
			}
			return nil
		}
		start := time.Now()
		rep := f.planAndApply(t, p, Options{})
		wantResults(t, rep, "r1 rolled-back steps=0 probe")
		fl := rep.Results[0].Failure
		if fl.Source.Line != 5 || !strings.Contains(fl.Hint, "next") {
			t.Errorf("%+v", fl)
		}
		if took := time.Since(start); took < 5*time.Minute || took > 6*time.Minute {
			t.Errorf("it took %v", took)
		}
		if !conf.Equal(f["r1"].committed, bare()) {
			t.Error("the router is not as it was")
		}
		if n := len(f["r1"].dials); n != 1+logins {
			t.Errorf("%d dials: a router shuts out who fails too often", n)
		}
		f.clean(t)
	})
}

// The same when the first session is gone too: after the rollback the login of
// before works again.
func TestNextWrongAndSessionLost(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := changingAdmin(&Login{User: "admin", Agent: true})
		f := newFleet(t, p)
		r := f["r1"]
		r.login = func(q DialRequest, tree *conf.Node) error {
			if class, _ := tree.Find("system", "login").Entry("user", "admin").Leaf("class"); class == "operator" {
				return fmt.Errorf("admin: %w", transport.ErrAuth)
			}
			if q.Login != nil {
				return errors.New("logs in with next on a router that is as before")
			}
			return nil
		}
		plan := f.plan(t, p)
		r.faults = []*fault{{request: "history", from: 2, outcome: "drop before"}}
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 rolled-back steps=0 probe")
		if n := len(r.dials); n > 1+2*logins+2 {
			t.Errorf("%d dials: a router shuts out who fails too often", n)
		}
		f.clean(t)
	})
}

func TestTouchesAccount(t *testing.T) {
	tree := func(do func(c *conf.Node)) *conf.Node {
		c := conf.New()
		for _, u := range []string{"admin", "bob"} {
			c.Make("system", "login").MakeEntry("user", u).Set("class", "operator")
		}
		c.Make("system").Set("host-name", "r1")
		if do != nil {
			do(c)
		}
		return c
	}
	login := func(c *conf.Node) *conf.Node { return c.Find("system", "login") }
	tests := map[string]struct {
		do   func(c *conf.Node)
		want bool
	}{
		"another user":          {func(c *conf.Node) { login(c).Entry("user", "bob").Set("class", "x") }, false},
		"a new user":            {func(c *conf.Node) { login(c).MakeEntry("user", "eve").Set("class", "x") }, false},
		"beside the users":      {func(c *conf.Node) { login(c).Set("message", "x") }, false},
		"its class":             {func(c *conf.Node) { login(c).Entry("user", "admin").Set("class", "x") }, true},
		"its removal":           {func(c *conf.Node) { login(c).RemoveEntry("user", "admin") }, true},
		"switched off":          {func(c *conf.Node) { login(c).Entry("user", "admin").Inactive = true }, true},
		"login switched off":    {func(c *conf.Node) { login(c).Inactive = true }, true},
		"login removed":         {func(c *conf.Node) { c.Find("system").Remove("login") }, true},
		"system removed":        {func(c *conf.Node) { c.Remove("system") }, true},
		"something else in sys": {func(c *conf.Node) { c.Find("system").Set("host-name", "r2") }, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			edits := conf.Diff(tree(nil), tree(tt.do))
			if len(edits) == 0 {
				t.Fatal("no edits")
			}
			if _, got := changesAccount(edits, "admin"); got != tt.want {
				t.Errorf("got %v for %v", got, conf.Lines(edits))
			}
		})
	}
	edits := conf.Diff(tree(nil), tree(func(c *conf.Node) { c.Make("system", "root-authentication").Set("encrypted-password", "x") }))
	if _, got := changesAccount(edits, "root"); !got {
		t.Error("root's authentication is not root's account")
	}
	if _, got := changesAccount(edits, "admin"); got {
		t.Error("root's authentication is another's account")
	}
}
