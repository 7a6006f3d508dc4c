package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nplay/internal/secret"
	"nplay/internal/ui"
)

type savedFile struct{ name, text string }

const (
	bareXML  = "<configuration><system><host-name>r1</host-name></system></configuration>\n"
	bareSet  = "set system host-name r1\n"
	userTask = `task "ensure_user" "a" {
  name  = "ann"
  class = "operator"
}`
	authTask = `task "ensure_auth" "a" {
  user          = "ann"
  password_hash = var.hash
}`
	hiddenUser = "<configuration><system><host-name>r1</host-name><login><user><name>ann</name><class>operator</class>" +
		"<authentication><encrypted-password>/* SECRET-DATA */</encrypted-password></authentication></user></login></system></configuration>\n"
)

// offlineRows are the rows of docs/offline.md: what the folder holds, the task if
// it is not userTask, and what else has to be done to the folder.
var offlineRows = map[string]struct {
	files []savedFile
	task  string
	more  func(dir string) error
}{
	"is not there":                         {},
	"has another extension":                {files: []savedFile{{"r1.json", "{}"}}},
	"is empty":                             {files: []savedFile{{"r1.xml", ""}}},
	"holds nothing but comments":           {files: []savedFile{{"r1.conf", "## Last changed: 2020-06-20 18:20:53 UTC\n/* none */\n"}}},
	"is there twice":                       {files: []savedFile{{"r1.xml", bareXML}, {"r1.conf", "system { host-name r1; }"}}},
	"is JSON":                              {files: []savedFile{{"r1.conf", "{ \"configuration\" : { } }\n"}}},
	"was saved with `display inheritance`": {files: []savedFile{{"r1.conf", "system {\n    ##\n    ## 'host-name' was inherited from group 're0'\n    ##\n    host-name r1;\n}\n"}}},
	"is UTF-16":                            {files: []savedFile{{"r1.set", "\xff\xfes\x00e\x00t\x00 \x00"}}},
	"is not UTF-8":                         {files: []savedFile{{"r1.set", "set system host-name r1\xe9\n"}}},
	"is larger than 64 MiB": {more: func(dir string) error {
		f, err := os.Create(filepath.Join(dir, "r1.set"))
		if err == nil {
			_, err = f.WriteString("set system host-name r1\n")
		}
		if err == nil {
			err = f.Truncate(64<<20 + 1)
		}
		return err
	}},
	"is broken XML":                      {files: []savedFile{{"r1.xml", "<configuration>\n<system><host-name>r1</system></configuration>\n"}}},
	"is XML that was cut off":            {files: []savedFile{{"r1.xml", bareXML[:len(bareXML)-12]}}},
	"is curly text that was cut off":     {files: []savedFile{{"r1.conf", "system {\n    host-name r1;\n"}}},
	"is set lines with a change in them": {files: []savedFile{{"r1.set", bareSet + "delete system login\n"}}},
	"is text with an unknown statement where a task looks": {
		files: []savedFile{{"r1.conf", "system {\n    login {\n        frobnicate { ann; }\n    }\n}\n"}},
	},
	"is text with an unknown statement elsewhere":         {files: []savedFile{{"r1.conf", "system {\n    host-name r1;\n    frobnicate { ann; }\n}\n"}}},
	"is XML with an unknown statement where a task looks": {files: []savedFile{{"r1.xml", "<configuration><system><login><frobnicate>x</frobnicate></login></system></configuration>"}}},
	"leaves out a secret that a task would change":        {files: []savedFile{{"r1.xml", hiddenUser}}, task: authTask},
	"leaves out a secret below what a task would remove": {files: []savedFile{{"r1.xml", hiddenUser}}, task: `task "ensure_user" "a" {
  name   = "ann"
  absent = true
}`},
	"leaves out a secret that no task touches": {files: []savedFile{{"r1.xml", strings.ReplaceAll(hiddenUser, "operator", "super-user")}}},
	"has ACCESS-DENIED where a task looks":     {files: []savedFile{{"r1.conf", "system { host-name r1; login { /* ACCESS-DENIED */ } }\n"}}},
	"has ACCESS-DENIED elsewhere":              {files: []savedFile{{"r1.conf", "system { host-name r1; }\nsnmp { /* ACCESS-DENIED */ }\n"}}},
	"says the name of another router":          {files: []savedFile{{"r1.xml", strings.Replace(hiddenUser, "r1", "r2", 1)}, {"r2.xml", hiddenUser}}},
	"is a link to a file in the folder": {files: []savedFile{{"base.txt", bareXML}}, more: func(dir string) error {
		return os.Symlink("base.txt", filepath.Join(dir, "r1.xml"))
	}},
	"is a link out of the folder": {more: func(dir string) error {
		if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "stranger"), []byte("set system canary\n"), 0o600); err != nil {
			return err
		}
		return os.Symlink("../stranger", filepath.Join(dir, "r1.xml"))
	}},
	"is a link to itself": {more: func(dir string) error { return os.Symlink("r1.xml", filepath.Join(dir, "r1.xml")) }},
	"is a folder":         {more: func(dir string) error { return os.Mkdir(filepath.Join(dir, "r1.xml"), 0o700) }},
	"is one of a router that the inventory does not have": {files: []savedFile{{"r1.xml", bareXML}, {"r9.xml", "<"}}},
	"cannot be, for there is no folder":                   {more: os.Remove},
}

var offlineRow = regexp.MustCompile("^\\| ([^|]+) \\| `([^`]+)`[^|]* \\| ([0-9]+) \\|$")

// Every row of the table in docs/offline.md is as it says, and no connection is
// ever opened.
func TestOfflineTable(t *testing.T) {
	doc, err := os.ReadFile("../../docs/offline.md")
	if err != nil {
		t.Fatal(err)
	}
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer door.Close()
	knocked := make(chan bool, 1)
	go func() {
		for {
			c, err := door.Accept()
			if err != nil {
				return
			}
			c.Close()
			knocked <- true
		}
	}()
	hash, err := secret.Hash(secret.New("Lab-Secret1"), "offline")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(doc)) {
		m := offlineRow.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		row, known := offlineRows[m[1]]
		if !known || seen[m[1]] {
			t.Errorf("no test, or two rows: %s", m[1])
			continue
		}
		seen[m[1]] = true
		t.Run(m[1], func(t *testing.T) {
			dir := t.TempDir()
			write := func(name, text string) {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			folder := filepath.Join(dir, "saved")
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			for _, f := range row.files {
				write(filepath.Join("saved", f.name), f.text)
			}
			if row.more != nil {
				if err := row.more(folder); err != nil {
					t.Fatal(err)
				}
			}
			task := row.task
			if task == "" {
				task = userTask
			}
			write("main.hcl", "variable \"hash\" {\n  type = string\n  sensitive = true\n  default = null\n}\nplay \"p\" {\n  hosts = \"r1\"\n"+task+"\n}\n")
			at := door.Addr().(*net.TCPAddr)
			write("inventory.hcl", fmt.Sprintf("connection {\n  user = \"nobody\"\n  forward = { 22 = %d, 830 = %d }\n}\nhost \"r1\" {\n  address = \"127.0.0.1\"\n}\nhost \"r2\" {\n  address = \"127.0.0.2\"\n}\n", at.Port, at.Port))
			t.Chdir(dir)
			code, out := runOffline(t, "plan", "main.hcl", "-i", "inventory.hcl", "--offline", "saved", "--var", "hash="+hash.Reveal())
			if fmt.Sprint(code) != m[3] || !strings.Contains(out, m[2]) {
				t.Errorf("exit code %d, want %s; it does not say %q:\n%s", code, m[3], m[2], out)
			}
			if strings.Contains(out, "canary") {
				t.Errorf("it shows a file that is not the folder's:\n%s", out)
			}
		})
	}
	for name := range offlineRows {
		if !seen[name] {
			t.Errorf("docs/offline.md has no row %q", name)
		}
	}
	select {
	case <-knocked:
		t.Error("a connection was opened")
	default:
	}
}

// runOffline runs nplay within the test and returns all it says.
func runOffline(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	m := secret.NewMasker(nil)
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	w := &serial{w: ui.Masked(&out, m.Mask)}
	code := run(args, &app{stdin: null, stdout: w, stderr: w, masker: m})
	return code, out.String()
}
