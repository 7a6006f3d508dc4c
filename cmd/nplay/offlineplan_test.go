package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/transport/junossim"
	"nplay/transport/junossim/tree"
)

// shut is what keeps everybody out.
var shut = regexp.MustCompile(`<(system|login|services|ssh) inactive`)

// Plans against varied configurations that routers printed in the three forms are
// the plans against routers that have them: the same groups, hashes, lines and
// failures.
func TestOfflinePlanIsTheLivePlan(t *testing.T) {
	const routers = 24
	varied := variedConfigurations(t)
	maps.DeleteFunc(varied, func(name string, n *tree.Node) bool { // those where nobody may get in
		return strings.HasPrefix(name, "ensure_ssh/") || strings.HasPrefix(name, "enable_netconf/") || shut.MatchString(n.XML(tree.View{}, 0))
	})
	names := slices.Sorted(maps.Keys(varied))
	dir := t.TempDir()
	if err := writeExamples(filepath.Join(dir, "book")); err != nil {
		t.Fatal(err)
	}
	forms := map[string]func(*tree.Node) string{
		".xml": func(n *tree.Node) string {
			return "<configuration>" + n.XML(tree.View{Secrets: true}, 0) + "</configuration>"
		},
		".conf": (*tree.Node).Text, ".set": (*tree.Node).Set,
	}
	for form := range forms {
		if err := os.Mkdir(filepath.Join(dir, form[1:]), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	i := 0
	l, err := newLab(filepath.Join(dir, "lab"), routers, func(o *junossim.Options) {
		name := "varied.set"
		if i > 0 {
			name = names[(i*len(names)/routers)%len(names)]
		}
		i++
		n := loadXML(t, name, loadXML(t, "bare", tree.New(), o.Config), "<configuration>"+varied[name].XML(tree.View{Secrets: true}, 0)+"</configuration>")
		o.Config = forms[".xml"](n)
		for form, print := range forms {
			if err := os.WriteFile(filepath.Join(dir, form[1:], o.Hostname+form), []byte(print(n)), 0o600); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	t.Chdir(dir)
	plan := func(more ...string) map[string]any {
		t.Helper()
		args := []string{"plan", "book", "-i", "lab/inventory.hcl", "--format", "json", "--timestamp", "0", "--var", "radius_secret=Shared-1", "--var", "tacplus_secret=Shared-2"}
		_, out := runOffline(t, append(args, more...)...)
		var got map[string]any
		if err := json.Unmarshal([]byte(out[max(0, strings.Index(out, "{\n")):]), &got); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		delete(got, "source")
		groups, _ := got["groups"].([]any)
		for _, g := range groups {
			// What touches the way in depends on how nplay got in, and offline it did
			// not; so the order of the groups does, too.
			delete(g.(map[string]any), "access")
		}
		slices.SortFunc(groups, func(a, b any) int {
			return strings.Compare(a.(map[string]any)["hash"].(string), b.(map[string]any)["hash"].(string))
		})
		return got
	}
	live := plan()
	groups, _ := live["groups"].([]any)
	failed, _ := live["failed"].([]any)
	if len(groups) < 10 || len(failed) > 4 {
		t.Errorf("%d groups, %d routers failed: %v", len(groups), len(failed), failed)
	}
	for form := range forms {
		if diff := cmp.Diff(live, plan("--offline", form[1:])); diff != "" {
			t.Errorf("%s (-live +offline):\n%s", form, diff)
		}
	}
}
