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

// straight is the road of docs/engine.md without faults.
const straight = "dial lock history read load compare check commit dial read close dial close history confirm history unlock close"

// server is the same on a server that keeps no history.
const server = "dial lock read load compare check commit dial read close dial close read confirm unlock close dial lock read unlock close"

// places says for each row name of docs/engine.md what has to happen first, and
// which request is meant: its place in the straight road, where it has one, is
// at.
var places = map[string]struct {
	lead   []fault
	target fault
	at     int
}{
	"dial":    {target: fault{request: "dial", from: 1}, at: 1},
	"lock":    {target: fault{request: "lock", from: 1}, at: 2},
	"history": {target: fault{request: "history", from: 1}, at: 3},
	"read":    {target: fault{request: "read", from: 1}, at: 4},
	"load":    {target: fault{request: "load", from: 1}, at: 5},
	"compare": {target: fault{request: "compare", from: 1}, at: 6},
	"check":   {target: fault{request: "check", from: 1}, at: 7},
	"commit":  {target: fault{request: "commit", from: 1}, at: 8},

	"probe dial":    {target: fault{request: "dial", from: 2}, at: 9},
	"probe read":    {target: fault{request: "read", from: 2}, at: 10},
	"probe close":   {target: fault{request: "close", from: 1}, at: 11},
	"proof dial":    {target: fault{request: "dial", from: 1, proof: true}, at: 12},
	"proof close":   {target: fault{request: "close", from: 2}, at: 13},
	"history again": {target: fault{request: "history", from: 2}, at: 14},
	"confirm":       {target: fault{request: "confirm", from: 1}, at: 15},
	"history after": {target: fault{request: "history", from: 3}, at: 16},
	"unlock":        {target: fault{request: "unlock", from: 1}, at: 17},
	"close":         {target: fault{request: "close", from: 3}, at: 18},

	"discard": {lead: []fault{{request: "check", from: 1, outcome: "refused"}}, target: fault{request: "discard", from: 1}},

	"new dial":    {lead: lostCommit, target: fault{request: "dial", from: 2}},
	"new history": {lead: lostCommit, target: fault{request: "history", from: 2}},
	"new lock":    {lead: lostCommit, target: fault{request: "lock", from: 2}},
	"new compare": {lead: lostCommit, target: fault{request: "compare", from: 2}},
	"new confirm": {lead: lostCommit, target: fault{request: "confirm", from: 1}},
	"new unlock":  {lead: lostCommit, target: fault{request: "unlock", from: 1}},

	"waiting history": {lead: badProbe, target: fault{request: "history", from: 2}},
	"rollback read":   {lead: badProbe, target: fault{request: "read", from: 3}},

	"server lock":       {target: fault{request: "lock", from: 1}, at: 2},
	"server commit":     {target: fault{request: "commit", from: 1}, at: 7},
	"server probe read": {target: fault{request: "read", from: 2}, at: 9},
	"server read again": {target: fault{request: "read", from: 3}, at: 13},
	"server confirm":    {target: fault{request: "confirm", from: 1}, at: 14},
	"server new dial":   {target: fault{request: "dial", from: 4}, at: 17},
	"server new lock":   {target: fault{request: "lock", from: 2}, at: 18},
	"server read after": {target: fault{request: "read", from: 4}, at: 19},
	"server cancel":     {lead: badProbe, target: fault{request: "cancel", from: 1}},
}

var (
	lostCommit = []fault{{request: "commit", from: 1, outcome: "drop after"}}
	badProbe   = []fault{{request: "read", from: 2, outcome: "refused"}}
)

// A row of the tables in docs/engine.md.
type row struct{ request, outcome, sends, leaves, state, cause string }

func tableRows(t *testing.T) []row {
	t.Helper()
	doc, err := os.ReadFile("../docs/engine.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for line := range strings.Lines(string(doc)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 6 || strings.Contains(line, "---") || strings.Contains(line, "| request |") {
			continue
		}
		for i := range cells {
			if cells[i] = strings.TrimSpace(cells[i]); cells[i] == "" {
				t.Fatalf("docs/engine.md: an empty cell in %q", line)
			}
		}
		for _, o := range strings.Split(cells[1], ", ") {
			rows = append(rows, row{cells[0], o, cells[2], cells[3], cells[4], cells[5]})
		}
	}
	return rows
}

// TestTable plays every row of docs/engine.md.
func TestTable(t *testing.T) {
	tested := map[string]map[string]bool{}
	for _, r := range tableRows(t) {
		if tested[r.request] == nil {
			tested[r.request] = map[string]bool{}
		}
		tested[r.request][r.outcome] = true
		if _, ok := places[r.request]; !ok {
			t.Errorf("docs/engine.md has a row %q that no test plays", r.request)
			continue
		}
		t.Run(r.request+"/"+r.outcome, func(t *testing.T) { synctest.Test(t, r.play) })
	}
	for name := range places {
		for _, o := range []string{"ok", "warning", "error", "refused", "hang before", "hang after", "drop before", "drop after", "ctrl-c"} {
			if !tested[name][o] {
				t.Errorf("docs/engine.md has no row for %q when it ends with %q", name, o)
			}
		}
	}
}

func (r row) play(t *testing.T) {
	place := places[r.request]
	p, h := one()
	if strings.HasPrefix(r.outcome, "locked") {
		h.Connection.LockWait = time.Minute
	}
	before := bare()
	router := newFake(t, "r1", before)
	router.forgetful = strings.HasPrefix(r.request, "server ")
	plan := MakePlan(t.Context(), p, Dialer(router.dialer).ReadOnly(), Options{})
	if len(plan.Hosts[0].Steps) != 1 {
		t.Fatalf("plan: %+v", plan.Hosts[0])
	}
	wanted := before.Clone()
	if err := conf.Apply(wanted, plan.Hosts[0].Steps[0].Edits); err != nil {
		t.Fatal(err)
	}

	router.log, router.seen = nil, map[string]int{}
	for _, f := range place.lead {
		router.faults = append(router.faults, &f)
	}
	target := place.target
	target.target = true
	target.outcome, target.always = strings.CutSuffix(r.outcome, " always")
	if target.outcome == "warning" && !carriesWarnings(target.request) {
		target.outcome = "ok"
	}
	router.faults = append(router.faults, &target)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	router.cancel = cancel

	report := Apply(ctx, p, plan, router.dialer, Options{Run: "test"})
	result := report.Results[0]

	time.Sleep(time.Hour) // whatever the router still does by itself
	router.mu.Lock()
	defer router.mu.Unlock()
	if router.hit == 0 {
		t.Fatalf("the request was never sent: %v", router.log)
	}
	want := r.sends
	rest := strings.Fields(straight)
	if router.forgetful {
		rest = strings.Fields(server)
	}
	if place.at > 0 {
		want = strings.ReplaceAll(want, "…", strings.Join(rest[place.at:], " "))
	}
	if got := folds(router.log[router.hit:]); got != strings.TrimPrefix(want, "-") {
		t.Errorf("then sends\n  %s\nwant\n  %s", got, want)
	}
	if string(result.State) != r.state {
		t.Errorf("state %s, want %s (%+v)", result.State, r.state, result.Failure)
	}
	switch {
	case (result.Failure == nil) != (r.cause == "-"):
		t.Errorf("failure %+v, want cause %s", result.Failure, r.cause)
	case result.Failure != nil && string(result.Failure.Cause) != r.cause:
		t.Errorf("cause %s, want %s: %s", result.Failure.Cause, r.cause, result.Failure.Text)
	case result.Failure != nil && (result.Failure.Text == "" || result.Failure.Hint == ""):
		t.Errorf("a failure without text or hint: %+v", result.Failure)
	}
	left := map[string]*conf.Node{"as it was": before, "changed": wanted}[r.leaves]
	if left == nil {
		t.Fatalf("docs/engine.md: %q is not a way to leave a router", r.leaves)
	}
	if !conf.Equal(router.committed, left) {
		t.Errorf("the router is not left %q: %v", r.leaves, conf.Lines(conf.Diff(left, router.committed)))
	}
	router.checkClean(t)
	if c := report.Total(); c.Commits > 1 || c.Loads > 1 {
		t.Errorf("more than one load or commit: %+v", c)
	}
}

// A complainer is a test, or what stands in for one.
type complainer interface {
	Helper()
	Errorf(format string, args ...any)
}

// checkClean looks for what must never be left behind.
func (r *fakeRouter) checkClean(t complainer) {
	t.Helper()
	if r.owner != nil {
		t.Errorf("the lock is still held")
	}
	if r.candidate != nil {
		t.Errorf("the candidate is not clean")
	}
	if len(r.sessions) > 0 {
		t.Errorf("%d sessions are still open", len(r.sessions))
	}
	if r.foreign {
		t.Errorf("somebody else's commit was confirmed")
	}
	if r.theirs {
		t.Errorf("somebody else's edits were committed or dropped")
	}
	if r.pending != nil {
		t.Errorf("a commit is still pending")
	}
}

func carriesWarnings(request string) bool {
	switch request {
	case "load", "check", "commit", "confirm":
		return true
	}
	return false
}

// folds joins requests, with what is repeated at once written once.
func folds(log []string) string {
	for n := 1; n <= 3; n++ {
		for i := 0; i+2*n <= len(log); {
			if strings.Join(log[i:i+n], " ") != strings.Join(log[i+n:i+2*n], " ") {
				i++
				continue
			}
			log = append(append([]string(nil), log[:i+n]...), log[i+2*n:]...)
		}
	}
	return strings.Join(log, " ")
}
