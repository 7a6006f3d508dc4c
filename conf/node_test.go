package conf

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNodeEditing(t *testing.T) {
	n := New()
	u := n.Make("system", "login").MakeEntry("user", "netops")
	u.Set("class", "operator")
	u.Set("class", "super-user")
	u.Make("authentication").Set("encrypted-password", "$6$x")
	n.Find("system").Add("authentication-order", "radius")
	n.Find("system").Add("authentication-order", "password")
	n.Find("system").Add("authentication-order", "radius")
	n.Make("system", "services", "netconf", "ssh")
	n.Make("system", "services", "netconf", "rfc-compliant")
	const want = `system:container
 login:container
  user:list key="netops"
   class:leaf value="super-user"
   authentication:container
    encrypted-password:leaf value="$6$x" secret
 authentication-order:leaf-list value="radius"
 authentication-order:leaf-list value="password"
 services:container
  netconf:container
   ssh:container
   rfc-compliant:flag
`
	if diff := cmp.Diff(want, outline(n)); diff != "" {
		t.Error(diff)
	}
	if v, ok := u.Leaf("class"); v != "super-user" || !ok {
		t.Errorf("Leaf: %q, %v", v, ok)
	}
	if _, ok := u.Leaf("uid"); ok {
		t.Error("a leaf that is not there is found")
	}
	if n.Find("system", "login").Entry("user", "netops") != u || n.Find("system", "login").Entry("user", "other") != nil {
		t.Error("Entry")
	}
	if n.Find("system", "nothing", "below") != nil || (*Node)(nil).Find("x") != nil || (*Node)(nil).Entries("x") != nil {
		t.Error("Find is not nil-safe")
	}
	if k := len(n.Find("system").Entries("authentication-order")); k != 2 {
		t.Errorf("%d members", k)
	}
}

func TestMakingActivates(t *testing.T) {
	n := read(t, `<system inactive="inactive"><services><ssh inactive="inactive"><port inactive="inactive">22</port></ssh></services><login><user inactive="inactive"><name>u</name></user></login><authentication-order inactive="inactive">radius</authentication-order></system>`)
	if _, ok := n.Find("system", "services", "ssh").Leaf("port"); ok {
		t.Error("an inactive leaf counts as configured")
	}
	n.Make("system", "services", "ssh").Set("port", "22")
	n.Find("system", "login").MakeEntry("user", "u")
	n.Find("system").Add("authentication-order", "radius")
	n.Walk(func(path []*Node) bool {
		if path[len(path)-1].Inactive {
			t.Errorf("%s is still inactive", PathString(path))
		}
		return true
	})
}

func TestNodeRemoving(t *testing.T) {
	n := read(t, `<system><host-name>r</host-name><authentication-order>radius</authentication-order><authentication-order>password</authentication-order><login><user><name>a</name></user><user><name>b</name></user></login></system>`)
	was := n.Clone()
	s := n.Find("system")
	for what, ok := range map[string]bool{
		"leaf":           s.Remove("host-name"),
		"member":         s.RemoveEntry("authentication-order", "radius"),
		"entry":          s.Find("login").RemoveEntry("user", "a"),
		"no leaf":        !s.Remove("host-name"),
		"no member":      !s.RemoveEntry("authentication-order", "tacplus"),
		"nothing of nil": !(*Node)(nil).Remove("x"),
	} {
		if !ok {
			t.Error(what)
		}
	}
	if diff := cmp.Diff(canon(t, read(t, `<system><authentication-order>password</authentication-order><login><user><name>b</name></user></login></system>`)), canon(t, n)); diff != "" {
		t.Error(diff)
	}
	if !s.Find("login").Remove("user") || !s.Remove("authentication-order") {
		t.Error("a whole list, a whole leaf-list")
	}
	if !Equal(n, New()) || Equal(was, n) {
		t.Error("a clone shares nodes with the tree, or something is left")
	}
}

func TestSourceString(t *testing.T) {
	if s := (Source{File: "main.hcl", Line: 3}).String(); s != "main.hcl:3" {
		t.Error(s)
	}
	if s := (Source{Line: 3}).String(); s != "" {
		t.Error(s)
	}
}
