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

func TestJSONIsReadWithItsAttributes(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200)
	for _, c := range []struct{ name, doc, set, problem string }{
		{"too deep", deep, "", "nested too deeply"},
		{"more behind", `{"configuration": {}} {}`, "", "text after the last object"},
		{"more beside", `{"configuration": {}, "more": {}}`, "", "expecting <configuration>"},
		{"an array", `[]`, "", "syntax error"},
		{"activate", `{"configuration": {"system": {"host-name": "r1", "@host-name": {"inactive": false}}}}`, "set system host-name r1\n", ""},
		{"each member", `{"configuration": {"system": {"login": {"class": [{"name": "c", "permissions": ["view", "clear"], "@permissions": [null, {"inactive": true}]}]}}}}`,
			"set system login class c permissions view\nset system login class c permissions clear\ndeactivate system login class c permissions clear\n", ""},
		{"first member", `{"configuration": {"system": {"login": {"class": [{"name": "c", "permissions": ["view", "clear"], "@permissions": [{"inactive": true}]}]}}}}`,
			"set system login class c permissions view\nset system login class c permissions clear\ndeactivate system login class c permissions view\n", ""},
		{"others' attributes", `{"configuration": {"@": {"xmlns": "x", "junos:changed-seconds": "1", "x:delete": "delete"}, "system": {"@": {"y:delete": "delete"}, "host-name": "r1"}}}`, "set system host-name r1\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := New()
			if c.name == "activate" {
				root = build(t, "set system host-name r1\ndeactivate system host-name")
			}
			p := fake("").JSON(root, c.doc)
			if len(p) > 0 != (c.problem != "") || len(p) > 0 && !strings.Contains(p[0].Error(), c.problem) {
				t.Errorf("problems: %v", p)
			}
			if got := root.Set(); got != c.set {
				t.Errorf("loaded:\n%s", got)
			}
		})
	}
}

// A number stands where nothing else may, and nothing is escaped that need not be.
func TestJSONScalars(t *testing.T) {
	got := build(t, "set system host-name 7\nset system services netconf ssh port 32000\nset snmp location \"<a> & b\"").JSON()
	for _, part := range []string{`"host-name" : "7"`, `"port" : 32000`, `"location" : "<a> & b"`} {
		if !strings.Contains(got, part) {
			t.Errorf("no %s in %s", part, got)
		}
	}
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
