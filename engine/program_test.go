package engine

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"nplay/conf"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A testTask is a module made for a test.
type testTask struct {
	scope   []string
	barrier bool
	do      func(c *conf.Node) error
	ID      string // tells fingerprints apart
}

func (t *testTask) Scope() []string { return t.scope }
func (t *testTask) Barrier() bool   { return t.barrier }
func (t *testTask) Ensure(_ conf.Target, c *conf.Node) error {
	return t.do(c)
}

var loginScope = []string{"system/login"}

// user is a task that wants a user with a class.
func user(name, class string) *testTask {
	return &testTask{scope: loginScope, ID: name + " " + class, do: func(c *conf.Node) error {
		c.Make("system", "login").MakeEntry("user", name).Set("class", class)
		return nil
	}}
}

// netconf is a task that opens NETCONF on a port.
func netconf(port string) *testTask {
	return &testTask{scope: []string{"system/services/netconf"}, barrier: true, ID: port, do: func(c *conf.Node) error {
		ssh := c.Make("system", "services", "netconf", "ssh")
		if port != "" {
			ssh.Set("port", port)
		}
		return nil
	}}
}

// bare is a router with one account, admin.
func bare() *conf.Node {
	c := conf.New()
	c.Make("system", "login").MakeEntry("user", "admin").Set("class", "super-user")
	c.Make("system", "services", "ssh")
	return c
}

// A builder puts programs together.
type builder struct{ p Program }

func (b *builder) host(name string) *Host {
	h := &Host{Name: name, Platform: "junos", Source: conf.Source{File: "inventory.hcl", Line: 1 + len(b.p.Hosts)},
		Connection: Connection{Login: Login{User: "admin", Agent: true}, Timeout: 5 * time.Second, CommitTimeout: 20 * time.Second}}
	b.p.Hosts = append(b.p.Hosts, h)
	return h
}

func (b *builder) play(name string, after ...*Play) *Play {
	p := &Play{Name: name, After: after, Rollout: Rollout{Confirm: 5}, Source: conf.Source{File: "main.hcl", Line: 10 * (1 + len(b.p.Plays))}}
	b.p.Plays = append(b.p.Plays, p)
	return p
}

func (b *builder) job(h *Host, p *Play, name string, m Module, needs ...*Job) *Job {
	j := &Job{Host: h, Play: p, Task: name, Module: m, Needs: needs, Source: conf.Source{File: "main.hcl", Line: 100 + len(b.p.Jobs)}}
	b.p.Jobs = append(b.p.Jobs, j)
	slices.SortStableFunc(b.p.Jobs, func(a, c *Job) int {
		return slices.Index(b.p.Hosts, a.Host) - slices.Index(b.p.Hosts, c.Host)
	})
	return j
}

func (b *builder) prove(h *Host, p *Play, user string) {
	b.p.Proofs = append(b.p.Proofs, &Proof{Host: h, Play: p, Login: Login{User: user, Agent: true}})
}

// one is the program of most tests: bob on one router, and a proof.
func one() (*Program, *Host) {
	var b builder
	h := b.host("r1")
	p := b.play("main")
	b.job(h, p, "ensure_user.bob", user("bob", "operator"))
	b.prove(h, p, "bob")
	return &b.p, h
}

// summary is a result in short, for comparison.
func summary(r Result) string {
	s := fmt.Sprintf("%s %s steps=%d", r.Host, r.State, r.Steps)
	if r.Failure != nil {
		s += " " + string(r.Failure.Cause)
	}
	return s
}

func withCancel(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithCancel(t.Context())
}
