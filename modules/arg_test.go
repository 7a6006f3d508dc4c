package modules

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/internal/secret"
)

func TestArgs(t *testing.T) {
	want := map[string][]string{
		"enable_netconf": {"port number", "connection_limit number", "rate_limit number", "client_alive_interval number", "client_alive_count_max number", "rfc_compliant bool"},
		"ensure_auth":    {"user string required", "ssh_keys list(string)", "exclusive bool", "password_hash string secret", "password string secret"},
		"ensure_user":    {"name string required", "class string", "full_name string", "uid number", "absent bool"},
	}
	for _, e := range Registry {
		var got []string
		for _, a := range e.Args() {
			s := a.Name + " " + a.Type
			if a.Required {
				s += " required"
			}
			if a.Secret {
				s += " secret"
			}
			got = append(got, s)
			if a.Doc == "" || strings.HasSuffix(a.Doc, ".") {
				t.Errorf("%s.%s: the doc is %q", e.Name, a.Name, a.Doc)
			}
		}
		if d := cmp.Diff(want[e.Name], got); d != "" {
			t.Errorf("%s (-want +got):\n%s", e.Name, d)
		}
		if e.Doc == "" || !strings.HasSuffix(e.Doc, ".") {
			t.Errorf("%s: the doc is %q", e.Name, e.Doc)
		}
	}
}

func TestRegistry(t *testing.T) {
	if !slices.IsSortedFunc(Registry, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the registry is not sorted by name")
	}
	for _, e := range Registry {
		got, ok := Lookup(e.Name)
		if !ok || got.Name != e.Name {
			t.Errorf("Lookup(%q) = %v, %v", e.Name, got.Name, ok)
		}
		if a, b := e.New(), e.New(); a == b {
			t.Errorf("%s: two tasks share one struct", e.Name)
		}
		b, ok := e.New().(interface{ Barrier() bool })
		if barrier := ok && b.Barrier(); barrier != (e.Name == "enable_netconf") {
			t.Errorf("%s: barrier %v", e.Name, barrier)
		}
	}
	if _, ok := Lookup("ensure_nothing"); ok {
		t.Error("Lookup finds a module that there is not")
	}
}

// Salts differ by router and account, so that no two hashes of one password are
// the same.
func TestSaltOfPassword(t *testing.T) {
	hash := func(host, user string) string {
		m := &EnsureAuth{User: user, Password: secret.New("Lab-Secret1")}
		c := empty()
		if err := m.Ensure(targetOf(host), c); err != nil {
			t.Fatal(err)
		}
		h, _ := c.Find("system", "login").Entry("user", user).Find("authentication").Leaf("encrypted-password")
		return h
	}
	if a, b := hash("r1", "netops"), hash("r2", "netops"); a == b {
		t.Error("two routers have the same hash")
	}
	if a, b := hash("r1", "netops"), hash("r1", "ann"); a == b {
		t.Error("two accounts have the same hash")
	}
}
