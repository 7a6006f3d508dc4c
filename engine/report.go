package engine

import "time"

// A State is how a router ended.
type State string

// The states. Only Applied and Unchanged were re-read and found as wanted.
const (
	StateUnchanged     State = "unchanged"     // nothing to do
	StateApplied       State = "applied"       // changed, re-read, confirmed
	StateFailed        State = "failed"        // stopped before its commit: as it was
	StatePartial       State = "partial"       // an earlier stage is confirmed, a later one failed or went back
	StateRolledBack    State = "rolled-back"   // committed, then taken back; seen in the router's history
	StateIndeterminate State = "indeterminate" // nobody knows: look at the router
	StateSkipped       State = "skipped"       // never started
	StateLeftOut       State = "left-out"      // never started: left as it is by choice; see Options.Leave
)

// A Report is how a run ended.
type Report struct {
	Run      string // the run id, also in every commit's log
	Revision Revision
	Comment  string // the change ticket
	Started  time.Time
	Finished time.Time
	Results  []Result // in the inventory's order
}

// A Result is how a run ended on one router.
type Result struct {
	Host      string
	State     State
	Failure   *Failure // nil when State is Applied, Unchanged or LeftOut
	Steps     int      // commits that stand
	Roads     []string // how it was reached, dial by dial
	Proven    []string // accounts whose login was tried and works
	NotProven []string // accounts that could not be tried
	Notes     []string // for the person: an inventory line to change, ...
	Stats     Counters
	Took      time.Duration
}

// Counters say what a router cost.
type Counters struct {
	Dials    int // TCP connections tried
	Sessions int // sessions opened
	Loads    int
	Commits  int // without confirms
	Confirms int
	RPCs     int
}

// Add sums up.
func (c *Counters) Add(o Counters) {
	c.Dials += o.Dials
	c.Sessions += o.Sessions
	c.Loads += o.Loads
	c.Commits += o.Commits
	c.Confirms += o.Confirms
	c.RPCs += o.RPCs
}

// Total sums the counters of all routers.
func (r *Report) Total() Counters {
	var t Counters
	for _, h := range r.Results {
		t.Add(h.Stats)
	}
	return t
}
