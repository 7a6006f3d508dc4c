package playbooks

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/internal/secret"
)

// A person answers questions of prompt() with the answers that there are.
type answering struct {
	answers map[string]string
	asked   []string
}

func (a *answering) ask(_ context.Context, question string) (secret.String, error) {
	a.asked = append(a.asked, question)
	s, ok := a.answers[question]
	if !ok {
		return secret.String{}, errors.New("interrupted")
	}
	return secret.New(s), nil
}

// A question is asked once, however often it stands in inventory and variable
// files, and only when its answer is needed.
func TestPromptAsksOnce(t *testing.T) {
	dir := t.TempDir()
	inventory := write(t, dir, "i.hcl", `
variables {
  pw     = prompt("Router password")
  unused = prompt("Never needed")
}
connection {
  password = prompt(" Router password ")
  answers  = { passcode = prompt("Passcode of ${"netops"}") }
}
host "a" {}
host "b" {
  connection {
    password = upper(prompt("Router password"))
  }
}
`)
	vars := write(t, dir, "vars", `over = prompt("Router password")`+"\n")
	playbook := write(t, dir, "p/p.hcl", `
variable "pw" {}
variable "over" {}
play "p" {
  hosts = "*"
  task "ensure_auth" "a" {
    user     = "a"
    password = var.pw
  }
  task "ensure_auth" "b" {
    user     = "b"
    password = "${var.over}!"
  }
}
`)
	person := &answering{answers: map[string]string{"Router password": "Canary7-q", "Passcode of netops": "123456"}}
	l, d := Load(Options{Path: playbook, Inventory: inventory, VarFiles: []string{vars}, Ask: person.ask})
	if len(d) > 0 {
		t.Fatal(d)
	}
	if diff := cmp.Diff([]string{"Router password", "Passcode of netops"}, person.asked); diff != "" {
		t.Errorf("asked:\n%s", diff)
	}
	a, b := l.Program.Hosts[0].Connection, l.Program.Hosts[1].Connection
	if a.Password.Reveal() != "Canary7-q" || a.Answers[0].Value.Reveal() != "123456" || b.Password.Reveal() != "CANARY7-Q" {
		t.Errorf("%s, %s", describeLogin(a.Login), describeLogin(b.Login))
	}
	have := map[string]bool{}
	for _, s := range l.Secrets {
		have[s.Reveal()] = true
	}
	for _, s := range []string{"Canary7-q", "CANARY7-Q", "123456"} {
		if !have[s] {
			t.Errorf("%q is not among the secrets", s)
		}
	}
}

// Every way in which a source of secrets is refused or fails is told at the
// call, and shows no secret.
func TestSourcesRefused(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "secret", "Canary7 q\r\n\n")
	write(t, dir, "bad", "Canary7\xff\n")
	write(t, dir, "big", strings.Repeat("Canary7 ", 10_000))
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	person := &answering{answers: map[string]string{"Empty": "", "Binary": "Canary7\xff", "Good": "Canary7 q"}}
	write(t, dir, "p/p.hcl", "")
	inside := write(t, dir, "p/lab/i.hcl", "")
	outside := filepath.Join(dir, "i.hcl")
	for name, c := range map[string]struct {
		source, path string
		o            Options
		want         string // "" is the value "Canary7 q"
	}{
		"prompt":                 {`prompt("Good")`, outside, Options{Ask: person.ask}, ""},
		"allowed":                {`prompt("Good")`, outside, Options{Ask: person.ask, NoExec: true, AllowExec: true}, ""},
		"allowed inside":         {`prompt("Good")`, inside, Options{Ask: person.ask, Path: filepath.Join(dir, "p"), AllowExec: true}, ""},
		"no terminal":            {`prompt("Good")`, outside, Options{}, `nobody can be asked "Good", because there is no terminal; take the value from env(), secret_file() or exec() instead`},
		"validate":               {`prompt("Good")`, outside, Options{Ask: person.ask, NoExec: true}, "This command does not run prompt(); allow that with --allow-exec"},
		"inside":                 {`prompt("Good")`, inside, Options{Ask: person.ask, Path: filepath.Join(dir, "p")}, "In a file inside the playbook's folder, where somebody else's change could have put it, prompt() may not run"},
		"several":                {`try(prompt("Good"), env("A"), secret_file("secret"))`, outside, Options{NoExec: true}, "does not run env(), prompt() and secret_file();"},
		"tried":                  {`try(prompt("Good"), null)`, outside, Options{Ask: person.ask}, ""},
		"interrupted":            {`prompt("Else")`, outside, Options{Ask: person.ask}, `"Else": interrupted`},
		"no answer":              {`prompt("Empty")`, outside, Options{Ask: person.ask}, `"Empty": no answer was given`},
		"no text":                {`prompt("Binary")`, outside, Options{Ask: person.ask}, "the value is not text"},
		"no question":            {`prompt(" ")`, outside, Options{Ask: person.ask}, "the question is empty"},
		"a long question":        {`prompt("` + strings.Repeat("x", 201) + `")`, outside, Options{Ask: person.ask}, "a question is one line of at most 200 letters"},
		"two lines":              {`prompt("a\nb")`, outside, Options{Ask: person.ask}, "a question is one line"},
		"a secret question":      {`prompt(sensitive("Canary7"))`, outside, Options{Ask: person.ask}, "the question is made of a sensitive value"},
		"no function elsewhere":  {`promt("Good")`, outside, Options{Ask: person.ask}, "so what is wrong with it is not shown"},
		"file":                   {`secret_file("secret")`, outside, Options{}, ""},
		"file, absolute":         {`secret_file("` + filepath.ToSlash(filepath.Join(dir, "secret")) + `")`, outside, Options{}, ""},
		"file, beside the file":  {`secret_file("../../secret")`, inside, Options{Path: filepath.Join(dir, "p"), AllowExec: true}, ""},
		"file, validate":         {`secret_file("secret")`, outside, Options{NoExec: true}, "This command does not run secret_file();"},
		"file, inside":           {`secret_file("../../secret")`, inside, Options{Path: filepath.Join(dir, "p")}, "secret_file() may not run"},
		"file, not there":        {`secret_file("nowhere")`, outside, Options{}, `there is no file "nowhere"`},
		"file, a folder":         {`secret_file("folder")`, outside, Options{}, `"folder": is a folder, not a file`},
		"file, not text":         {`secret_file("bad")`, outside, Options{}, "the value is not text"},
		"file, too large":        {`secret_file("big")`, outside, Options{}, "has more than 64 KiB"},
		"file, no name":          {`secret_file("")`, outside, Options{}, `"" is not the name of a file`},
		"file, of a secret name": {`secret_file(secret_file("secret"))`, outside, Options{}, "it failed on a sensitive value"},
		"wrong use":              {`tonumber(secret_file("secret"))`, outside, Options{}, "The expression reads a sensitive value"},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, filepath.Dir(c.path), filepath.Base(c.path), "connection {\n  password = "+c.source+"\n}\nhost \"r\" {}\n")
			hosts, d := Hosts(c.path, "", c.o)
			switch {
			case c.want == "":
				if len(d) > 0 || hosts[0].Connection.Password.Reveal() != "Canary7 q" {
					t.Error(d)
				}
			case len(d) != 1 || d[0].Source.Line != 2 || d[0].Source.File != c.path || !strings.Contains(d[0].Detail, c.want):
				t.Errorf("%v", d)
			case strings.Contains(describeDiagnostic(d[0]), "anary7"):
				t.Errorf("shows a secret: %v", d)
			}
		})
	}
	// A playbook has neither.
	for _, f := range []string{`prompt("Good")`, `secret_file("secret")`} {
		path := write(t, dir, "q/q.hcl", "play \"p\" {\n  hosts = "+f+"\n}\n")
		_, d := Load(Options{Path: path, Ask: person.ask})
		wantError(t, d, "Unknown function")
	}
}
