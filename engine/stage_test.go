package engine

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
)

// stagesOf is "task=stage" for every job of a host.
func stagesOf(l *layout, host string) map[string]int {
	m := map[string]int{}
	s := l.hosts[host]
	for _, j := range s.jobs {
		m[j.Task] = s.stage[j]
	}
	return m
}

func TestStages(t *testing.T) {
	plain, wall := user("x", "y"), netconf("")
	tests := map[string]struct {
		build func(b *builder)
		want  map[string]map[string]int
	}{
		"a dependency only orders": {func(b *builder) {
			h, p := b.host("r1"), b.play("p")
			a := b.job(h, p, "a", plain)
			b.job(h, p, "b", plain, a)
		}, map[string]map[string]int{"r1": {"a": 0, "b": 0}}},
		"a barrier is a boundary for what needs it only": {func(b *builder) {
			h, p := b.host("r1"), b.play("p")
			n := b.job(h, p, "n", wall)
			b.job(h, p, "free", plain)
			x := b.job(h, p, "x", plain, n)
			b.job(h, p, "y", plain, x)
		}, map[string]map[string]int{"r1": {"n": 0, "free": 0, "x": 1, "y": 1}}},
		"a barrier after a barrier": {func(b *builder) {
			h, p := b.host("r1"), b.play("p")
			n := b.job(h, p, "n", wall)
			m := b.job(h, p, "m", wall, n)
			b.job(h, p, "x", plain, m)
		}, map[string]map[string]int{"r1": {"n": 0, "m": 1, "x": 2}}},
		"plays without an order share stages": {func(b *builder) {
			h, p, q := b.host("r1"), b.play("p"), b.play("q")
			n := b.job(h, p, "n", wall)
			b.job(h, p, "x", plain, n)
			b.job(h, q, "y", plain)
		}, map[string]map[string]int{"r1": {"n": 0, "x": 1, "y": 0}}},
		"a play after another begins after its last stage, also through a third": {func(b *builder) {
			h, p := b.host("r1"), b.play("p")
			q := b.play("q", p)
			r := b.play("r", q)
			n := b.job(h, p, "n", wall)
			b.job(h, p, "x", plain, n)
			b.job(h, r, "y", plain)
		}, map[string]map[string]int{"r1": {"n": 0, "x": 1, "y": 2}}},
		"where sharing would make routers wait for each other, depth decides": {func(b *builder) {
			h1, h2 := b.host("r1"), b.host("r2")
			a, c := b.play("a"), b.play("c")
			late, later := b.play("late", a), b.play("later", c)
			b.job(h1, late, "late", plain)
			b.job(h1, c, "c", plain)
			b.job(h2, a, "a", plain)
			b.job(h2, later, "later", plain)
		}, map[string]map[string]int{"r1": {"c": 0, "late": 1}, "r2": {"a": 0, "later": 1}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b builder
			tt.build(&b)
			l, f := newLayout(&b.p)
			if f != nil {
				t.Fatal(f.Text)
			}
			for host, want := range tt.want {
				if d := cmp.Diff(want, stagesOf(l, host)); d != "" {
					t.Errorf("%s: %s", host, d)
				}
			}
		})
	}
}

// failures of a program's shape are found without a router, with the line of
// everything they speak of.
func TestValidateShape(t *testing.T) {
	tests := map[string]struct {
		build func(b *builder)
		cause Cause
		want  []string
	}{
		"plays in a circle": {func(b *builder) {
			h := b.host("r1")
			p := b.play("p")
			q := b.play("q", p)
			p.After = []*Play{q}
			b.job(h, p, "a", user("a", "b"))
		}, Conflict, []string{"circle", `play "p" (main.hcl:10)`, `play "q" (main.hcl:20)`}},
		"tasks in a circle": {func(b *builder) {
			h, p := b.host("r1"), b.play("p")
			a := b.job(h, p, "a", user("a", "b"))
			c := b.job(h, p, "c", user("c", "b"), a)
			a.Needs = []*Job{c}
		}, Conflict, []string{"circle", "a (main.hcl:100)", "c (main.hcl:101)"}},
		"rollouts that differ": {func(b *builder) {
			h, p, q := b.host("r1"), b.play("p"), b.play("q")
			q.Rollout.Confirm = 0
			b.job(h, p, "a", user("a", "b"))
			b.job(h, q, "c", user("c", "b"))
		}, Conflict, []string{"rollout", `play "p" (main.hcl:10)`, `play "q" (main.hcl:20)`}},
		"tasks that disagree": {func(b *builder) {
			h, p := b.host("r1"), b.play("p")
			b.job(h, p, "one", user("a", "b"))
			b.job(h, p, "two", user("a", "c"))
		}, Conflict, []string{"one (main.hcl:100)", "two (main.hcl:101)", "[edit system login user a class]"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b builder
			tt.build(&b)
			bad := Validate(&b.p)
			if len(bad) != 1 || bad[0].Cause != tt.cause || bad[0].Source.File == "" {
				t.Fatalf("failures: %+v", bad)
			}
			for _, w := range tt.want {
				if !strings.Contains(bad[0].Text, w) {
					t.Errorf("%q does not say %q", bad[0].Text, w)
				}
			}
		})
	}
}

// What a task cannot have on a router without any configuration is no fault of
// the playbook.
func TestValidateOnlyJudgesThePlaybook(t *testing.T) {
	var b builder
	b.job(b.host("r1"), b.play("p"), "a", &testTask{scope: loginScope, do: func(*conf.Node) error { return errors.New("no such user") }})
	if bad := Validate(&b.p); len(bad) > 0 {
		t.Errorf("%+v", bad)
	}
}
