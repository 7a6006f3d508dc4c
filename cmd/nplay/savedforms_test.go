package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"nplay/conf"
	"nplay/transport/junossim/tree"
)

// variedConfigurations are what the modules' cases find on a router, and a
// configuration of every kind of statements, by name.
func variedConfigurations(t *testing.T) map[string]*tree.Node {
	t.Helper()
	files, err := filepath.Glob("../../modules/testdata/*/*.txtar")
	if err != nil || len(files) < 200 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
	all := map[string]*tree.Node{}
	seen := map[string]bool{}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "running.xml" })
		if i < 0 || seen[string(a.Files[i].Data)] {
			continue
		}
		seen[string(a.Files[i].Data)] = true
		if n := loadXML(t, file, tree.New(), string(a.Files[i].Data)); len(n.Kids) > 0 {
			all[strings.TrimPrefix(file, "../../modules/testdata/")] = n
		}
	}
	lines, err := os.ReadFile("../../modules/testdata/varied.set")
	if err != nil {
		t.Fatal(err)
	}
	varied := tree.New()
	for _, p := range (&tree.Loader{}).Commands(varied, string(lines)) {
		if !p.Warning {
			t.Fatalf("varied.set:%d: %v", p.Line, p)
		}
	}
	all["varied.set"] = varied
	return all
}

// What a router that shares no code with nplay prints as XML, as curly text and
// as set lines is read as the same tree, with its secrets and without them; and
// so is what nplay writes in these forms.
func TestSavedFormsOfAnotherImplementation(t *testing.T) {
	all := variedConfigurations(t)
	if len(all) < 100 {
		t.Fatalf("only %d configurations", len(all))
	}
	for name, n := range all {
		for _, v := range []tree.View{{Secrets: true}, {}} {
			want := readSaved(t, name, "<configuration>"+n.XML(v, 0)+"</configuration>", conf.XMLForm)
			if v.Secrets {
				if left := conf.Diff(parsed(t, name, n), want); len(left) > 0 {
					t.Errorf("%s: a file is read as something else than a reply:\n%s", name, masks(left))
				}
			}
			for form, text := range map[conf.Form]string{conf.TextForm: n.Masked(v).Text(), conf.SetForm: n.Masked(v).Set()} {
				if form == conf.SetForm && !v.Secrets && hidesKeys(want) {
					continue // lines cannot tell entries apart whose keys are left out
				}
				if left := conf.Diff(want, readSaved(t, name, text, form)); len(left) > 0 {
					t.Errorf("%s: as %s, secrets %v, it differs:\n%s\n%s", name, form, v.Secrets, masks(left), text)
				}
			}
			for _, form := range []conf.Form{conf.XMLForm, conf.TextForm, conf.SetForm} {
				if form == conf.SetForm && hidesKeys(want) {
					continue
				}
				var b bytes.Buffer
				if err := conf.WriteSaved(&b, want, form); err != nil {
					t.Errorf("%s: %v", name, err)
				} else if left := conf.Diff(want, readSaved(t, name, b.String(), form)); len(left) > 0 {
					t.Errorf("%s: written as %s it differs:\n%s\n%s", name, form, masks(left), b.String())
				}
			}
		}
	}
}

func readSaved(t *testing.T, name, text string, form conf.Form) *conf.Node {
	t.Helper()
	if got := conf.FormOf(text); got != form {
		t.Fatalf("%s: %s is taken for %s:\n%s", name, form, got, text)
	}
	s, err := conf.ParseSaved(text, form, conf.Limits{})
	if err != nil {
		t.Fatalf("%s: %s: %v\n%s", name, form, err, text)
	}
	for _, h := range s.Holes {
		t.Errorf("%s: %s: %v", name, form, h.Err)
	}
	return s.Tree
}

// hidesKeys reports whether several entries of one list have lost their keys.
func hidesKeys(n *conf.Node) bool {
	several := false
	n.Walk(func(path []*conf.Node) bool {
		k := path[len(path)-1]
		several = several || k.Withheld && k.Key != "" && k.Key != conf.Placeholder
		return !several
	})
	return several
}

func masks(edits []conf.Edit) string { return strings.Join(conf.MaskedLines(edits), "\n") }
