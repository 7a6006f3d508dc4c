package playbooks

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"nplay/engine"
	"nplay/internal/secret"
)

var update = flag.Bool("update", false, "write what the cases give into testdata; look at it before you keep it")

// Each case is an archive: files below playbook/ and beside it, `options` with
// one word and its value a line, and `want`, the program or what is wrong.
func TestGolden(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			o, want, at := unpack(t, archive)
			got := describeLoad(Load(o))
			if *update {
				if at < 0 {
					archive.Files = append(archive.Files, txtar.File{Name: "want"})
					at = len(archive.Files) - 1
				}
				archive.Files[at].Data = []byte(got)
				if err := os.WriteFile(filepath.Join(home, path), txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// unpack writes a case into a new folder, goes there, and reads its options.
func unpack(t *testing.T, archive *txtar.Archive) (o Options, want string, at int) {
	t.Helper()
	dir := t.TempDir()
	o, at = Options{Path: "playbook"}, -1
	for i, f := range archive.Files {
		switch f.Name {
		case "want":
			want, at = string(f.Data), i
			continue
		case "options":
			for _, line := range strings.Split(strings.TrimSpace(string(f.Data)), "\n") {
				option(t, &o, line)
			}
			continue
		case "inventory.hcl":
			o.Inventory = "inventory.hcl"
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return o, want, at
}

func option(t *testing.T, o *Options, line string) {
	t.Helper()
	word, value, _ := strings.Cut(line, " ")
	switch word {
	case "path":
		o.Path = value
	case "inventory":
		o.Inventory = value
	case "limit":
		o.Limit = value
	case "tags":
		o.Tags = strings.Split(value, ",")
	case "var":
		o.Vars = append(o.Vars, value)
	case "var-file":
		o.VarFiles = append(o.VarFiles, value)
	case "env":
		o.Environ = append(o.Environ, value)
	case "no-exec":
		o.NoExec = true
	case "allow-exec":
		o.AllowExec = true
	default:
		t.Fatalf("unknown option %q", line)
	}
}

// describeLoad writes all that a load gives, as text.
func describeLoad(l *Loaded, diags engine.Diagnostics) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString(describeDiagnostic(d))
	}
	for _, n := range l.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	p := l.Program
	if p == nil {
		return b.String()
	}
	for _, x := range p.Plays {
		fmt.Fprintf(&b, "play %s (%s): confirm %d", x.Name, x.Source, x.Rollout.Confirm)
		for _, a := range x.After {
			fmt.Fprintf(&b, ", after %s", a.Name)
		}
		for _, w := range x.Rollout.Unbuilt {
			fmt.Fprintf(&b, ", unbuilt %s (%s)", w.Name, w.Source)
		}
		b.WriteString("\n")
	}
	number := map[*engine.Job]int{}
	for i, j := range p.Jobs {
		number[j] = i + 1
	}
	for _, h := range p.Hosts {
		fmt.Fprintf(&b, "host %s at %s, groups %v\n", h.Name, h.Address, h.Groups)
		for i, j := range p.Jobs {
			if j.Host != h {
				continue
			}
			fmt.Fprintf(&b, "  %d %s/%s (%s)%s", i+1, j.Play.Name, j.Task, j.Source, describeModule(j.Module))
			for k, n := range j.Needs {
				if k == 0 {
					b.WriteString(" needs")
				}
				fmt.Fprintf(&b, " %d", number[n])
			}
			if len(j.Secrets) > 0 {
				fmt.Fprintf(&b, " secrets %d", len(j.Secrets))
			}
			b.WriteString("\n")
		}
		for _, x := range p.Proofs {
			if x.Host == h {
				fmt.Fprintf(&b, "  prove %s (%s): %s\n", x.Play.Name, x.Source, describeLogin(x.Login))
			}
		}
	}
	return b.String()
}

func describeDiagnostic(d engine.Diagnostic) string {
	var b strings.Builder
	word := "error"
	if d.Warning {
		word = "warning"
	}
	fmt.Fprintf(&b, "%s: %s", word, d.Summary)
	if s := d.Source.String(); s != "" {
		fmt.Fprintf(&b, " (%s)", s)
	}
	b.WriteString("\n")
	if d.Detail != "" {
		fmt.Fprintf(&b, "  %s\n", strings.ReplaceAll(d.Detail, "\n", "\n  "))
	}
	if d.Snippet != "" {
		fmt.Fprintf(&b, "  | %s\n  | %s%s\n", d.Snippet, strings.Repeat(" ", d.From-1), strings.Repeat("^", d.To-d.From))
	}
	return b.String()
}

func describeLogin(l engine.Login) string {
	s := fmt.Sprintf("user %q identities %q agent %v password %q", l.User, l.Identities, l.Agent, l.Password.Reveal())
	if len(l.Certificates) > 0 {
		s += fmt.Sprintf(" certificates %q", l.Certificates)
	}
	if !l.Passphrase.IsZero() {
		s += fmt.Sprintf(" passphrase %q", l.Passphrase.Reveal())
	}
	for _, a := range l.Answers {
		s += fmt.Sprintf(" answer %q %q", a.Prompt, a.Value.Reveal())
	}
	if len(l.Methods) > 0 || l.Attempts > 0 {
		s += fmt.Sprintf(" methods %q attempts %d", l.Methods, l.Attempts)
	}
	return s
}

// describeModule writes the fields of a module that are set, secrets in clear:
// the cases hold no real ones.
func describeModule(m any) string {
	var b strings.Builder
	v := reflect.ValueOf(m).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsZero() {
			fmt.Fprintf(&b, " %s=%q", v.Type().Field(i).Name, describeField(f))
		}
	}
	return b.String()
}

func describeField(f reflect.Value) string {
	if s, ok := f.Interface().(secret.String); ok {
		return s.Reveal()
	}
	switch {
	case f.Kind() == reflect.Pointer:
		return describeField(f.Elem())
	case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct:
		var all []string
		for i := range f.Len() {
			all = append(all, "{"+strings.TrimSpace(describeModule(f.Index(i).Addr().Interface()))+"}")
		}
		return strings.Join(all, " ")
	}
	return fmt.Sprint(f.Interface())
}
