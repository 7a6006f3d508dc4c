package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"nplay/conf"
	"nplay/transport"
)

// All configurations are read whole; a router that cannot be read, or whose
// configuration cannot be kept, is told and stops no other.
func TestCollect(t *testing.T) {
	b := &builder{}
	var hosts []*Host
	for i := range 5 {
		hosts = append(hosts, b.host(fmt.Sprintf("r%d", i+1)))
	}
	f := newFleet(t, &Program{Hosts: hosts})
	f["r2"].faults = []*fault{{request: "dial", outcome: "refused", from: 1, always: true}}
	var mu sync.Mutex
	var kept []string
	var events []Event
	bad := Collect(t.Context(), hosts, Dialer(f.dial).ReadOnly(), Options{Parallel: 2, Sink: func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.Kind == HostDone || e.Kind == HostFailed {
			events = append(events, e)
		}
	}}, func(h *Host, tree *conf.Node) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if tree.Find("system", "services", "ssh") == nil {
			t.Errorf("%s: not all of it was read", h.Name)
		}
		if h.Name == "r4" {
			return "", errors.New("no space left on device")
		}
		kept = append(kept, h.Name)
		return "written", nil
	})
	slices.Sort(kept)
	if !slices.Equal(kept, []string{"r1", "r3", "r5"}) {
		t.Errorf("kept %v", kept)
	}
	if len(bad) != 2 || bad[0].Host != "r2" || bad[0].Cause != AuthRefused || bad[1].Host != "r4" || bad[1].Cause != Unsaved {
		t.Errorf("failures: %+v", bad)
	}
	if len(events) != 5 {
		t.Errorf("%d routers have ended: %v", len(events), events)
	}
	f.clean(t)
}

// Only a router with a change is asked who committed last, and only when it is
// asked for; one that does not say is planned all the same.
func TestHistoryOfChangedRouters(t *testing.T) {
	b := &builder{}
	p := b.play("p")
	for i := range 3 {
		h := b.host(fmt.Sprintf("r%d", i+1))
		b.job(h, p, "ensure_user.ann", user("ann", "operator"))
	}
	f := newFleet(t, &b.p)
	f["r2"].committed.Make("system", "login").MakeEntry("user", "ann").Set("class", "operator")
	f["r1"].record("bob", "cli", "CHG-1", false)
	f["r3"].faults = []*fault{{request: "history", outcome: "refused", from: 1, always: true}}
	plan := MakePlan(t.Context(), &b.p, Dialer(f.dial).ReadOnly(), Options{History: true})
	for i, want := range []string{"bob", "", ""} {
		h := plan.Hosts[i]
		if h.Failure != nil || h.Changed() != (i != 1) {
			t.Errorf("%s: changed %v, %v", h.Host, h.Changed(), h.Failure)
		}
		if got := h.Last; (got != nil) != (want != "") || got != nil && (got.User != want || got.Log != "CHG-1") {
			t.Errorf("%s: last committed by %+v, want %q", h.Host, got, want)
		}
	}
	for name, want := range map[string]int{"r1": 1, "r2": 0, "r3": 1} {
		if got := f[name].seen["history"]; got != want {
			t.Errorf("%s was asked %d times", name, got)
		}
	}
	for _, h := range MakePlan(t.Context(), &b.p, Dialer(f.dial).ReadOnly(), Options{}).Hosts {
		if h.Last != nil {
			t.Errorf("%s: asked without need", h.Host)
		}
	}
}

// A task that would have to know a secret which was not saved fails, whether it
// sets the secret, removes it, or finds out by itself that it cannot tell.
func TestWithheldSecrets(t *testing.T) {
	saved := func() *conf.Node {
		s, err := conf.ParseSaved("system { login { user ann { class operator; authentication { encrypted-password /* SECRET-DATA */; } } } }", conf.TextForm, conf.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return s.Tree
	}
	auth := func(c *conf.Node) *conf.Node {
		return c.Find("system", "login").Entry("user", "ann").Find("authentication")
	}
	for name, c := range map[string]struct {
		do   func(*conf.Node) error
		fail bool
	}{
		"set":      {func(c *conf.Node) error { auth(c).Set("encrypted-password", "$6$x$y"); return nil }, true},
		"removed":  {func(c *conf.Node) error { auth(c).Remove("encrypted-password"); return nil }, true},
		"with all": {func(c *conf.Node) error { c.Find("system").Remove("login"); return nil }, true},
		"told":     {func(c *conf.Node) error { return fmt.Errorf("task: %w", &conf.Unseen{Path: "[edit x]"}) }, true},
		"switched": {func(c *conf.Node) error { auth(c).Inactive = true; return nil }, false},
		"beside": {func(c *conf.Node) error {
			c.Find("system", "login").Entry("user", "ann").Set("class", "super-user")
			return nil
		}, false},
		"not touched": {func(c *conf.Node) error { return nil }, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := &builder{}
			h := b.host("r1")
			b.job(h, b.play("p"), "task", &testTask{scope: loginScope, do: c.do})
			read := func(context.Context, DialRequest) (transport.Reader, int, error) {
				return &fixed{Reader: nil, tree: saved()}, 0, nil
			}
			hp := MakePlan(t.Context(), &b.p, read, Options{}).Hosts[0]
			if c.fail != (hp.Failure != nil) {
				t.Fatalf("failure: %+v", hp.Failure)
			}
			if c.fail && (hp.Failure.Cause != Hidden || hp.Failure.Task == "" || hp.Failure.Hint != (&conf.Unseen{}).Hint() || hp.Changed()) {
				t.Errorf("%+v", hp.Failure)
			}
		})
	}
}

// fixed is a Reader that has one tree.
type fixed struct {
	transport.Reader
	tree *conf.Node
}

func (f *fixed) Info() transport.Info                                { return transport.Info{Road: "file:r1.conf"} }
func (f *fixed) Stats() transport.Stats                              { return transport.Stats{} }
func (f *fixed) Close() error                                        { return nil }
func (f *fixed) Read(context.Context, []string) (*conf.Node, error)  { return f.tree, nil }
func (f *fixed) History(context.Context) ([]transport.Commit, error) { return nil, nil }
