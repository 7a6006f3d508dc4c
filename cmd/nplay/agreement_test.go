package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"nplay/conf"
	"nplay/internal/secret"
	"nplay/transport/junossim/tree"
)

// The computed diff of every module's cases is the one that a router prints which
// shares no code with nplay, and none other.
func TestCasesCompareAlike(t *testing.T) {
	files, err := filepath.Glob("../../modules/testdata/*/*.txtar")
	if err != nil || len(files) < 200 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
	compared := 0
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parts := map[string]string{}
		for _, f := range a.Files {
			parts[f.Name] = string(f.Data)
		}
		if parts["edits.set"] == "" {
			continue
		}
		before := loadXML(t, file, tree.New(), parts["running.xml"])
		after := loadXML(t, file, before.Clone(), parts["edits.xml"])
		edits := conf.Diff(parsed(t, file, before), parsed(t, file, after))
		text := tree.Compare(before, after)
		c, err := conf.ParseComparison(text, conf.Limits{})
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if !c.Agrees(edits, plain) {
			t.Errorf("%s: the router prints\n%s\nand nplay sends\n%s", file, text, strings.Join(conf.Lines(edits), "\n"))
		}
		for i, e := range edits {
			rest := slices.Delete(slices.Clone(edits), i, i+1)
			if !follows(e, rest) && c.Agrees(rest, plain) {
				t.Errorf("%s: it agrees without %s, too:\n%s", file, strings.Join(conf.Lines(edits[i:i+1]), ""), text)
			}
		}
		compared++
	}
	if compared < 150 {
		t.Errorf("only %d cases have a change", compared)
	}
}

// follows reports whether nothing in a router's diff shows an edit beside the rest:
// what it adds is there by another below it, a list has another order by one move
// as by two, and a uid may be one that the router assigned.
func follows(e conf.Edit, rest []conf.Edit) bool {
	if e.Op == conf.Move {
		return slices.ContainsFunc(rest, func(o conf.Edit) bool { return o.Op == conf.Move })
	}
	if e.Target().Name == "uid" {
		return true
	}
	return e.Op == conf.Add && slices.ContainsFunc(rest, func(o conf.Edit) bool {
		return o.Op == conf.Add && strings.HasPrefix(conf.PathString(o.Path), strings.TrimSuffix(conf.PathString(e.Path), "]")+" ")
	})
}

func plain(v string) string { return secret.Plain(v).Reveal() }
