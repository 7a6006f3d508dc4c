package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the generator does not understand it must refuse, never skip: a
// statement left out would be one that nplay calls unknown.
func TestRefuses(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{`leaf a { type string; }`, ""},
		{`anyxml a;`, "statement anyxml is not understood"},
		{`leaf a { type string; } leaf a { type string; }`, "a is there twice"},
		{`choice c { case x { leaf a { type string; } } case y { leaf a { type string; } } }`, "a is there twice"},
		{`leaf a { }`, "a without a type"},
		{`leaf a { type leafref { path "../b"; } }`, "type leafref is not understood"},
		{`leaf a { type other; }`, "type other is not understood"},
		{`leaf a { type xx:other; }`, "no type xx:other"},
		{`leaf a { type string { pattern "[a-z]+"; } }`, "pattern [a-z]+ is not understood"},
		{`leaf a { type uint8 { range "1 .. 256"; } }`, "1 .. 256"},
		{`leaf a { type decimal64 { fraction-digits 2; } }`, "other than nine decimals"},
		{`leaf a { type union { pattern "x"; } }`, "pattern in a union is not understood"},
		{`list a { leaf b { type string; } }`, "list a without a key"},
		{`list a { key c; leaf b { type string; } }`, "no leaf for its key c"},
		{`uses nothing;`, "no grouping nothing"},
		{`uses a { refine b { default x; } }`, "uses with refinements is not understood"},
		{`uses loop; } grouping loop { container a { uses loop; } `, "contains itself"},
		{`leaf a { type string; } } augment /jc:configuration/jc:a { leaf b { type string; } `, "is not understood"},
	} {
		dir := t.TempDir()
		text := "module junos-conf-root { prefix jc; container configuration { " + c.body + " } }"
		if err := os.WriteFile(filepath.Join(dir, "root.yang"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		mods, err := readModules(dir)
		if err == nil {
			_, err = newBuilder(mods, newGraph()).configuration()
		}
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.body, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s\n got %v\nwant %s", c.body, err, c.want)
		}
	}
}

func TestNoModules(t *testing.T) {
	dir := t.TempDir()
	if _, err := generate(dir); err == nil || !strings.Contains(err.Error(), "NPLAY_YANG") {
		t.Errorf("got %v", err)
	}
}

// A rule for secrets that marks nothing is a misspelt one.
func TestUnusedRule(t *testing.T) {
	m := newMarker(newGraph(), newGraph())
	if err := m.unused(); err == nil || !strings.Contains(err.Error(), "no such statement") {
		t.Errorf("got %v", err)
	}
}
