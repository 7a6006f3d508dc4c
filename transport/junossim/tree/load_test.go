package tree

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"nplay/transport/junossim/markup"
)

var update = flag.Bool("update", false, "rewrite what the cases expect")

// read loads a configuration that has to be right.
func read(t testing.TB, xml string) *Node {
	t.Helper()
	e, err := markup.Parse("<configuration>" + xml + "</configuration>")
	if err != nil {
		t.Fatal(err)
	}
	root := New()
	for _, p := range fake("").Load(root, e) {
		t.Fatalf("%v in %s", p, xml)
	}
	return root
}

// fake loads without randomness.
func fake(action string) *Loader {
	return &Loader{Action: action, Hash: func(string) string { return "$6$salt$hash" }, Hide: func(s string) string { return "$9$" + s }}
}

// loadAs loads a text in one of the formats that a client sends: xml (""), text,
// json or set.
func loadAs(l *Loader, format string, root *Node, s string) ([]Problem, error) {
	switch format {
	case "text":
		return l.Text(root, s), nil
	case "json":
		return l.JSON(root, s), nil
	case "set":
		return l.Commands(root, s), nil
	}
	e, err := markup.Parse("<configuration>" + s + "</configuration>")
	if err != nil {
		return nil, err
	}
	return l.Load(root, e), nil
}

// Each case loads "load", in its "format", into "config" and wants what `show |
// compare` says then, what was reported, and what a commit would say.
func TestLoad(t *testing.T) {
	files, err := filepath.Glob("testdata/load/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]string{}
			for _, f := range a.Files {
				part[f.Name] = string(f.Data)
			}
			before := read(t, part["config"])
			after := before.Clone()
			reported, err := loadAs(fake(strings.TrimSpace(part["action"])), strings.TrimSpace(part["format"]), after, part["load"])
			if err != nil {
				t.Fatal(err)
			}
			var problems strings.Builder
			for _, p := range reported {
				kind := "error"
				if p.Warning {
					kind = "warning"
				}
				problems.WriteString(kind + ": " + p.Error() + "\n")
			}
			AssignUIDs(after)
			var rules strings.Builder
			for _, p := range Rules(after) {
				rules.WriteString(strings.TrimSpace(p.Error()) + "\n")
			}
			got := map[string]string{"compare": Compare(before, after), "problems": problems.String(), "rules": rules.String()}
			if *update {
				for i, f := range a.Files {
					if s, ok := got[f.Name]; ok {
						a.Files[i].Data = []byte(s)
					}
				}
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for name, s := range got {
				want, asked := part[name]
				if !asked && s != "" && name != "rules" {
					t.Errorf("unexpected %s:\n%s", name, s)
				}
				if asked && !*update {
					if d := cmp.Diff(want, s); d != "" {
						t.Errorf("%s (-want +got):\n%s", name, d)
					}
				}
			}
		})
	}
}
