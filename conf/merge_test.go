package conf

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A tree read in parts is the tree.
func TestMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := tree().Draw(t, "tree")
		got := New()
		var names []string
		for _, k := range whole.Kids {
			if !slices.Contains(names, k.Name) {
				names = append(names, k.Name)
			}
		}
		var scopes []string
		for _, name := range names {
			scopes = append(scopes, name)
			for _, k := range whole.Kids {
				for _, kk := range k.Kids {
					if k.Name == name && k.Kind().String() == "container" {
						scopes = append(scopes, name+"/"+kk.Name)
					}
				}
			}
		}
		for _, s := range slices.Backward(scopes) { // what is inside first
			got.Merge(whole.Only([]string{s}))
		}
		if d := Diff(whole.Only(names), got); len(d) > 0 {
			for _, l := range Lines(d) {
				if !strings.HasPrefix(l, "insert ") {
					t.Fatalf("differs: %q", Lines(d))
				}
			}
		}
	})
}

func TestScopeWords(t *testing.T) {
	for scope, want := range map[string]string{
		"": "", "system/login": "system login", "system/host-name": "system host-name", "system/login/user/authentication": "system login",
		"interfaces/interface": "interfaces", "protocols/bgp": "protocols bgp", "system/no-such-thing/x": "system", "a;b": "",
	} {
		if got := strings.Join(ScopeWords(scope), " "); got != want {
			t.Errorf("%q: %q, want %q", scope, got, want)
		}
	}
}
