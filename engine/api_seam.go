package engine

import (
	"context"
	"time"
)

// Options of a plan or a run.
type Options struct {
	Parallel int    // routers at once; 0 means 50
	Run      string // the run id
	Comment  string // the change ticket; goes into every commit's log
	Sink     Sink   // may be nil
	// Mask replaces secrets in texts that come from routers; nil leaves them.
	Mask func(string) string
	// Clock is the time; nil means the system's.
	Clock Clock
}

// A Clock tells the time and waits, so that tests need not.
type Clock interface {
	Now() time.Time
	// Sleep returns ctx's error when ctx ends first.
	Sleep(ctx context.Context, d time.Duration) error
}

// Validate checks a program without a router: it folds each host's jobs over
// an empty tree and reports tasks that disagree, cycles between plays, and
// modules that leave their scope. Equal job lists are checked once.
func Validate(p *Program) []Failure { panic("being built") }

// MakePlan reads every router of the program and returns what would change.
func MakePlan(ctx context.Context, p *Program, d ReadDialer, o Options) *Plan {
	panic("being built")
}

// Apply carries the plan out. It reads, folds and diffs each router again by
// the same path as MakePlan and fails a router whose edits are not those of
// the plan. Failures of routers are in the report, not an error.
func Apply(ctx context.Context, p *Program, plan *Plan, d Dialer, o Options) *Report {
	panic("being built")
}
