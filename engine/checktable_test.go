package engine

import (
	"context"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"nplay/conf"
)

// tried is the road of a router that is asked to try a change.
const tried = "dial lock history read load compare check discard unlock close"

// A checkRow is a row of the table of `plan --check` in docs/engine.md.
type checkRow struct{ request, outcome, sends, leaves, told, cause, exit string }

func checkRows(t *testing.T) []checkRow {
	t.Helper()
	doc, err := os.ReadFile("../docs/engine.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []checkRow
	for line := range strings.Lines(string(doc)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 7 || strings.Contains(line, "---") || strings.Contains(line, "| request |") {
			continue
		}
		for i := range cells {
			if cells[i] = strings.TrimSpace(cells[i]); cells[i] == "" {
				t.Fatalf("docs/engine.md: an empty cell in %q", line)
			}
		}
		for _, o := range strings.Split(cells[1], ", ") {
			rows = append(rows, checkRow{cells[0], o, cells[2], cells[3], cells[4], cells[5], cells[6]})
		}
	}
	return rows
}

// TestCheckTable plays every row of the table of `plan --check`.
func TestCheckTable(t *testing.T) {
	tested := map[string]bool{}
	for _, r := range checkRows(t) {
		tested[r.request+" "+r.outcome] = true
		t.Run(r.request+"/"+r.outcome, func(t *testing.T) { synctest.Test(t, r.play) })
	}
	for _, request := range strings.Fields(tried) {
		for _, o := range []string{"ok", "warning", "error", "refused", "hang before", "hang after", "drop before", "drop after", "ctrl-c"} {
			if !tested[request+" "+o] {
				t.Errorf("docs/engine.md has no row for --check when %q ends with %q", request, o)
			}
		}
	}
}

func (r checkRow) play(t *testing.T) {
	p, h := one()
	if strings.HasPrefix(r.outcome, "locked") {
		h.Connection.LockWait = time.Minute
	}
	before := bare()
	router := newFake(t, "r1", before)
	dial := Dialer(router.dialer)
	plan := MakePlan(t.Context(), p, dial.ReadOnly(), Options{})
	steps := plan.Hosts[0].Steps
	if len(steps) != 1 {
		t.Fatalf("plan: %+v", plan.Hosts[0])
	}
	router.log, router.seen, router.linger = nil, map[string]int{}, time.Minute
	target := fault{request: r.request, from: 1, target: true}
	target.outcome, target.always = strings.CutSuffix(r.outcome, " always")
	if target.outcome == "warning" && !carriesWarnings(r.request) {
		target.outcome = "ok"
	}
	router.faults = append(router.faults, &target)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	router.cancel = cancel

	CheckPlan(ctx, p, plan, dial.Checking(), Options{})

	time.Sleep(time.Hour) // whatever the router still does by itself
	router.mu.Lock()
	defer router.mu.Unlock()
	if router.hit == 0 {
		t.Fatalf("the request was never sent: %v", router.log)
	}
	rest := strings.Fields(tried)
	want := strings.ReplaceAll(r.sends, "…", strings.Join(rest[position(rest, r.request)+1:], " "))
	if got := folds(router.log[router.hit:]); got != strings.TrimPrefix(want, "-") {
		t.Errorf("then sends\n  %s\nwant\n  %s", got, want)
	}
	hp := plan.Hosts[0]
	if hp.Check == nil || hp.Failure != nil || len(hp.Steps) != 1 {
		t.Fatalf("the plan is lost or the verdict: %+v", hp)
	}
	if got := toldAs(hp.Check); got != r.told {
		t.Errorf("told as %q, want %q: %+v", got, r.told, hp.Check)
	}
	code := "0"
	if f := hp.Check.Failure; f != nil {
		if string(f.Cause) != r.cause {
			t.Errorf("cause %s, want %s: %s", f.Cause, r.cause, f.Text)
		}
		if f.Text == "" || f.Hint == "" || f.Host != "r1" {
			t.Errorf("a failure without text, hint or host: %+v", f)
		}
		if says := strings.Contains(f.Hint, abandoned); says != strings.HasSuffix(r.leaves, ", lock") {
			t.Errorf("what it says of the lock: %v, and the router is left %q: %s", says, r.leaves, f.Hint)
		}
		code = "3"
	} else if r.cause != "-" {
		t.Errorf("no failure, want cause %s", r.cause)
	}
	if len(hp.Check.Errors) > 0 {
		code = "3"
	}
	if ctx.Err() != nil {
		code = "130" // of the command that was interrupted, whatever became of the routers
	}
	if code != r.exit {
		t.Errorf("exit code %s, want %s", code, r.exit)
	}
	if !strings.HasPrefix(r.leaves, "as it was") || !conf.Equal(router.committed, before) {
		t.Errorf("the router is not left %q: %v", r.leaves, conf.Lines(conf.Diff(before, router.committed)))
	}
	router.checkClean(t)
	if len(router.history) != 1 {
		t.Errorf("something was committed: %+v", router.history)
	}
}

// toldAs says how a verdict is told.
func toldAs(c *Check) string {
	var said []string
	switch {
	case len(c.Errors) > 0:
		said = append(said, "refused")
	case c.Failure != nil && c.Failure.Text != "" && (strings.HasPrefix(c.Failure.Text, "discard: ") || strings.HasPrefix(c.Failure.Text, "unlock: ")):
		said = append(said, "not given back")
	case c.Failure != nil:
		said = append(said, "not asked")
	case c.Differs && c.Diff != "":
		said = append(said, "differs")
	case len(c.Warnings) > 0:
		said = append(said, "warned")
	default:
		said = append(said, "accepted")
	}
	return strings.Join(said, " and ")
}

func position(all []string, s string) int {
	for i, x := range all {
		if x == s {
			return i
		}
	}
	return -1
}
