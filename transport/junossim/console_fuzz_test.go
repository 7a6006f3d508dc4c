package junossim

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

// desk is a command line without a network: it reads what is typed and writes
// to a buffer.
func desk(t testing.TB, typed string, pty bool) (*console, *bytes.Buffer) {
	t.Helper()
	r, err := Start(Options{Config: strings.Replace(Bare("r1", "lab", nil, ""), "<services><ssh/></services>", "", 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	var out bytes.Buffer
	now := time.Now()
	s := &session{router: r, who: account{name: "lab", class: class{"j-super-user", []string{"all"}}},
		editor: &editor{user: "lab", terminal: "p0", since: now, active: now}}
	return newConsole(s, newTerminal(duplex{strings.NewReader(typed), &out}, pty), 0, 80), &out
}

// Whatever is typed, the router stays whole: the command line comes to its end,
// gives its lock back, and what is committed reads back as it was.
func FuzzCommandLine(f *testing.F) {
	files, err := filepath.Glob("testdata/cli/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal("no transcripts", err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range a.Files {
			if part.Name == "input" {
				f.Add(named.Replace(string(part.Data)), true)
			}
		}
	}
	f.Add("configure\nset system login user x authentication plain-text-password-value Abc123x\ncommit\nexit\n", false)
	f.Add("cli\nshow configuration | match \"a|b\" | last 3 | trim 2 | count\n\"\\", true)
	f.Fuzz(func(t *testing.T, typed string, pty bool) {
		if len(typed) > 1<<14 {
			return
		}
		c, out := desk(t, typed, pty)
		c.run()
		if pty && !strings.HasPrefix(out.String(), "lab@r1> ") {
			t.Fatalf("it begins with %q", out.String())
		}
		r := c.router
		if r.Locked() != "" || len(r.db.editors) != 0 {
			t.Fatalf("locked by %q, %d editors", r.Locked(), len(r.db.editors))
		}
		e, err := markup.Parse(r.Committed())
		if err != nil {
			t.Fatal(err)
		}
		// Secrets are not hidden once more.
		root := tree.New()
		problems := (&tree.Loader{}).Load(root, e)
		if d := tree.Compare(r.committed(), root); d != "" {
			t.Fatalf("%s\n%v", d, problems)
		}
	})
}
