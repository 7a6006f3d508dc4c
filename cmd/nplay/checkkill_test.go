package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nplay/internal/secret"
	"nplay/transport/junossim"
)

// The transports that a router is asked over, as lines of the inventory.
var checkRoads = map[string]string{"netconf": `"auto"`, "cli": `"cli"`}

// checkBook has two commits, and a user whose uid the router assigns at the first
// commit check.
const checkBook = `
play "all" {
  hosts = "*"
  task "ensure_user" "first" {
    name  = "first"
    class = "read-only"
  }
  task "enable_netconf" "ssh" {
    depends_on = [ensure_user.first]
  }
  task "ensure_user" "second" {
    name       = "second"
    class      = "read-only"
    depends_on = [enable_netconf.ssh]
  }
}
`

// A checkBench is one simulated router that a plan is checked on.
type checkBench struct {
	router  *junossim.Router
	first   string // its configuration
	args    []string
	planned int // requests of the plan; those of the check come behind them
	all     int
}

func newCheckBench(t *testing.T, transport string) *checkBench {
	t.Helper()
	dir := t.TempDir()
	l, err := newLab(filepath.Join(dir, "lab"), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.close() })
	text, err := os.ReadFile(l.inventory())
	if err != nil {
		t.Fatal(err)
	}
	swapped := strings.Replace(string(text), "connection {\n", "connection {\n  transport = "+transport+"\n", 1)
	book := filepath.Join(dir, "main.hcl")
	for name, text := range map[string]string{l.inventory(): swapped, book: checkBook} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := l.fleet.Routers[0]
	b := &checkBench{router: r, first: r.Committed(), args: []string{"plan", book, "-i", l.inventory()}}
	if code, out := b.inside(t); code != 0 {
		t.Fatalf("plan: exit code %d\n%s", code, out)
	}
	b.planned = b.asked()
	b.args = append(b.args, "--check")
	if code, out := b.inside(t); code != 0 || !strings.Contains(out, "own diff is the same") {
		t.Fatalf("exit code %d\n%s", code, out)
	}
	b.untouched(t, "no fault")
	b.all = b.asked() - b.planned
	if c := r.Counters(); c.Loads != 2 || c.Checks != 2 || b.all-b.planned < 12 {
		t.Fatalf("%d requests: %+v", b.all-b.planned, c)
	}
	return b
}

// asked counts what has been asked of the router.
func (b *checkBench) asked() int {
	n, c := 0, b.router.Counters()
	for _, k := range c.RPCs {
		n += k
	}
	for _, k := range c.Commands {
		n += k
	}
	return n
}

// untouched fails unless the router is as it was: nobody's lock, an empty
// candidate, no commit.
func (b *checkBench) untouched(t *testing.T, where string) {
	t.Helper()
	// The router notices a moment later that the client is gone.
	for end := time.Now().Add(time.Minute); b.router.Locked() != "" && time.Now().Before(end); {
		time.Sleep(2 * time.Millisecond)
	}
	if by := b.router.Locked(); by != "" {
		t.Errorf("%s: %s holds the lock", where, by)
	}
	if b.router.Candidate() != b.first || b.router.Committed() != b.first {
		t.Errorf("%s: the candidate is not empty:\n%s", where, b.router.Candidate())
	}
	if c := b.router.Counters(); c.Commits+c.Confirms+c.Rollbacks > 0 || b.router.Pending() {
		t.Errorf("%s: something was committed: %+v", where, c)
	}
}

// inside runs a check within the test's own process.
func (b *checkBench) inside(t *testing.T) (code int, out string) {
	t.Helper()
	var both bytes.Buffer
	m := secret.NewMasker(nil)
	nowhere, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer nowhere.Close()
	code = run(b.args, &app{stdin: nowhere, stdout: &both, stderr: &both, masker: m, environ: os.Environ()})
	return code, both.String()
}

// TestCheckKilled kills the real program with SIGKILL at every request of a check,
// before the router carries it out and after it has: nothing is left behind.
func TestCheckKilled(t *testing.T) {
	for name, transport := range checkRoads {
		t.Run(name, func(t *testing.T) {
			b := newCheckBench(t, transport)
			killed, requests := 0, b.all-b.planned
			for at := b.planned; at < b.all; at++ {
				for _, when := range []junossim.Moment{junossim.Before, junossim.After} {
					where := fmt.Sprintf("request %d of %d, moment %d", at+1, b.all, when)
					if b.killAt(t, at, when) {
						killed++
					}
					b.untouched(t, where)
				}
			}
			t.Logf("killed %d times at %d requests", killed, requests)
			if killed < 2*requests-1 { // after the answer to its last request it may have been done
				t.Errorf("killed %d times at %d requests", killed, requests)
			}
		})
	}
}

// killAt runs the program and kills it when it has sent that many requests. It
// reports whether it was still there to be killed.
func (b *checkBench) killAt(t *testing.T, at int, when junossim.Moment) bool {
	t.Helper()
	b.router.Heal()
	program := exec.Command("nplay", b.args...) // TestMain has put it into PATH
	var mu sync.Mutex                           // the router may be asked before Start has returned
	gone := make(chan struct{})
	b.router.Inject(junossim.Fault{Do: junossim.Call, When: when, Skip: at, Call: func() {
		mu.Lock()
		_ = program.Process.Kill() // SIGKILL
		mu.Unlock()
		<-gone
	}})
	mu.Lock()
	err := program.Start()
	mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	_ = program.Wait()
	close(gone)
	return program.ProcessState.ExitCode() == -1
}

// TestCheckFaults makes the router fail in every way at every request of a check.
// Whatever it does, nothing is left behind, and it is not said that all is well.
func TestCheckFaults(t *testing.T) {
	faults := []junossim.Fault{
		{Do: junossim.Drop, When: junossim.Before}, {Do: junossim.Drop, When: junossim.After}, {Do: junossim.Truncate},
		{Do: junossim.Error, When: junossim.Before, Text: "no"}, {Do: junossim.Garbage},
	}
	// What may go wrong unseen: the good-bye, and what the command line is told for
	// comfort.
	unseen := map[string]int{"netconf": 1, "cli": 3}
	for name, transport := range checkRoads {
		t.Run(name, func(t *testing.T) {
			b := newCheckBench(t, transport)
			var fine []int
			for at := b.planned; at < b.all; at++ {
				for i, f := range faults {
					b.router.Heal()
					f.Skip = at
					b.router.Inject(f)
					code, out := b.inside(t)
					where := fmt.Sprintf("request %d of %d, fault %d", at+1, b.all, i)
					switch code {
					case 0:
						fine = append(fine, at)
					case int(someFailed):
					default:
						t.Errorf("%s: exit code %d\n%s", where, code, out)
					}
					b.untouched(t, where)
				}
			}
			if fine = slices.Compact(fine); len(fine) > unseen[name] {
				t.Errorf("faults at the requests %v of %d are not told", fine, b.all)
			}
			t.Logf("%d faults at %d requests", len(faults)*(b.all-b.planned), b.all-b.planned)
		})
	}
}

// A router may say no to what it has done all the same.
func TestCheckToldNo(t *testing.T) {
	type request struct {
		name string
		skip int
	}
	for name, requests := range map[string][]request{
		"netconf": {{"lock-configuration", 0}, {"get-commit-information", 0}, {"get-configuration", 1}, {"get-configuration", 2}, {"load-configuration", 0},
			{"load-configuration", 1}, {"commit-configuration", 0}, {"commit-configuration", 1}, {"discard-changes", 0}, {"unlock-configuration", 0}},
		"cli": {{"load", 0}, {"load", 1}, {"commit", 0}, {"commit", 1}, {"rollback", 0}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newCheckBench(t, checkRoads[name])
			for _, q := range requests {
				b.router.Heal()
				b.router.Inject(junossim.Fault{RPC: q.name, Do: junossim.Error, When: junossim.After, Text: "no", Skip: q.skip})
				if code, out := b.inside(t); code != int(someFailed) {
					t.Errorf("%v: exit code %d\n%s", q, code, out)
				}
				b.untouched(t, q.name)
			}
		})
	}
}
