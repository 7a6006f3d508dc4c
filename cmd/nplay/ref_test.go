package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"nplay/engine"
	"nplay/internal/git"
	"nplay/playbooks"
)

// A shipped playbook is the same from a commit, and from what a load kept of it, as
// from the folder.
func TestRefIsTheFolder(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("CI is set, and git is missing:", err)
		}
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	inventory := filepath.Join(dir, "inventory.hcl")
	if err := os.WriteFile(inventory, []byte(`variables {
  netops_keys     = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0mpGtQSffG2AUDPmXlP1vhw6QEF36zeTI1C6/H+kz9 a"]
  new_keys        = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0mpGtQSffG2AUDPmXlP1vhw6QEF36zeTI1C6/H+kz9 a"]
  netops_identity = "id"
}
host "r1" { groups = ["edge"] }
host "r2" {}
`), 0o644); err != nil {
		t.Fatal(err)
	}
	repo := filepath.Join(dir, "repo")
	if err := os.CopyFS(repo, os.DirFS("../../playbooks")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"-c", "user.name=a", "-c", "user.email=a@example.net", "commit", "-q", "-m", "x"}} {
		c := exec.Command("git", args...)
		c.Dir = repo
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	for _, name := range []string{"netconf-ready", "rotate-keys", "aaa"} {
		t.Run(name, func(t *testing.T) {
			o := playbooks.Options{Path: filepath.Join(repo, name), Inventory: inventory}
			first, d := playbooks.Load(o)
			if d.HasErrors() && name == "netconf-ready" {
				t.Fatal(d)
			}
			files, err := filesAt(t.Context(), git.Git{}, o.Path, "HEAD")
			if err != nil {
				t.Fatal(err)
			}
			defer closeFiles(files)
			o.Files = files
			second, d2 := playbooks.Load(o)
			if !reflect.DeepEqual(d, d2) {
				t.Errorf("diagnostics %v, then %v", d, d2)
			}
			if first.Program == nil {
				return
			}
			if second.Program.Revision.Commit == "" || second.Program.Revision.Ref != "HEAD" {
				t.Errorf("revision %+v", second.Program.Revision)
			}
			o.Files, o.Values = second.Bundle, second.Values
			third, d := playbooks.Load(o)
			if d.HasErrors() || third.Program.Revision != second.Program.Revision {
				t.Errorf("from the bundle: %v", d)
			}
			third.Program.Revision, second.Program.Revision = engine.Revision{}, engine.Revision{}
			if !reflect.DeepEqual(first.Program, second.Program) || !reflect.DeepEqual(first.Program, third.Program) {
				t.Error("the programs differ")
			}
		})
	}
}
