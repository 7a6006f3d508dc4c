package engine

import (
	"cmp"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"nplay/conf"
	"nplay/internal/secret"
)

// Whatever is planned: the undo, made on what the plan makes, gives what was
// there before; and it is the shortest way, as a plan of it would find.
func TestUndoBringsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, tree := drawProgram(t), drawTree(t)
		l, f := newLayout(p)
		if f != nil {
			return // plays whose order has no sense
		}
		for name, s := range l.hosts {
			folded, bad := fold(s, tree)
			if len(bad) > 0 {
				continue
			}
			h := HostPlan{Host: name, Steps: folded.steps, Base: tree, Scopes: scopesOf(s.jobs)}
			before := tree.Clone()
			undo, err := Undo(h)
			if err != nil {
				t.Fatal(err)
			}
			if len(conf.Diff(before, tree))+len(conf.Diff(tree, before)) > 0 {
				t.Fatal("the undo changed the plan's own tree")
			}
			if len(undo) != len(h.Steps) {
				t.Fatalf("%d steps are undone by %d", len(h.Steps), len(undo))
			}
			now := tree.Clone()
			for _, step := range h.Steps {
				apply(t, now, step.Edits)
			}
			for i, step := range undo {
				if forward := h.Steps[len(h.Steps)-1-i]; step.Stage != forward.Stage || step.Host != name {
					t.Fatalf("step %d of the undo is of stage %d, want %d", i, step.Stage, forward.Stage)
				}
				owned := map[int]bool{}
				for _, c := range step.Changes {
					for _, e := range c.Edits {
						owned[e] = true
					}
				}
				for k, e := range step.Edits {
					if !owned[k] {
						t.Fatalf("nobody is named for the undo's %v of %s", e.Op, conf.PathString(e.Path))
					}
				}
				apply(t, now, step.Edits)
			}
			if left := conf.Diff(now, tree); len(left) > 0 {
				t.Fatalf("after the undo is left: %q", conf.MaskedLines(left))
			}
		}
	})
}

func apply(t *rapid.T, tree *conf.Node, edits []conf.Edit) {
	t.Helper()
	if err := conf.Apply(tree, edits); err != nil {
		t.Fatal(err)
	}
}

// The undo of what a task adds and of what it takes away, with the order of an
// ordered list, what is switched off, and secrets under their marks.
func TestUndo(t *testing.T) {
	const key = "canary-of-a-key"
	tests := map[string]struct {
		tree  func(c *conf.Node)
		do    func(c *conf.Node)
		want  string // the lines of the undo, masked
		scope string
	}{
		"what was added goes, not what may stand beside it": {nil, func(c *conf.Node) {
			c.Make("system", "services", "netconf", "ssh").Set("port", "2222")
		}, "delete system services netconf", "system/services/netconf"},
		"an entry goes as a whole": {func(c *conf.Node) {
			c.Make("system", "login").MakeEntry("user", "b").Set("class", "operator")
		}, func(c *conf.Node) {
			c.Make("system", "login").MakeEntry("user", "a").Set("class", "operator")
		}, "delete system login user a", ""},
		"what was removed comes back": {func(c *conf.Node) {
			a := c.Make("system", "login").MakeEntry("user", "a")
			a.Set("class", "operator")
			a.Set("uid", "2000")
		}, func(c *conf.Node) {
			c.Find("system", "login").RemoveEntry("user", "a")
		}, "set system login user a class operator; set system login user a uid 2000", ""},
		"a value goes back": {func(c *conf.Node) {
			c.Make("system").Set("host-name", "old")
		}, func(c *conf.Node) {
			c.Make("system").Set("host-name", "new")
		}, "set system host-name old", ""},
		"an order comes back": {func(c *conf.Node) {
			for _, m := range []string{"radius", "tacplus", "password"} {
				c.Make("system").Add("authentication-order", m)
			}
		}, func(c *conf.Node) {
			c.Make("system").RemoveEntry("authentication-order", "radius")
		}, "set system authentication-order radius before tacplus", ""},
		"what was switched on goes off": {func(c *conf.Node) {
			c.Make("system", "services", "ftp").Inactive = true
		}, func(c *conf.Node) {
			c.Make("system", "services", "ftp")
		}, "deactivate system services ftp", ""},
		"a secret stays one": {func(c *conf.Node) {
			c.Make("system").MakeEntry("radius-server", "192.0.2.1").Set("secret", "old-"+key)
		}, func(c *conf.Node) {
			c.Make("system").MakeEntry("radius-server", "192.0.2.1").Set("secret", "new-"+key)
		}, "set system radius-server 192.0.2.1 secret " + secret.Mask, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b builder
			scope := cmp.Or(tt.scope, "system")
			b.job(b.host("r1"), b.play("p"), "one", task(scope, tt.do))
			tree := conf.New()
			if tt.tree != nil {
				tt.tree(tree)
			}
			f, bad := foldOf(t, &b, tree)
			if len(bad) > 0 {
				t.Fatal(bad[0].Text)
			}
			undo, err := Undo(HostPlan{Host: "r1", Steps: f.steps, Base: tree, Scopes: []string{scope}})
			if err != nil {
				t.Fatal(err)
			}
			if len(undo) != 1 {
				t.Fatalf("%d steps", len(undo))
			}
			if diff := gocmp.Diff(tt.want, strings.Join(conf.MaskedLines(undo[0].Edits), "; ")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if len(undo[0].Changes) != 1 || undo[0].Changes[0].Task != "one" {
				t.Errorf("it leads to %+v", undo[0].Changes)
			}
			for _, l := range conf.Hunks(undo[0].Edits) {
				if strings.Contains(l.Text, key) {
					t.Errorf("a secret is shown: %s", l.Text)
				}
			}
		})
	}
}

func TestUndoWithoutItsBase(t *testing.T) {
	gone := []conf.Edit{{Op: conf.Remove, Path: []*conf.Node{conf.New().Make("system")}}}
	h := HostPlan{Host: "r1", Steps: []Step{{Edits: gone}}}
	if _, err := Undo(h); err == nil || !strings.Contains(err.Error(), "does not hold the configuration") {
		t.Errorf("error %v", err)
	}
	h.Base = conf.New()
	if _, err := Undo(h); err == nil || !strings.Contains(err.Error(), "do not fit the configuration in the plan") {
		t.Errorf("error %v", err)
	}
	if undo, err := Undo(HostPlan{Host: "r1"}); undo != nil || err != nil {
		t.Errorf("the undo of nothing is %v, %v", undo, err)
	}
}
