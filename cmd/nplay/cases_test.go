package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"nplay/conf"
	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

// What the modules' cases want is loaded by a router that shares no code with
// nplay, as XML and as lines: both make of it what nplay thinks they do.
func TestCasesOnAnotherImplementation(t *testing.T) {
	files, err := filepath.Glob("../../modules/testdata/*/*.txtar")
	if err != nil || len(files) < 200 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
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
		running := loadXML(t, file, tree.New(), parts["running.xml"])
		want := parsed(t, file, running)
		commands, err := conf.ParseLines(parts["edits.set"], conf.Limits{})
		for _, c := range commands {
			if err == nil {
				err = c.Make(want)
			}
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		asXML := loadXML(t, file, running.Clone(), parts["edits.xml"])
		asLines := running.Clone()
		for _, p := range (&tree.Loader{}).Commands(asLines, parts["edits.set"]) {
			t.Errorf("%s: line %d: %v", file, p.Line, p)
		}
		for form, got := range map[string]*tree.Node{"XML": asXML, "lines": asLines} {
			if left := conf.Diff(parsed(t, file, got), want); len(left) > 0 {
				t.Errorf("%s: as %s it is not as wanted:\n%s", file, form, strings.Join(conf.Lines(left), "\n"))
			}
		}
	}
}

func loadXML(t *testing.T, file string, root *tree.Node, xml string) *tree.Node {
	t.Helper()
	if strings.TrimSpace(xml) == "" {
		return root
	}
	e, err := markup.Parse(xml)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, p := range (&tree.Loader{}).Load(root, e) {
		if !p.Warning {
			t.Errorf("%s: %v", file, p)
		}
	}
	return root
}

func parsed(t *testing.T, file string, n *tree.Node) *conf.Node {
	t.Helper()
	c, err := conf.ParseXML(strings.NewReader("<configuration>"+n.XML(tree.View{Secrets: true}, 0)+"</configuration>"), conf.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return c
}
