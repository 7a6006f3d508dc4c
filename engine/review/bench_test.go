package review

import (
	"fmt"
	"testing"

	"nplay/conf"
	"nplay/engine"
)

// many is a plan of n routers that all get accounts, as a task would make them;
// distinct gives each a change of its own.
func many(t testing.TB, n int, distinct bool) *engine.Plan {
	t.Helper()
	plan := &engine.Plan{}
	for i := range n {
		host := fmt.Sprintf("mx%05d.ams", i+1)
		c := conf.New()
		for k := range 10 {
			name := fmt.Sprintf("user%d", k)
			if k == 5 && distinct {
				name = fmt.Sprintf("user-of-%d", i)
			} else if k == 5 {
				name = host
			}
			u := c.Make("system", "login").MakeEntry("user", name)
			u.Set("class", "operator")
			u.Set("full-name", fmt.Sprintf("ordinary person %d", k))
			a := u.Make("authentication")
			a.Set("encrypted-password", "$6$"+host)
			a.MakeEntry("ssh-ed25519", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBa somebody@somewhere")
		}
		h := withEdits(host, conf.Diff(nil, c), "host.name="+host, "host.vars.a=1500", "host.vars.b=10.0.0.1", "host.vars.c=x")
		plan.Hosts = append(plan.Hosts, h)
	}
	return plan
}

func BenchmarkAlike(b *testing.B)    { benchmark(b, false, 1) }
func BenchmarkDistinct(b *testing.B) { benchmark(b, true, 10000) }

func benchmark(b *testing.B, distinct bool, groups int) {
	plan := many(b, 10000, distinct)
	b.ReportAllocs()
	for b.Loop() {
		r := New(plan)
		if len(r.Groups) != groups {
			b.Fatalf("%d groups", len(r.Groups))
		}
		for _, h := range plan.Hosts {
			if r.Group(h.Host) == nil {
				b.Fatal(h.Host)
			}
		}
	}
}

// Every router of a plan with as many changes as routers is found, and every group
// by its own hash and no other's.
func TestManyGroups(t *testing.T) {
	plan := many(t, 300, true)
	r := New(plan)
	seen := map[string]bool{}
	for i := range r.Groups {
		g := &r.Groups[i]
		if seen[g.Hash] || len(g.Hash) < 6 || r.Group(g.Sample) != g {
			t.Fatalf("group %s of %s", g.Hash, g.Sample)
		}
		seen[g.Hash] = true
	}
	if part, err := r.Select([]string{r.Groups[299].Hash}, nil); err != nil || len(part.LeftOut) != 299 || len(part.Leave()) != 299 {
		t.Fatalf("%v, %v", part, err)
	}
	if r := New(many(t, 300, false)); len(r.Groups) != 1 || len(r.Groups[0].Values) != 300 {
		t.Fatalf("%d groups", len(r.Groups))
	}
}
