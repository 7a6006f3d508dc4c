package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/internal/secret"
)

// sealing stands before secrets as a plan file's Sealer does.
type sealing struct{}

func (sealing) Seal(v string) string { return "sealed " + fmt.Sprint(len(v)) + secret.Settle(v)[:1] }

// stored is the plan as it comes out of a file: its secrets sealed.
func stored(p *Plan) *Plan {
	out := *p
	out.Seal, out.Hosts = sealing{}, slices.Clone(p.Hosts)
	for i := range out.Hosts {
		h := &out.Hosts[i]
		if !h.Changed() {
			continue
		}
		h.Base = SealTree(sealing{}, h.Base)
		h.Steps = slices.Clone(h.Steps)
		for k := range h.Steps {
			h.Steps[k].Edits = SealEdits(sealing{}, h.Steps[k].Edits)
		}
		h.Steps[0].BaseDigest = Digest(h.Base, h.Scopes)
	}
	return &out
}

// login wants an account with a password.
func login(name, hash string) *testTask {
	return &testTask{scope: loginScope, ID: name, do: func(c *conf.Node) error {
		c.Make("system", "login").MakeEntry("user", name).Make("authentication").Set("encrypted-password", hash)
		return nil
	}}
}

// shown are edits as a person sees them.
func shown(edits []conf.Edit) string {
	var all []string
	for _, l := range conf.Hunks(edits) {
		all = append(all, strings.TrimSpace(string(max(l.Mark, ' '))+strings.TrimSpace(l.Text)))
	}
	return strings.Join(all, " ")
}

// A plan that was stored and one of this process are held against the router in
// the same way.
func TestChangedSince(t *testing.T) {
	type change func(tree *conf.Node, wanted *testTask)
	for name, c := range map[string]struct {
		change change
		want   string
		since  string
		now    string
		text   string
	}{
		"nothing":        {func(*conf.Node, *testTask) {}, "r1 applied steps=1", "", "", ""},
		"another stanza": {func(c *conf.Node, _ *testTask) { c.Find("system").Set("host-name", "new") }, "r1 applied steps=1", "", "", ""},
		"an account beside": {func(c *conf.Node, _ *testTask) {
			c.Find("system", "login").MakeEntry("user", "eve").Set("class", "operator")
		}, "r1 skipped steps=0 drifted", "[edit system login] +user eve { +class operator; +}", "[edit system login] +user bob { +authentication { +encrypted-password (sensitive); +} +}", "was changed since"},
		"the account itself": {func(c *conf.Node, _ *testTask) {
			c.Find("system", "login").MakeEntry("user", "bob").Set("class", "operator")
		}, "r1 skipped steps=0 drifted", "[edit system login] +user bob { +class operator; +}", "[edit system login user bob] +authentication { +encrypted-password (sensitive); +}", "was changed since"},
		"a secret": {func(c *conf.Node, _ *testTask) {
			c.Find("system", "login").Entry("user", "admin").Make("authentication").Set("encrypted-password", "another")
		}, "r1 skipped steps=0 drifted", "[edit system login user admin authentication] -encrypted-password (sensitive); +encrypted-password (sensitive);", "[edit system login] +user bob { +authentication { +encrypted-password (sensitive); +} +}", "was changed since"},
		"wanted already": {func(c *conf.Node, w *testTask) { _ = w.do(c) }, "r1 skipped steps=0 drifted", "[edit system login] +user bob { +authentication { +encrypted-password (sensitive); +} +}", "", "was changed since"},
	} {
		for _, file := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " ", file), func(t *testing.T) {
				in(t, func(t *testing.T) {
					var b builder
					task := login("bob", "canary-hash")
					b.job(b.host("r1"), b.play("main"), "ensure_auth.bob", task)
					f := newFleet(t, &b.p)
					tree := f["r1"].committed
					tree.Find("system", "login").Entry("user", "admin").Make("authentication").Set("encrypted-password", "canary-old")
					plan := MakePlan(t.Context(), &b.p, Dialer(f.dial).ReadOnly(), Options{})
					if file {
						plan = stored(plan)
					}
					c.change(tree, task)
					rep := Apply(t.Context(), &b.p, plan, f.dial, Options{})
					wantResults(t, rep, c.want)
					failure := rep.Results[0].Failure
					if c.text == "" {
						if got, _ := f["r1"].committed.Find("system", "login").Entry("user", "bob").Find("authentication").Leaf("encrypted-password"); got != "canary-hash" {
							t.Errorf("the router was sent %q", got)
						}
						return
					}
					if failure == nil || failure.Drift == nil || !strings.Contains(failure.Text, c.text) {
						t.Fatalf("%+v", failure)
					}
					const planned = "[edit system login] +user bob { +authentication { +encrypted-password (sensitive); +} +}"
					for what, x := range map[string][2]string{
						"since": {shown(failure.Drift.Since), c.since}, "planned": {shown(failure.Drift.Planned), planned}, "now": {shown(failure.Drift.Now), c.now},
					} {
						if x[0] != x[1] {
							t.Errorf("%s:\n%s\nwant\n%s", what, x[0], x[1])
						}
					}
				})
			})
		}
	}
}

// A stored plan does not set another secret than it was made with, and says so;
// what the tasks make of a router that is as it was may not differ either.
func TestOtherInputs(t *testing.T) {
	for name, c := range map[string]struct{ hash, text string }{
		"the same":  {"canary-hash", ""},
		"rotated":   {"rotated-and-longer", "the secret that the change would set is not the one that it was planned with: var.pw"},
		"otherwise": {"", "would change something else"},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T) {
				var b builder
				job := b.job(b.host("r1"), b.play("main"), "ensure_auth.bob", login("bob", "canary-hash"))
				job.Sensitive = []Sensitive{{"var.pw", secret.New("canary-hash")}}
				f := newFleet(t, &b.p)
				plan := stored(MakePlan(t.Context(), &b.p, Dialer(f.dial).ReadOnly(), Options{}))
				job.Module = login("bob", c.hash)
				if c.hash == "" {
					job.Module = user("bob", "operator")
				}
				job.Sensitive = []Sensitive{{"var.pw", secret.New(c.hash)}}
				rep := Apply(t.Context(), &b.p, plan, f.dial, Options{})
				if c.text == "" {
					wantResults(t, rep, "r1 applied steps=1")
					return
				}
				wantResults(t, rep, "r1 skipped steps=0 inputs")
				if got := rep.Results[0].Failure.Text; !strings.Contains(got, c.text) || strings.Contains(got, "canary") || strings.Contains(got, "rotated-and") {
					t.Errorf("it says %q", got)
				}
				f.clean(t)
			})
		})
	}
}

// A value is a secret because a task has it. With another one in the task the
// router's own configuration is the same as it was.
func TestSecretByTheTasks(t *testing.T) {
	in(t, func(t *testing.T) {
		var b builder
		job := b.job(b.host("r1"), b.play("main"), "ensure_user.bob", user("bob", "operator"))
		job.Secrets = []secret.String{secret.New("hidden")}
		f := newFleet(t, &b.p)
		f["r1"].committed.Find("system", "login").Entry("user", "admin").Set("full-name", "hidden and shown")
		plan := stored(MakePlan(t.Context(), &b.p, Dialer(f.dial).ReadOnly(), Options{}))
		if v, _ := plan.Hosts[0].Base.Find("system", "login").Entry("user", "admin").Leaf("full-name"); !strings.HasPrefix(v, "sealed") {
			t.Fatalf("the value is not sealed: %s", v)
		}
		job.Secrets = []secret.String{secret.New("rotated")}
		wantResults(t, Apply(t.Context(), &b.p, plan, f.dial, Options{}), "r1 applied steps=1")
	})
}

// Routers of the plan that nobody has any more are told of; those that are new are
// none of its business.
func TestRoutersGoneAndNew(t *testing.T) {
	in(t, func(t *testing.T) {
		var b builder
		p := b.play("main")
		for _, name := range []string{"r1", "r2", "r3"} {
			b.job(b.host(name), p, "ensure_user.bob", user("bob", "operator"))
		}
		f := newFleet(t, &b.p)
		plan := MakePlan(t.Context(), b.p.Narrow(map[string]bool{"r1": true, "r2": true}), Dialer(f.dial).ReadOnly(), Options{})
		if len(plan.Hosts) != 2 || plan.Hosts[0].Base != plan.Hosts[1].Base {
			t.Fatal("not two routers that share what they were planned on")
		}
		rep := Apply(t.Context(), b.p.Narrow(map[string]bool{"r1": true}), plan, f.dial, Options{})
		wantResults(t, rep, "r1 applied steps=1", "r2 skipped steps=0 inputs")
		if !strings.Contains(rep.Results[1].Failure.Text, "no longer has the router") || f["r3"].opened > 0 {
			t.Errorf("%+v", rep.Results[1].Failure)
		}
	})
}

// All that is secret in an edit is sealed, and in copies.
func TestSealEdits(t *testing.T) {
	leaf := &conf.Node{Name: "encrypted-password", Value: "canary-new", Secret: true}
	inner := &conf.Node{Name: "authentication", Kids: []*conf.Node{{Name: "x", Value: "canary-gone", Secret: true}, {Name: "y", Value: conf.Placeholder, Secret: true, Withheld: true}}}
	edits := []conf.Edit{
		{Op: conf.Add, Path: []*conf.Node{{Name: "list", Key: "canary-a" + conf.KeySep + "canary-b", Secret: true}, leaf}, Old: "canary-old"},
		{Op: conf.Remove, Path: []*conf.Node{inner}},
		{Op: conf.Move, Path: []*conf.Node{{Name: "m"}}, Place: conf.Following, After: "canary-c", Before: "canary-d", Veiled: true},
		{Op: conf.Add, Path: []*conf.Node{{Name: "open", Value: "shown"}}, Old: "seen", After: "beside"},
	}
	got := fmt.Sprintf("%+v", deref(SealEdits(sealing{}, edits)))
	if strings.Contains(got, "canary") || strings.Count(got, "sealed") != 7 {
		t.Errorf("%s", got)
	}
	for _, w := range []string{"shown", "seen", "beside", conf.Placeholder} {
		if !strings.Contains(got, w) {
			t.Errorf("%s was sealed", w)
		}
	}
	if leaf.Value != "canary-new" || inner.Kids[0].Value != "canary-gone" {
		t.Error("the edits themselves were changed")
	}
}

// deref prints nodes, not where they lie.
func deref(edits []conf.Edit) []string {
	var all []string
	for _, e := range edits {
		s := fmt.Sprint(e.Op, " ", e.Old, " ", e.After, " ", e.Before)
		for _, n := range e.Path {
			s += fmt.Sprint(" ", n.Key, " ", n.Value)
			n.Walk(func(path []*conf.Node) bool { s += " " + path[len(path)-1].Value; return true })
		}
		all = append(all, s)
	}
	return all
}
