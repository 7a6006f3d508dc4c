package playbooks

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// seeds adds the files of all cases.
func seeds(f *testing.F, inventory bool) {
	f.Helper()
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		f.Fatal("no cases", err)
	}
	for _, path := range cases {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, x := range archive.Files {
			if filepath.Ext(x.Name) == ".hcl" && (filepath.Base(x.Name) == "inventory.hcl") == inventory {
				f.Add(x.Data)
			}
		}
	}
	for _, place := range canarySettings {
		f.Add([]byte(strings.ReplaceAll(place, "EXPR", `"x"`)))
	}
	for _, e := range canaryExpressions {
		f.Add([]byte("play \"p\" {\nhosts = " + e + "\n}\nvars = { x = " + e + "}\n"))
	}
}

// Whatever stands in a playbook is a program or a diagnostic, never a panic.
func FuzzPlaybook(f *testing.F) {
	seeds(f, false)
	dir := f.TempDir()
	inventory := filepath.Join(dir, "inventory.hcl")
	if err := os.WriteFile(inventory, []byte("vars = { site = \"fra\" }\nhost \"r1\" {}\nhost \"r2\" {\n  groups = [\"edge\"]\n}\n"), 0o644); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		path := filepath.Join(t.TempDir(), "main.hcl")
		if err := os.WriteFile(path, src, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, i := range []string{"", inventory} {
			l, diags := Load(Options{Path: path, Inventory: i})
			if (l.Program == nil) != diags.HasErrors() {
				t.Errorf("program %v, diagnostics %v", l.Program, diags)
			}
		}
		out, diags := Format(path)
		if !diags.HasErrors() {
			if err := os.WriteFile(path, out[0].New, 0o644); err != nil {
				t.Fatal(err)
			}
			again, diags := Format(path)
			if diags.HasErrors() {
				t.Errorf("formatted to what does not parse: %v", diags)
			} else if again[0].Changed() {
				t.Log("formatting is not settled after one round")
			}
		}
	})
}

// Whatever stands in an inventory is hosts or a diagnostic, never a panic.
func FuzzInventory(f *testing.F) {
	seeds(f, true)
	f.Fuzz(func(t *testing.T, src []byte) {
		path := filepath.Join(t.TempDir(), "inventory.hcl")
		if err := os.WriteFile(path, src, 0o644); err != nil {
			t.Fatal(err)
		}
		hosts, diags := Hosts(path, "", Options{NoExec: true})
		if diags.HasErrors() && hosts != nil {
			t.Error("hosts in spite of errors")
		}
		seen := map[string]bool{}
		for _, h := range hosts {
			if seen[h.Name] || h.Name == "" || h.Address == "" {
				t.Errorf("host %+v", h)
			}
			seen[h.Name] = true
		}
	})
}
