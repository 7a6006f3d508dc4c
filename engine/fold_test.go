package engine

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/internal/secret"
)

func foldOf(t *testing.T, b *builder, tree *conf.Node) (*folded, []Failure) {
	t.Helper()
	l, f := newLayout(&b.p)
	if f != nil {
		t.Fatal(f.Text)
	}
	return fold(l.hosts["r1"], tree)
}

// changes is "task: its lines" for every change of a step.
func changes(s Step) []string {
	var all []string
	for _, c := range s.Changes {
		var edits []conf.Edit
		for _, i := range c.Edits {
			edits = append(edits, s.Edits[i])
		}
		all = append(all, c.Task+": "+strings.Join(conf.Lines(edits), "; "))
	}
	return all
}

func task(scope string, do func(c *conf.Node)) *testTask {
	return &testTask{scope: []string{scope}, do: func(c *conf.Node) error { do(c); return nil }}
}

func TestAttribution(t *testing.T) {
	netconf := func(c *conf.Node) *conf.Node { return c.Make("system", "services", "netconf", "ssh") }
	tests := map[string]struct {
		build func(b *builder, h *Host, p *Play)
		tree  func(c *conf.Node)
		want  []string
	}{
		"each its own": {func(b *builder, h *Host, p *Play) {
			b.job(h, p, "one", user("a", "operator"))
			b.job(h, p, "two", user("b", "operator"))
		}, nil, []string{"one: set system login user a class operator", "two: set system login user b class operator"}},
		"a statement made on the way to another": {func(b *builder, h *Host, p *Play) {
			b.job(h, p, "on", task("system/services/netconf", func(c *conf.Node) { netconf(c) }))
			b.job(h, p, "port", task("system/services/netconf", func(c *conf.Node) { netconf(c).Set("port", "2222") }))
		}, nil, []string{"on: set system services netconf ssh port 2222", "port: set system services netconf ssh port 2222"}},
		"what was there is nobody's": {func(b *builder, h *Host, p *Play) {
			b.job(h, p, "one", user("a", "operator"))
			b.job(h, p, "two", user("b", "operator"))
		}, func(c *conf.Node) {
			c.Make("system", "login").MakeEntry("user", "a").Set("class", "operator")
		}, []string{"two: set system login user b class operator"}},
		"a removal from within and as a whole": {func(b *builder, h *Host, p *Play) {
			b.job(h, p, "uid", task("system/login", func(c *conf.Node) {
				if u := c.Find("system", "login").Entry("user", "a"); u != nil {
					u.Remove("uid")
				}
			}))
			b.job(h, p, "gone", task("system/login", func(c *conf.Node) { c.Find("system", "login").RemoveEntry("user", "a") }))
		}, func(c *conf.Node) {
			c.Make("system", "login").MakeEntry("user", "b").Set("class", "operator")
			a := c.Make("system", "login").MakeEntry("user", "a")
			a.Set("class", "operator")
			a.Set("uid", "2000")
		}, []string{"uid: delete system login user a", "gone: delete system login user a"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b builder
			tt.build(&b, b.host("r1"), b.play("p"))
			tree := conf.New()
			if tt.tree != nil {
				tt.tree(tree)
			}
			f, bad := foldOf(t, &b, tree)
			if len(bad) > 0 || len(f.steps) != 1 {
				t.Fatalf("%+v %+v", f, bad)
			}
			if d := cmp.Diff(tt.want, changes(f.steps[0])); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestBadModules(t *testing.T) {
	tests := map[string]struct {
		task  *testTask
		tree  func(c *conf.Node)
		cause Cause
		want  []string
	}{
		"outside of its scope": {task("system/login", func(c *conf.Node) { c.Make("system").Set("host-name", "x") }), nil,
			Internal, []string{"testTask", "[edit system host-name]", "scope"}},
		"a scope is no prefix of a word": {task("system/log", func(c *conf.Node) { c.Make("system", "login").MakeEntry("user", "x").Set("class", "y") }), nil,
			Internal, []string{"[edit system login user x", "scope"}},
		"what the schema does not know": {task("system/login", func(c *conf.Node) { c.Make("system", "login").Set("no-such-thing", "x") }), nil,
			Internal, []string{"testTask", "no-such-thing", "schema"}},
		"a panic": {task("system/login", func(*conf.Node) { panic("oh") }), nil, Internal, []string{"oh"}},
		"an error": {&testTask{scope: loginScope, do: func(*conf.Node) error { return errors.New("no such user") }}, nil,
			TaskFailed, []string{"no such user"}},
		"a hidden value": {&testTask{scope: loginScope, do: func(*conf.Node) error { return fmt.Errorf("class: %w", conf.ErrHidden) }}, nil,
			Hidden, []string{"hidden"}},
		"an inactive statement above its scope": {task("system/services/netconf", func(c *conf.Node) { c.Make("system", "services", "netconf", "ssh") }),
			func(c *conf.Node) { c.Make("system", "services", "ssh"); c.Find("system", "services").Inactive = true },
			TaskFailed, []string{"inactive", "[edit system services]"}},
		"never done": {task("system/login", func(c *conf.Node) {
			u := c.Make("system", "login").MakeEntry("user", "x")
			v, _ := u.Leaf("full-name")
			u.Set("full-name", v+"x")
		}), nil, Internal, []string{"testTask", "not done", "[edit system login user x full-name]"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b builder
			b.job(b.host("r1"), b.play("p"), "the.task", tt.task)
			tree := conf.New()
			if tt.tree != nil {
				tt.tree(tree)
			}
			_, bad := foldOf(t, &b, tree)
			if len(bad) != 1 || bad[0].Cause != tt.cause || bad[0].Task != "the.task" || bad[0].Source.Line != 100 {
				t.Fatalf("%+v", bad)
			}
			for _, w := range tt.want {
				if !strings.Contains(bad[0].Text, w) {
					t.Errorf("%q does not say %q", bad[0].Text, w)
				}
			}
		})
	}
}

// The other one of two tasks that disagree is the one whose own step touched
// the path last.
func TestConflictNamesTheLast(t *testing.T) {
	var b builder
	h, p := b.host("r1"), b.play("p")
	b.job(h, p, "one", user("a", "read-only"))
	b.job(h, p, "bystander", user("b", "operator"))
	b.job(h, p, "two", user("a", "operator"))
	b.job(h, p, "three", user("a", "super-user"))
	_, bad := foldOf(t, &b, conf.New())
	if len(bad) != 2 {
		t.Fatalf("%+v", bad)
	}
	for i, first := range []string{"one", "two"} {
		if bad[i].Task != first || !strings.Contains(bad[i].Text, "three (main.hcl:103)") {
			t.Errorf("%s: %s", bad[i].Task, bad[i].Text)
		}
	}
}

// Conflicts are found over plays and stages.
func TestConflictOverStages(t *testing.T) {
	var b builder
	h, p := b.host("r1"), b.play("p")
	q := b.play("q", p)
	b.job(h, p, "one", user("a", "read-only"))
	b.job(h, q, "two", user("a", "operator"))
	if _, bad := foldOf(t, &b, conf.New()); len(bad) != 1 || bad[0].Cause != Conflict {
		t.Fatalf("%+v", bad)
	}
}

func TestSecretsAreMarked(t *testing.T) {
	const canary = "canary-Wert-1"
	var b builder
	h, p := b.host("r1"), b.play("p")
	j := b.job(h, p, "one", task("system/login", func(c *conf.Node) {
		c.Make("system", "login").MakeEntry("user", "a").Set("full-name", "x "+canary+" y")
	}))
	j.Secrets = []secret.String{secret.New(canary), {}}
	tree := conf.New()
	tree.Make("system", "login").MakeEntry("user", "a").Set("full-name", canary)
	f, bad := foldOf(t, &b, tree)
	if len(bad) > 0 || len(f.steps) != 1 {
		t.Fatal(bad)
	}
	e := f.steps[0].Edits[0]
	if !e.Target().Secret {
		t.Error("the edit does not carry the mark")
	}
	for _, l := range conf.Hunks(f.steps[0].Edits) {
		if strings.Contains(l.Text, canary) {
			t.Errorf("the canary is in %q", l.Text)
		}
	}
	if tree.Find("system", "login").Entry("user", "a").Find("full-name").Secret {
		t.Error("the tree that was read was changed")
	}
}

// So is what goes, what has a secret for its key, and what a later task of the
// same stage reads.
func TestSecretsThatGo(t *testing.T) {
	const canary = "canary-Wert-2"
	login := func(c *conf.Node) *conf.Node { return c.Make("system", "login") }
	var b builder
	h, p := b.host("r1"), b.play("p")
	j := b.job(h, p, "one", task("system/login", func(c *conf.Node) {
		login(c).RemoveEntry("user", "old")
		login(c).MakeEntry("user", "u-"+canary).Set("class", "operator")
	}))
	j.Secrets = []secret.String{secret.New(canary)}
	b.job(h, p, "two", task("system/login", func(c *conf.Node) {
		if u := login(c).Entry("user", "u-"+canary); u != nil && !u.Secret {
			t.Error("a later task sees the statement without its mark")
		}
	}))
	tree := conf.New()
	login(tree).MakeEntry("user", "old").Set("full-name", canary)
	f, bad := foldOf(t, &b, tree)
	if len(bad) > 0 || len(f.steps) != 1 || len(f.steps[0].Edits) != 2 {
		t.Fatalf("%+v %v", f, bad)
	}
	for _, e := range f.steps[0].Edits {
		if text := conf.PathString(e.Path); strings.Contains(text, canary) {
			t.Errorf("the canary is in %s", text)
		}
	}
	for _, l := range conf.Hunks(f.steps[0].Edits) {
		if strings.Contains(l.Text, canary) {
			t.Errorf("the canary is in %q", l.Text)
		}
	}
}

// Hosts with equal tasks are folded once.
func TestValidateOnce(t *testing.T) {
	var b builder
	p := b.play("p")
	for i := range 20 {
		b.job(b.host(fmt.Sprintf("r%d", i)), p, "one", countedTask{Name: "a"}).Source.Line = 7
	}
	b.p.Jobs[19].Module = countedTask{Name: "b"}
	runs = 0
	if bad := Validate(&b.p); len(bad) > 0 {
		t.Fatal(bad)
	}
	if runs != 4 { // two lists, each in the fold and in the second pass
		t.Errorf("the task ran %d times", runs)
	}
}

var runs int

type countedTask struct{ Name string }

func (countedTask) Scope() []string { return loginScope }
func (m countedTask) Ensure(t conf.Target, c *conf.Node) error {
	runs++
	return user(m.Name, "operator").Ensure(t, c)
}

func TestFingerprint(t *testing.T) {
	type args struct {
		Name *string
		Keys []string
		M    map[string]any
		Pass secret.String
	}
	name := func(s string) *string { return &s }
	fp := func(a args) string {
		var b builder
		b.job(b.host("r1"), b.play("p"), "x", &argTask{a})
		l, _ := newLayout(&b.p)
		return fingerprint(l.hosts["r1"])
	}
	base := args{name("a"), []string{"k"}, map[string]any{"x": 1, "y": "z"}, secret.New("s")}
	same := args{name("a"), []string{"k"}, map[string]any{"y": "z", "x": 1}, secret.New("s")}
	if fp(base) != fp(same) {
		t.Error("equal arguments differ")
	}
	for i, other := range []args{
		{name("b"), base.Keys, base.M, base.Pass},
		{nil, base.Keys, base.M, base.Pass},
		{base.Name, []string{"k", ""}, base.M, base.Pass},
		{base.Name, base.Keys, map[string]any{"x": "1", "y": "z"}, base.Pass},
		{base.Name, base.Keys, base.M, secret.New("t")},
	} {
		if fp(other) == fp(base) {
			t.Errorf("%d: different arguments are the same", i)
		}
	}
	if fp(args{Keys: []string{}}) == fp(args{}) {
		t.Error("an empty list is the same as none")
	}
}

type argTask struct{ args any }

func (*argTask) Scope() []string                      { return loginScope }
func (*argTask) Ensure(conf.Target, *conf.Node) error { return nil }
