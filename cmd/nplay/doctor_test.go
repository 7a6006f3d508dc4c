package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"nplay/transport/junossim"
)

// snap FILE writes down how all routers stand: what is committed, what is being
// edited, who has the lock, and what was done; snap same FILE checks that nothing
// of it has changed.
func cmdSnap(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: snap [same] FILE")
	}
	var b strings.Builder
	for _, r := range benchOf(ts).lab.fleet.Routers {
		b.WriteString(standing(r))
	}
	file := args[len(args)-1]
	if len(args) == 1 {
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(b.String()), 0o644))
		return
	}
	if d := cmp.Diff(ts.ReadFile(file), b.String()); d != "" {
		ts.Fatalf("something was changed (-was +is):\n%s", d)
	}
}

// changing are the requests and commands that change something, or would.
var changing = []string{"lock", "lock-configuration", "load-configuration", "edit-config", "commit", "commit-configuration",
	"discard-changes", "open-configuration", "kill-session", "delete-config", "copy-config", "load", "rollback"}

// standing is how a router stands.
func standing(r *junossim.Router) string {
	c := r.Counters()
	s := fmt.Sprintf("%s locked by %q, %d locks, %d loads, %d checks, %d commits, %d confirms, %d rollbacks",
		r.Hostname(), r.Locked(), c.Locks, c.Loads, c.Checks, c.Commits, c.Confirms, c.Rollbacks)
	for _, m := range []map[string]int{c.RPCs, c.Commands} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if slices.Contains(changing, name) {
				s += fmt.Sprintf(" %s=%d", name, m[name])
			}
		}
	}
	return s + "\n" + r.Committed() + "\n" + r.Candidate() + "\n"
}

// found HOST CHECK=CAUSE... compares which checks failed on a router according to
// doctor.json.
func cmdFound(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: found HOST CHECK=CAUSE...")
	}
	var doc struct {
		Routers []struct {
			Host   string
			Ready  bool
			Checks []struct{ Check, State, Text, Cause, Hint string }
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("doctor.json")), &doc))
	for _, r := range doc.Routers {
		if r.Host != args[0] {
			continue
		}
		var got []string
		for _, c := range r.Checks {
			if c.State == "failed" {
				got = append(got, c.Check+"="+c.Cause)
				if c.Text == "" || c.Hint == "" {
					ts.Fatalf("%s: %s says nothing more: %+v", r.Host, c.Check, c)
				}
			}
		}
		if !slices.Equal(got, args[1:]) || r.Ready != (len(args) == 1) || len(r.Checks) != 16 {
			ts.Fatalf("%s: %q, ready %v, want %q\n%+v", r.Host, got, r.Ready, args[1:], r.Checks)
		}
		return
	}
	ts.Fatalf("doctor.json has no %s", args[0])
}

// task is a task in a hint.
var hintedTask = regexp.MustCompile(`(?m)^ *task "\w+" "[\w-]+" \{(?:\}|\n(?:.*\n)*? *\})$`)

// hints FILE PLAYBOOK gathers the tasks in the hints of an output into a playbook.
func cmdHints(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hints FILE PLAYBOOK")
	}
	_, key, err := junossim.Keypair("hint")
	ts.Check(err)
	var tasks []string
	for _, t := range hintedTask.FindAllString(ts.ReadFile(args[0]), -1) {
		// As it stands there, but for the indent and the key, which is the person's.
		lines := strings.Split(strings.ReplaceAll(t, "ssh-ed25519 AAAA...", key), "\n")
		indent := len(lines[0]) - len(strings.TrimLeft(lines[0], " "))
		for i := range lines {
			lines[i] = "  " + lines[i][min(indent, len(lines[i])):]
		}
		if t = strings.Join(lines, "\n"); !slices.Contains(tasks, t) {
			tasks = append(tasks, t)
		}
	}
	if len(tasks) < 2 {
		ts.Fatalf("no tasks in\n%s", ts.ReadFile(args[0]))
	}
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[1])), 0o755))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte("play \"mend\" {\n  hosts = \"*\"\n\n"+strings.Join(tasks, "\n")+"\n}\n"), 0o644))
}

// A thousand routers (a hundred but in the long run) are examined, by NETCONF and by the command line.
func TestDoctorThousand(t *testing.T) {
	routers := 100
	if os.Getenv("NPLAY_LONG") != "" {
		routers = 1000
	}
	dir := t.TempDir()
	l, err := newLab(dir, routers, func(o *junossim.Options) {
		o.Config = strings.Replace(o.Config, "<services><ssh/>", "<services><ssh/><netconf><ssh/></netconf>", 1)
	})
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GC() // other tests measure how much memory is in use
	defer l.close()
	before := map[string]string{}
	for _, r := range l.fleet.Routers {
		before[r.Hostname()] = standing(r)
	}
	for _, transport := range []string{"auto", "cli"} {
		text := strings.Replace(l.inventoryText(filepath.Join(dir, "id_ed25519"), ""), "user        =", "transport = \""+transport+"\"\n  user        =", 1)
		if err := os.WriteFile(l.inventory(), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		a, out := quiet()
		began := time.Now()
		if code := run([]string{"doctor", "-i", l.inventory(), "--parallel", "100"}, a); code != 0 {
			t.Fatalf("%s: exit code %d:\n%s", transport, code, out)
		}
		t.Logf("%s: %d routers in %s", transport, routers, time.Since(began))
		if n := strings.Count(out.String(), "\n"); n > 20 {
			t.Errorf("%d lines say that all is well:\n%s", n, out)
		}
	}
	for _, r := range l.fleet.Routers {
		if now := standing(r); now != before[r.Hostname()] {
			t.Fatalf("%s was changed:\n%s\nwas\n%s", r.Hostname(), now, before[r.Hostname()])
		}
	}
}
