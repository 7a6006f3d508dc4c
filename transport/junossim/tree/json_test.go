package tree

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// readJSON loads what was written, secrets as they are.
func readJSON(t rapid.TB, n *Node) *Node {
	t.Helper()
	doc := `{"configuration" : ` + n.JSON() + "}"
	if !json.Valid([]byte(doc)) {
		t.Fatalf("not JSON: %s", doc)
	}
	back := New()
	l := fake("")
	l.Hide = nil
	if p := l.JSON(back, doc); Failed(p) {
		t.Fatalf("%v in %s", p, doc)
	}
	return back
}

func TestJSONIsReadBack(t *testing.T) {
	root := build(t, varied)
	if d := Compare(root, readJSON(t, root)); d != "" {
		t.Errorf("%s\n%s", d, root.JSON())
	}
	for _, part := range []string{`"host-name" : "r1"`, `"port" : 32000`, `"ssh" : {`, `"inet6" : {`, `"choice-ident" : "upto"`,
		`"permissions" : ["view", "configure"]`, `"@" : {"inactive" : true}`, `"full-name" : "A \"B\" C"`} {
		if !strings.Contains(root.JSON(), part) {
			t.Errorf("no %s in %s", part, root.JSON())
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a := draw(t, "a")
		if d := Compare(a, readJSON(t, a)); d != "" {
			t.Fatalf("%s\n%s", d, a.JSON())
		}
	})
}

// What is loaded from JSON can be written and loaded again.
func FuzzJSON(f *testing.F) {
	f.Add(`{"configuration": {"system": {"host-name": "r1", "@host-name": {"inactive": true}, "services": {"ssh": [null]}}}}`, "merge")
	f.Add(`{"configuration": [{"system": [{"host-name": [{"data": "r1"}], "login": {"user": [{"@": {"insert": "first"}, "name": "a", "uid": 2000}]}}]}]}`, "replace")
	f.Add(`{"configuration": {"policy-options": {"policy-statement": {"name": "p", "from": {"route-filter": {"address": "10.0.0.0/8", "upto": "/24"}}}}}}`, "override")
	f.Add(`{"configuration": {"x": [[[]], {"attributes": {"a": "b"}, "@y": [null, {}]}]}}`, "update")
	f.Fuzz(func(t *testing.T, s, action string) {
		root := New()
		fake(action).JSON(root, s)
		AssignUIDs(root)
		if d := Compare(root, readJSON(t, root)); d != "" {
			t.Fatalf("%s\n%s", d, root.JSON())
		}
	})
}
