package playbooks

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nplay/engine"
	"nplay/modules"
)

// wantError fails unless there is an error with that summary; "" takes any.
func wantError(t *testing.T, diags engine.Diagnostics, summary string) {
	t.Helper()
	for _, d := range diags {
		if !d.Warning && (summary == "" || d.Summary == summary) {
			return
		}
	}
	t.Errorf("no error %q in %v", summary, diags)
}

// write puts a file into a folder and returns its path.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPathsThatAreNotThere(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "none"), dir} {
		_, d := Load(Options{Path: path})
		wantError(t, d, "Cannot read playbook")
		_, d = Hosts(path, "", Options{})
		wantError(t, d, "Cannot read inventory")
		_, d = Format(path)
		wantError(t, d, "Cannot read file")
	}
	empty := write(t, dir, "empty.hcl", "")
	_, d := Load(Options{Path: empty})
	wantError(t, d, "Nothing to do")
}

// Every module of the registry can be filled from HCL.
func TestSignatures(t *testing.T) {
	if len(modules.Registry) == 0 {
		t.Fatal("the registry is empty")
	}
	for _, e := range modules.Registry {
		s, err := newSignature(e)
		if err != nil {
			t.Error(err)
			continue
		}
		args := e.Args()
		if len(args) != len(s.parameters) {
			t.Errorf("%s: %d arguments in the reference, %d here", e.Name, len(args), len(s.parameters))
			continue
		}
		for i, a := range args {
			if p := s.parameters[i]; a.Name != p.name || a.Required == p.optional || a.Secret != p.veil.all() {
				t.Errorf("%s: reference %+v, here %+v", e.Name, a, p)
			}
		}
	}
}

func TestFormat(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.hcl", "play \"p\" {\nhosts=\"*\"\n}\n")
	write(t, dir, "b.hcl", "play \"q\" {\n  hosts = \"*\"\n}\n")
	write(t, dir, "c.hcl", "play {")
	files, d := Format(dir)
	wantError(t, d, "")
	if len(files) != 2 || !files[0].Changed() || files[1].Changed() {
		t.Fatalf("%+v", files)
	}
	if want := "play \"p\" {\n  hosts = \"*\"\n}\n"; string(files[0].New) != want {
		t.Errorf("%q", files[0].New)
	}
}

func TestHosts(t *testing.T) {
	inventory := write(t, t.TempDir(), "i.hcl", `
vars = { site = "fra", n = 1, secret = sensitive("x") }
host "r1" {
  groups = ["edge"]
}
host "r2" {
  vars = { site = "ber" }
}
host "core-1" {}
group "all-r" {
  hosts = ["r?"]
}
`)
	for selector, want := range map[string]string{
		"":                     "r1 r2 core-1",
		"*":                    "r1 r2 core-1",
		"edge":                 "r1",
		"!edge":                "r2 core-1",
		"all-r & site=fra, r2": "r1 r2",
		"site=*":               "r1 r2 core-1",
		"n=1 & core-?":         "core-1",
		"edg":                  "Unknown host or group",
		"sit=fra":              "Unknown variable",
		"r1 & r2":              "No router selected",
		"secret=x":             "No router selected",
		"(r1":                  "Invalid selector",
	} {
		hosts, d := Hosts(inventory, selector, Options{})
		var names []string
		for _, h := range hosts {
			names = append(names, h.Name)
		}
		got := strings.Join(names, " ")
		for _, x := range d {
			got = x.Summary
		}
		if got != want {
			t.Errorf("%q: %q, want %q", selector, got, want)
		}
	}
}

// env() and exec() are run only where nobody else could have put them.
func TestExecIsRefused(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "p/main.hcl", "play \"p\" {\n  hosts = \"*\"\n  task \"enable_netconf\" \"n\" {}\n}\nvariable \"x\" {\n  default = 1\n}\n")
	text := "variables {\n  x = exec(\"touch\", \"" + filepath.ToSlash(filepath.Join(dir, "ran")) + "\")\n}\nhost \"r1\" {\n  vars = { y = exec(\"touch\", \"" + filepath.ToSlash(filepath.Join(dir, "ran")) + "\") }\n}\n"
	outside := write(t, dir, "inventory.hcl", text)
	inside := write(t, dir, "p/sub/inventory.hcl", text)
	link := filepath.Join(dir, "link.hcl")
	if err := os.Symlink(inside, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	values := write(t, dir, "p/sub/values", "x = exec(\"touch\", \""+filepath.ToSlash(filepath.Join(dir, "ran"))+"\")\n")
	plain := write(t, dir, "plain.hcl", "host \"r1\" {}\n")
	p := filepath.Join(dir, "p")
	for name, c := range map[string]struct {
		o   Options
		ran bool
	}{
		"outside":               {Options{Path: p, Inventory: outside}, true},
		"outside, no exec":      {Options{Path: p, Inventory: outside, NoExec: true}, false},
		"outside, allowed":      {Options{Path: p, Inventory: outside, NoExec: true, AllowExec: true}, true},
		"inside":                {Options{Path: p, Inventory: inside}, false},
		"inside, by a link":     {Options{Path: p, Inventory: link}, false},
		"inside, allowed":       {Options{Path: p, Inventory: inside, AllowExec: true}, true},
		"inside, by the file":   {Options{Path: filepath.Join(p, "main.hcl"), Inventory: inside}, false},
		"values inside":         {Options{Path: p, Inventory: plain, VarFiles: []string{values}}, false},
		"values inside allowed": {Options{Path: p, Inventory: plain, VarFiles: []string{values}, AllowExec: true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			ran := filepath.Join(dir, "ran")
			os.Remove(ran)
			_, d := Load(c.o)
			_, err := os.Stat(ran)
			if (err == nil) != c.ran {
				t.Errorf("ran: %v, diagnostics %v", err == nil, d)
			}
			if !c.ran {
				wantError(t, d, "Function not run")
			}
			if c.o.VarFiles == nil {
				os.Remove(ran)
				_, d = Hosts(c.o.Inventory, "", c.o)
				if _, err = os.Stat(ran); (err == nil) != c.ran {
					t.Errorf("hosts ran: %v, diagnostics %v", err == nil, d)
				}
			}
		})
	}
}

// A command is run once, however often the inventory asks for it.
func TestExecRunsOnce(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "p/main.hcl", "play \"p\" {\n  hosts = \"*\"\n  task \"enable_netconf\" \"n\" {}\n}\n")
	script := write(t, dir, "count", "#!/bin/sh\necho run >> "+filepath.Join(dir, "runs")+"\necho secret\n")
	if err := os.Chmod(script, 0o755); err != nil {
		t.Fatal(err)
	}
	inventory := write(t, dir, "inventory.hcl", strings.Repeat("", 1)+`
vars = { a = exec("`+filepath.ToSlash(script)+`"), b = exec("`+filepath.ToSlash(script)+`") }
host "r1" {
  connection {
    password = exec("`+filepath.ToSlash(script)+`")
  }
}
`)
	l, d := Load(Options{Path: filepath.Join(dir, "p"), Inventory: inventory})
	if d.HasErrors() {
		t.Fatal(d)
	}
	if runs, _ := os.ReadFile(filepath.Join(dir, "runs")); string(runs) != "run\n" {
		t.Errorf("runs %q", runs)
	}
	if h := l.Program.Hosts[0]; h.Connection.Password.Reveal() != "secret" {
		t.Error("the password is not what the command wrote")
	}
	if len(l.Secrets) != 1 || l.Secrets[0].Reveal() != "secret" {
		t.Errorf("secrets %d", len(l.Secrets))
	}
}

func TestNearest(t *testing.T) {
	all := []string{"name", "class", "full_name", "uid", "absent"}
	for given, want := range map[string]string{
		"nmae": "name", "Class": "class", "fullname": "full_name", "ui": "uid", "uidd": "uid",
		"absnt": "absent", "zzzzz": "", "": "", "name": "",
	} {
		if got := nearest(given, all); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

// A link that leads out of the playbook's folder could make a diagnostic show
// a file that is nobody's business.
func TestLinksOut(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "p/main.hcl", "play \"p\" {\n  hosts = \"*\"\n}\n")
	write(t, dir, "p/sub/more.hcl", "play \"q\" {\n  hosts = \"*\"\n}\n")
	secret := write(t, dir, "secret.hcl", "hosts = = 5\n")
	if err := os.Symlink(filepath.Join("sub", "more.hcl"), filepath.Join(dir, "p", "inside.hcl")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	l, d := Load(Options{Path: filepath.Join(dir, "p")})
	if d.HasErrors() || len(l.Program.Plays) != 2 {
		t.Errorf("a link inside the folder: %v", d)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "p", "out.hcl")); err != nil {
		t.Fatal(err)
	}
	_, d = Load(Options{Path: filepath.Join(dir, "p")})
	wantError(t, d, "Cannot read playbook")
	for _, x := range d {
		if x.Snippet != "" {
			t.Error(x.Snippet)
		}
	}
}

// What the playbook does not ask for, or what another value outdoes, is not
// run.
func TestExecIsLazy(t *testing.T) {
	dir := t.TempDir()
	ran := filepath.ToSlash(filepath.Join(dir, "ran"))
	write(t, dir, "p/main.hcl", "variable \"a\" {\n  default = 1\n}\nplay \"p\" {\n  hosts = \"*\"\n  task \"enable_netconf\" \"n\" {}\n}\n")
	inventory := write(t, dir, "i.hcl", "variables {\n  a     = exec(\"touch\", \""+ran+"\")\n  other = exec(\"touch\", \""+ran+"\")\n}\nhost \"r\" {}\n")
	_, d := Load(Options{Path: filepath.Join(dir, "p"), Inventory: inventory, Vars: []string{"a=2"}, NoExec: true})
	if _, err := os.Stat(ran); err == nil || len(d) != 0 {
		t.Errorf("ran: %v, %v", err == nil, d)
	}
}
