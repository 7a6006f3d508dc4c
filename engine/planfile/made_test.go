package planfile

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"nplay/conf"
	"nplay/engine"
	"nplay/internal/secret"
	"nplay/transport"
)

// A task is a module made for a test.
type task struct {
	scopes []string
	do     func(host string, c *conf.Node)
}

func (t task) Scope() []string { return t.scopes }
func (t task) Barrier() bool   { return false }
func (t task) Ensure(target conf.Target, c *conf.Node) error {
	t.do(target.Host, c)
	return nil
}

// A router in memory, for reading.
type router struct{ tree *conf.Node }

func (r router) Info() transport.Info   { return transport.Info{Road: "netconf:830", User: "admin"} }
func (r router) Stats() transport.Stats { return transport.Stats{} }
func (r router) Close() error           { return nil }
func (r router) Read(_ context.Context, scopes []string) (*conf.Node, error) {
	return r.tree.Only(scopes), nil
}
func (r router) History(context.Context) ([]transport.Commit, error) {
	return []transport.Commit{{User: "ann", Client: "cli", Time: time.Unix(1700000000, 0).UTC(), Log: "by hand"}}, nil
}

// The secrets of the tests, in all forms.
const (
	oldHash = "$6$aaaaaaaa$canaryCanaryOldHash0000000000000000000000000000000000000000000000000000000000000000000"
	weak    = "$1$canaryXX$abcdefghijklmnopqrstu/"
	inClear = "canary-in-clear-0815"
	shared  = "canary-shared-4711"
	within  = "canary-within"
)

// quickHash looks like one and costs nothing.
func quickHash(host string) string {
	return "$6$" + secret.Salt(host, "noc") + "$" + strings.Repeat(secret.Salt(host, "x"), 6)[:85] + "."
}

// reversibleOf is a $9$ text with a salt of its own.
func reversibleOf(text, salt string) string {
	s, err := secret.Encode(secret.New(text), salt)
	if err != nil {
		panic(err)
	}
	return s.Reveal()
}

// before is a router's configuration. salt is how the router shows a secret today.
func before(salt string) *conf.Node {
	c := conf.New()
	login := c.Make("system", "login")
	login.MakeEntry("user", "bob").Make("authentication").Set("encrypted-password", weak)
	login.MakeEntry("user", "noc").Make("authentication").Set("encrypted-password", oldHash)
	c.Find("system").MakeEntry("radius-server", "192.0.2.1").Set("secret", reversibleOf(shared, salt))
	c.Make("snmp").Set("contact", "call "+within)
	return c
}

var scopes = []string{"system/login", "system/radius-server", "system/host-name", "snmp"}

// wanted is what the task of the tests makes of it.
func wanted(host string, c *conf.Node) {
	system := c.Find("system")
	system.Set("host-name", host)
	login := system.Find("login")
	login.RemoveEntry("user", "bob")
	login.MakeEntry("user", "noc").Make("authentication").Set("encrypted-password", quickHash(host))
	radius := system.MakeEntry("radius-server", "192.0.2.1")
	if v, _ := radius.Leaf("secret"); !secret.Alike(v, inClear) {
		radius.Set("secret", reversibleOf(inClear, "HHHH"))
	}
	c.Find("snmp").Set("contact", "call "+within+" at night")
}

// plan plans so many routers, with the task doing do.
func plan(t testing.TB, routers int, salt string, do func(host string, c *conf.Node)) *File {
	t.Helper()
	var names []string
	for i := range routers {
		names = append(names, fmt.Sprintf("mx%05d.ams", i+1))
	}
	play := &engine.Play{Name: "all", Rollout: engine.Rollout{Confirm: 5}}
	p := &engine.Program{Name: "edge", Plays: []*engine.Play{play}}
	f := &File{
		Version: "1.2.3", Created: time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC), Inventory: "inventory.hcl", Limit: "mx*", Tags: []string{"noc"},
		Playbook: Playbook{Folder: "edge", Files: map[string][]byte{"main.hcl": []byte("play \"all\" {}\n"), "logo": {0xff, 0xfe}}, Unread: map[string]string{"gone": ""}},
		Values:   []Value{{Name: "port", JSON: []byte(`{"value":830,"type":"number"}`), From: "its default"}, {Name: "password", Sensitive: true, From: "--var"}},
	}
	f.Arguments = map[string]string{}
	for _, name := range names {
		h := &engine.Host{Name: name, Platform: "junos"}
		p.Hosts = append(p.Hosts, h)
		p.Jobs = append(p.Jobs, &engine.Job{
			Host: h, Play: play, Task: "ensure_user.noc", Module: task{scopes, do}, Source: conf.Source{File: "main.hcl", Line: 3},
			Secrets: []secret.String{secret.New(within)},
			Refs:    []engine.Ref{{Name: "host.name", Value: name}, {Name: "host.vars.site", Value: "ams"}},
		})
		f.Arguments[name] = secret.Salt(name, "arguments")
	}
	dial := func(context.Context, engine.DialRequest) (transport.Reader, int, error) {
		return router{before(salt)}, 1, nil
	}
	f.Plan = engine.MakePlan(t.Context(), p, dial, engine.Options{History: true})
	f.Plan.Revision = engine.Revision{Commit: strings.Repeat("ab", 20), Ref: "v1", Dirty: true}
	f.Plan.Comment = "CHG-1"
	for _, h := range f.Plan.Hosts {
		if h.Failure != nil || !h.Changed() {
			t.Fatalf("%s: %+v", h.Host, h.Failure)
		}
	}
	return f
}

// written is a plan file, of which only the slow hash is none.
func written(t testing.TB, f *File) []byte {
	t.Helper()
	var b bytes.Buffer
	err := write(&b, f, func(salt []byte) *sealer {
		s, _, _ := counted(string(salt))
		return s
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// reread is what Read makes of it.
func reread(t testing.TB, data []byte) *File {
	t.Helper()
	f, err := Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
