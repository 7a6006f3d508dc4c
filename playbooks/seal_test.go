package playbooks

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/google/go-cmp/cmp"

	"nplay/engine"
)

// A safe is a folder with an age key and files encrypted for it.
type safe struct {
	t   *testing.T
	dir string
	key string // the identity file
	to  age.Recipient
}

func newSafe(t *testing.T) *safe {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	s := &safe{t: t, dir: t.TempDir(), to: key.Recipient()}
	s.key = write(t, s.dir, "key.txt", key.String()+"\n")
	return s
}

// seal writes a file encrypted for someone, as text when armored.
func (s *safe) seal(name, text string, armored bool, to age.Recipient) string {
	s.t.Helper()
	var b bytes.Buffer
	var out io.Writer = &b
	closing := func() error { return nil }
	if armored {
		a := armor.NewWriter(&b)
		out, closing = a, a.Close
	}
	w, err := age.Encrypt(out, to)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = closing()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return write(s.t, s.dir, name, b.String())
}

const sealedPlaybook = `
variable "pw" {}
variable "name" {
  type = string
}
variable "keys" {
  type    = list(object({ user = string, comment = optional(string, "Canary7 none") }))
  default = []
}
play "p" {
  hosts = "*"
  task "ensure_user" "u" {
    name      = "u"
    class     = "c"
    full_name = var.name
  }
  task "ensure_auth" "u" {
    user     = "u"
    password = var.pw
  }
}
`

// What an encrypted variable file holds is sensitive, whatever the variables
// are; it is known by its content, whatever it is called.
func TestSealedVariables(t *testing.T) {
	s := newSafe(t)
	playbook := write(t, s.dir, "p/p.hcl", sealedPlaybook)
	inventory := write(t, s.dir, "i.hcl", "host \"r\" {}\n")
	text := "pw   = \"Canary7-q\"\nname = \"Canary7 name\"\nkeys = [{ user = \"Canary7 user\" }]\n"
	passphrase, err := age.NewScryptRecipient("open sesame")
	if err != nil {
		t.Fatal(err)
	}
	passphrase.SetWorkFactor(10)
	person := &answering{answers: map[string]string{}}
	for name, c := range map[string]struct {
		file string
		o    Options
	}{
		"binary":      {s.seal("vars.hcl.age", text, false, s.to), Options{Identities: []string{s.key}}},
		"armored":     {s.seal("vars.hcl", text, true, s.to), Options{Identities: []string{s.key}}},
		"environment": {s.seal("vars", text, true, s.to), Options{Environ: []string{"NPLAY_AGE_IDENTITY=" + s.key}}},
		"two keys":    {s.seal("vars", text, true, s.to), Options{Environ: []string{"NPLAY_AGE_IDENTITY=" + newSafe(t).key + string(os.PathListSeparator) + s.key}}},
		"flag wins":   {s.seal("vars", text, true, s.to), Options{Identities: []string{s.key}, Environ: []string{"NPLAY_AGE_IDENTITY=nowhere"}}},
		"passphrase":  {s.seal("phrase", text, true, passphrase), Options{Ask: person.ask}},
		"no exec":     {s.seal("vars.age", text, true, s.to), Options{Identities: []string{s.key}, NoExec: true}},
	} {
		t.Run(name, func(t *testing.T) {
			person.answers["Passphrase of "+c.file] = "open sesame"
			o := c.o
			o.Path, o.Inventory, o.VarFiles = playbook, inventory, []string{c.file}
			l, d := Load(o)
			if len(d) > 0 {
				t.Fatal(d)
			}
			have := map[string]bool{}
			for _, x := range l.Secrets {
				have[x.Reveal()] = true
			}
			for _, x := range []string{"Canary7-q", "Canary7 name", "Canary7 user", "Canary7 none"} {
				if !have[x] {
					t.Errorf("%q is not among the secrets", x)
				}
			}
			if c.o.Ask != nil && !have["open sesame"] {
				t.Error("the passphrase is not among the secrets")
			}
			if j := l.Program.Jobs[0]; len(j.Secrets) != 1 || j.Secrets[0].Reveal() != "Canary7 name" {
				t.Errorf("%s: %d secrets", j.Task, len(j.Secrets))
			}
		})
	}
	if len(person.asked) != 1 {
		t.Errorf("asked %q", person.asked)
	}
}

// Later files win, and a file in clear may stand beside an encrypted one.
func TestSealedAndOpenFiles(t *testing.T) {
	s := newSafe(t)
	playbook := write(t, s.dir, "p/p.hcl", sealedPlaybook)
	open := write(t, s.dir, "open", "name = \"in clear\"\npw = env(\"PW\")\n")
	sealed := s.seal("sealed", "pw = exec(\"printf\", \"Canary7-%s\", \"q\")\n", false, s.to)
	l, d := Load(Options{Path: playbook, Inventory: write(t, s.dir, "i.hcl", "host \"r\" {}\n"),
		VarFiles: []string{open, sealed}, Identities: []string{s.key}, Environ: []string{"PW=other"}})
	if len(d) > 0 {
		t.Fatal(d)
	}
	var got []string
	for _, j := range l.Program.Jobs {
		got = append(got, j.Task+describeModule(j.Module))
	}
	want := []string{`ensure_user.u Name="u" Class="c" FullName="in clear"`, `ensure_auth.u User="u" Password="Canary7-q"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever is wrong with an encrypted file, and within it, is told without a
// word of it.
func TestSealedFaults(t *testing.T) {
	s, other := newSafe(t), newSafe(t)
	inventory := write(t, s.dir, "i.hcl", "host \"r\" {}\n")
	playbook := write(t, s.dir, "p/p.hcl", sealedPlaybook)
	good := "pw = \"Canary7 q\"\nname = \"Canary7\"\n"
	cut := s.seal("cut", good, false, s.to)
	if text, err := os.ReadFile(cut); err != nil || os.WriteFile(cut, text[:len(text)-2], 0o644) != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ file, key, want string }{
		"no identity":    {s.seal("a", good, true, s.to), "", "there is no key to open it"},
		"wrong identity": {s.seal("b", good, true, s.to), other.key, "encrypted for other keys"},
		"no such key":    {s.seal("c", good, true, s.to), filepath.Join(s.dir, "nowhere"), "cannot be read"},
		"damaged":        {cut, s.key, "is damaged or cut off"},
		"too large":      {s.seal("d", strings.Repeat("# Canary7 and more\n", maxPlaybookFile/16), true, s.to), s.key, "holds more than 1024 KiB"},
		"large in clear": {write(t, s.dir, "e", strings.Repeat("# Canary7 and more\n", maxPlaybookFile/16)), s.key, "is larger than 1 MiB"},
		"syntax":         {s.seal("f", "pw = \"Canary7\nname = Canary7 Canary7\n", true, s.to), s.key, ""},
		"unquoted":       {s.seal("g", "name = \"x\"\npw = Canary7\n", true, s.to), s.key, "so what is wrong with it is not shown"},
		"wrong function": {s.seal("h", "name = \"x\"\npw = upper(\"Canary7\", 2)\n", true, s.to), s.key, "so what is wrong with it is not shown"},
		"wrong type":     {s.seal("i", "pw = \"x\"\nname = [\"Canary7\"]\n", true, s.to), s.key, `The variable "name" is of type string, which the value in`},
		"missing":        {s.seal("j", "name = \"Canary7\"\n", true, s.to), s.key, `The variable "pw" has no default`},
		"unknown name":   {s.seal("k", good+"nmae = \"Canary7\"\n", true, s.to), s.key, `has no variable "nmae". Did you mean "name"?`},
		"a block":        {s.seal("l", good+"x {\n  y = \"Canary7\"\n}\n", true, s.to), s.key, `has no block "x"`},
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{Path: playbook, Inventory: inventory, VarFiles: []string{c.file}, unmasked: true}
			if c.key != "" {
				o.Identities = []string{c.key}
			}
			_, d := Load(o)
			var all []string
			for _, x := range d {
				all = append(all, describeDiagnostic(x))
				if x.Snippet != "" && x.Source.File == c.file {
					t.Errorf("shows a line: %v", x)
				}
			}
			text := strings.Join(all, "")
			if c.want != "" && c.want[0] != 'T' && len(d) != 1 {
				t.Errorf("%d diagnostics for one cause:\n%s", len(d), text)
			}
			if !d.HasErrors() || !strings.Contains(text, c.want) || strings.Contains(text, "anary7") {
				t.Errorf("got %s, want %q", text, c.want)
			}
		})
	}
	// Only variable files can be encrypted.
	sealed := s.seal("p.hcl", sealedPlaybook, true, s.to)
	for name, load := range map[string]func() engine.Diagnostics{
		"a playbook":   func() engine.Diagnostics { _, d := Load(Options{Path: sealed, Identities: []string{s.key}}); return d },
		"an inventory": func() engine.Diagnostics { _, d := Hosts(sealed, "", Options{Identities: []string{s.key}}); return d },
		"fmt":          func() engine.Diagnostics { _, d := Format(sealed); return d },
	} {
		d := load()
		if len(d) != 1 || !strings.Contains(d[0].Detail, "is encrypted with age; only variable files (--var-file) can be") {
			t.Errorf("%s: %v", name, d)
		}
	}
}
