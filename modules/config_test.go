package modules

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/internal/secret"
)

func TestConfigScope(t *testing.T) {
	m := &EnsureConfig{Set: "set system host-name a\nset system host-name b\ndelete protocols\nset interfaces ge-0/0/0 unit 0\nset firewall family inet filter f term t then accept\nset groups g system host-name x\nset apply-groups g"}
	want := []string{"apply-groups", "firewall/family", "groups", "interfaces/interface", "protocols", "system/host-name"}
	if d := cmp.Diff(want, m.Scope()); d != "" {
		t.Error(d)
	}
	if got := (&EnsureConfig{Set: "bogus"}).Scope(); got != nil {
		t.Errorf("the scope of nothing is %q", got)
	}
	if err := (&EnsureConfig{Set: "bogus"}).Ensure(target, conf.New()); err == nil {
		t.Error("what is wrong is made")
	}
}

// What is sensitive is found in the values; where it is not, all is secret.
func TestConfigConceal(t *testing.T) {
	const text = "set system host-name r1\nset snmp location \"rack canary 4\"\nset snmp view v oid .1"
	for _, c := range []struct {
		sensitive []string
		secret    []string // paths of the statements that are secret
	}{
		{nil, nil},
		{[]string{"canary"}, nil}, // the engine marks what contains it
		{[]string{"canary", text}, []string{"[edit snmp location]", "[edit snmp view (sensitive) oid (sensitive)]", "[edit snmp view (sensitive)]", "[edit system host-name]"}},
		{[]string{"snmp location"}, []string{"[edit snmp location]", "[edit snmp view (sensitive) oid (sensitive)]", "[edit snmp view (sensitive)]", "[edit system host-name]"}},
	} {
		m := &EnsureConfig{Set: text}
		m.Conceal([]secret.String{secret.New("x")}) // before Validate: nothing to do
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		var all []secret.String
		for _, s := range c.sensitive {
			all = append(all, secret.New(s))
		}
		m.Conceal(all)
		n := conf.New()
		if err := m.Ensure(target, n); err != nil {
			t.Fatal(err)
		}
		var got []string
		n.Walk(func(path []*conf.Node) bool {
			if path[len(path)-1].Secret {
				got = append(got, conf.PathString(path))
			}
			return true
		})
		slices.Sort(got)
		if d := cmp.Diff(c.secret, got); d != "" {
			t.Errorf("%q: %s", c.sensitive, d)
		}
	}
}

func TestConfigSecrets(t *testing.T) {
	m := &EnsureConfig{Set: "set system host-name r1\nset system root-authentication encrypted-password \"$6$x\"\nset snmp community c authorization read-only\ndelete system login user a authentication encrypted-password"}
	if got := m.Secrets(); got != nil {
		t.Errorf("before Validate: %d", len(got))
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	got := m.Secrets()
	if len(got) != 1 || got[0].Reveal() != "$6$x" {
		t.Errorf("%d secrets", len(got))
	}
}
