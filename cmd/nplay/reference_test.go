package main

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"nplay/modules"
)

var update = flag.Bool("update", false, "write docs/modules from the modules' code")

// The pages in docs/modules are made from the modules themselves. After a change
// `go test ./cmd/nplay -run TestReference -update` writes them anew.
func TestReference(t *testing.T) {
	dir := filepath.Join("..", "..", "docs", "modules")
	want := map[string]string{"README.md": contents()}
	for _, e := range modules.Registry {
		want[e.Name+".md"] = markdown(e)
	}
	if *update {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range want {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	have := map[string]string{}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		have[f.Name()] = string(b)
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("docs/modules is stale (-want +got); `go test ./cmd/nplay -run TestReference -update` writes it:\n%s", d)
	}
}

// cmdExamples writes a playbook with the examples of all modules, each in a play
// of its own, and declares the sensitive variables that they take secrets from.
func cmdExamples(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: examples DIR")
	}
	ts.Check(writeExamples(ts.MkAbs(args[0])))
}

func writeExamples(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	used := map[string]bool{}
	for _, e := range modules.Registry {
		for _, m := range regexp.MustCompile(`\bvar\.(\w+)`).FindAllStringSubmatch(e.Example(), -1) {
			used[m[1]] = true
		}
		text := `play "` + e.Name + "\" {\n  hosts = \"*\"\n\n" + indent(e.Example()) + "}\n"
		if err := os.WriteFile(filepath.Join(dir, e.Name+".hcl"), []byte(text), 0o644); err != nil {
			return err
		}
	}
	var variables string
	for _, name := range slices.Sorted(maps.Keys(used)) {
		variables += "variable \"" + name + "\" {\n  sensitive = true\n}\n"
	}
	return os.WriteFile(filepath.Join(dir, "variables.hcl"), []byte(variables), 0o644)
}

func indent(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if line != "\n" {
			b.WriteString("  ")
		}
		b.WriteString(line)
	}
	return b.String()
}
