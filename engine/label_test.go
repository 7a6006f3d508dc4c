package engine

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/internal/secret"
)

// A secret is called by the value that stands in it, or else by what the tasks
// that want it refer to; what goes only by the value.
func TestLabel(t *testing.T) {
	const hash = "$6$salt1234$mbtIfkxe6u5wpSHCdfONgFZrrSlnwOPTdRLJVvEY4tSqU2bc0iG2dHDBDdnFPvNRpZpJnqrKzOZnmkcBhUNXD/"
	reversible, err := secret.Encode(secret.New("shared1"), "HHHH")
	if err != nil {
		t.Fatal(err)
	}
	server := func(c *conf.Node, value string) {
		c.Make("system").MakeEntry("radius-server", "192.0.2.1").Set("secret", value)
	}
	password := func(c *conf.Node, user, value string) {
		c.Make("system", "login").MakeEntry("user", user).Make("authentication").Set("encrypted-password", value)
	}
	shared := []Sensitive{{"var.shared", secret.New("shared1")}, {"var.other", secret.New("unlike")}}
	both := []Sensitive{{"var.b", secret.New("bbbb")}, {"var.a", secret.New("aaaa")}, {"var.b", secret.New("cccc")}}
	short := []Sensitive{{"var.short", secret.New("m")}, {"var.long", secret.New("long1")}}
	tests := map[string]struct {
		sensitive []Sensitive
		before    func(c *conf.Node)
		do        func(c *conf.Node)
		want      []string
	}{
		"by value":             {shared, nil, func(c *conf.Node) { server(c, "shared1") }, []string{"+secret (sensitive: var.shared);"}},
		"by value within more": {shared, nil, func(c *conf.Node) { server(c, "x shared1 y") }, []string{"+secret (sensitive: var.shared);"}},
		"by $9$":               {shared, nil, func(c *conf.Node) { server(c, reversible.Reveal()) }, []string{"+secret (sensitive: var.shared);"}},
		"a hash by its tasks":  {both, nil, func(c *conf.Node) { password(c, "bob", hash) }, []string{"+encrypted-password (sensitive: var.a, var.b);"}},
		"a hash has no letters": {short, nil, func(c *conf.Node) { password(c, "bob", hash) },
			[]string{"+encrypted-password (sensitive: var.long, var.short);"}},
		"no secrets": {nil, nil, func(c *conf.Node) { password(c, "bob", hash) }, []string{"+encrypted-password (sensitive);"}},
		"another value": {shared, func(c *conf.Node) { server(c, "before") }, func(c *conf.Node) { server(c, "shared1") },
			[]string{"-secret (sensitive);", "+secret (sensitive: var.shared);"}},
		"what goes": {both, func(c *conf.Node) { password(c, "bob", hash) }, func(c *conf.Node) { c.Find("system", "login").RemoveEntry("user", "bob") },
			[]string{"-encrypted-password (sensitive);"}},
		"what goes and is known": {shared, func(c *conf.Node) { server(c, "shared1") }, func(c *conf.Node) { c.Find("system").RemoveEntry("radius-server", "192.0.2.1") },
			[]string{"-secret (sensitive: var.shared);"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var b builder
			b.job(b.host("r1"), b.play("p"), "ensure_it", task("system", tt.do)).Sensitive = tt.sensitive
			tree := conf.New()
			if tt.before != nil {
				tt.before(tree)
			}
			f, bad := foldOf(t, &b, tree)
			if len(bad) > 0 || len(f.steps) != 1 {
				t.Fatalf("%+v %+v", f, bad)
			}
			var got []string
			for _, l := range conf.Hunks(f.steps[0].Edits) {
				if strings.Contains(l.Text, "sensitive") {
					got = append(got, string(l.Mark)+strings.TrimSpace(l.Text))
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// A change knows what its task refers to.
func TestChangeRefs(t *testing.T) {
	var b builder
	refs := []Ref{{"host.name", "r1"}}
	b.job(b.host("r1"), b.play("p"), "ensure_user.bob", user("bob", "operator")).Refs = refs
	f, bad := foldOf(t, &b, conf.New())
	if len(bad) > 0 || !slices.Equal(f.steps[0].Changes[0].Refs, refs) {
		t.Errorf("%+v %+v", f.steps, bad)
	}
}
