package playbooks

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// again loads a playbook from what an earlier load kept of it, and nothing else:
// what is sensitive is given as before.
func again(t *testing.T, o Options, l *Loaded) Options {
	t.Helper()
	o.Path, o.Files, o.Values = "no/such/path", l.Bundle, l.Values
	return o
}

// A playbook is the same from its bundle, whatever becomes of its folder.
func TestBundle(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	loaded := 0
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			o, _, _ := unpack(t, archive)
			first, d := Load(o)
			if first.Bundle == nil {
				t.Fatal("no bundle")
			}
			want := describeLoad(first, d)
			if first.Program != nil {
				loaded++
			}
			if inside := strings.HasPrefix(o.Inventory, "playbook/") || strings.Contains(strings.Join(o.VarFiles, " "), "playbook/"); !inside {
				if err := os.RemoveAll("playbook"); err != nil {
					t.Fatal(err)
				}
			}
			second, d := Load(again(t, o, first))
			if diff := cmp.Diff(want, describeLoad(second, d)); diff != "" {
				t.Errorf("-folder +bundle:\n%s", diff)
			}
			if !reflect.DeepEqual(first.Program, second.Program) {
				t.Error("the programs differ")
			}
			if diff := cmp.Diff(first.Values, second.Values); diff != "" {
				t.Errorf("values: -folder +bundle:\n%s", diff)
			}
			if first.Program != nil {
				if diff := cmp.Diff(first.Bundle, second.Bundle); diff != "" {
					t.Errorf("bundles: -folder +bundle:\n%s", diff)
				}
			}
			if first.Name != second.Name {
				t.Errorf("it is called %q, then %q", first.Name, second.Name)
			}
		})
	}
	if loaded < 10 {
		t.Errorf("only %d cases load", loaded)
	}
}

// Everything that the file functions can be asked gives the same answer from a
// bundle, and only what was read is in it.
func TestBundleOfFunctions(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "p/main.hcl", `
locals {
  all = jsonencode([
    file("key.pub"), file("./sub/../key.pub"), templatefile("sub/a.tpl", { x = "y" }), file("empty"),
    fileexists("there"), fileexists("none"), fileexists("sub"), can(file("large")), can(file("binary")), can(file("sub")),
    can(file("out")), can(fileexists("out")), file("in"), can(file("../secret")),
  ])
}
play "p" {
  hosts = "*"
  task "ensure_banner" "b" {
    login = local.all
  }
}
`)
	write(t, dir, "p/key.pub", "key\n")
	write(t, dir, "p/other.pub", "other\n")
	write(t, dir, "p/there", "there")
	write(t, dir, "p/empty", "")
	write(t, dir, "p/binary", "\xff\xfe")
	write(t, dir, "p/large", strings.Repeat("x", 1<<20+5))
	write(t, dir, "p/sub/a.tpl", "${x}")
	secret := write(t, dir, "secret", canary)
	for link, to := range map[string]string{"out": secret, "in": "key.pub"} {
		if err := os.Symlink(to, filepath.Join(dir, "p", link)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	inventory := write(t, dir, "i.hcl", "host \"r1\" {}\n")
	for name, path := range map[string]string{"a folder": "p", "one file": "p/main.hcl"} {
		t.Run(name, func(t *testing.T) {
			o := Options{Path: filepath.Join(dir, filepath.FromSlash(path)), Inventory: inventory}
			first, d := Load(o)
			if len(d) > 0 {
				t.Fatal(d)
			}
			second, d := Load(again(t, o, first))
			if len(d) > 0 || !reflect.DeepEqual(first.Program, second.Program) {
				t.Errorf("-folder +bundle:\n%s", cmp.Diff(describeLoad(first, nil), describeLoad(second, d)))
			}
			for _, name := range []string{"main.hcl", "key.pub", "in", "empty", "sub/a.tpl"} {
				if _, ok := first.Bundle.Data[name]; !ok {
					t.Errorf("%s is not in the bundle", name)
				}
			}
			for name, data := range first.Bundle.Data {
				if strings.Contains(string(data), canary) || name == "there" || name == "other.pub" {
					t.Errorf("%s is in the bundle", name)
				}
			}
			for name, want := range map[string]string{"there": "", "none": Absent, "out": "path escapes from parent"} {
				if why, ok := first.Bundle.Unread[name]; !ok || why != want {
					t.Errorf("%s: %q, %v", name, why, ok)
				}
			}
		})
	}
}

// A file is read once in a load, so that all routers see the same.
func TestFilesAreReadOnce(t *testing.T) {
	files := &counting{memory: memory{data: map[string][]byte{
		"main.hcl": []byte("play \"p\" {\n hosts = \"*\"\n task \"ensure_banner\" \"b\" {\n login = \"${host.name} ${file(\"a\")}\"\n }\n}\n"),
		"a":        []byte("x"),
	}}}
	dir := t.TempDir()
	inventory := write(t, dir, "i.hcl", "host \"r1\" {}\nhost \"r2\" {}\n")
	l, d := Load(Options{Files: &Files{Folder: "kept", FS: files}, Inventory: inventory})
	if len(d) > 0 || len(l.Program.Jobs) != 2 || l.Name != "kept" {
		t.Fatal(l, d)
	}
	if files.opened["a"] != 1 || files.opened["main.hcl"] != 1 {
		t.Errorf("opened: %v", files.opened)
	}
	if got := l.Program.Jobs[0].Source.File; got != filepath.Join("kept", "main.hcl") {
		t.Errorf("diagnostics call it %q", got)
	}
}

// All that a playbook reads is bounded.
func TestBundleIsBounded(t *testing.T) {
	data := map[string][]byte{"main.hcl": []byte("locals {\n x = [for n in range(70) : file(\"f${n}\")]\n}\nplay \"p\" {\n hosts = \"*\"\n}\n")}
	large := []byte(strings.Repeat("x", 1<<20))
	for i := range 70 {
		data["f"+strings.TrimLeft(string(rune('0'+i/10)), "0")+string(rune('0'+i%10))] = large
	}
	_, d := Load(Options{Files: &Files{Data: data}})
	if len(d) == 0 || !strings.Contains(d[0].Detail, "more than 64 MiB together") {
		t.Error(d)
	}
}

// Names that no folder could hold lead nowhere.
func TestFilesOutside(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "out.hcl", "play {")
	for _, name := range []string{"../out.hcl", filepath.ToSlash(filepath.Join(dir, "out.hcl")), "sub/../../out.hcl", ""} {
		_, d := Load(Options{Files: &Files{Folder: filepath.Join(dir, "p"), One: name, Data: map[string][]byte{"main.hcl": nil}}})
		for _, x := range d {
			if x.Source.Line > 0 {
				t.Errorf("%q: %v", name, d)
			}
		}
		wantError(t, d, "")
	}
}

type counting struct {
	memory
	opened map[string]int
}

func (c *counting) Open(name string) (f fs.File, err error) {
	if c.opened == nil {
		c.opened = map[string]int{}
	}
	c.opened[name]++
	return c.memory.Open(name)
}
