package engine

import (
	"context"
	"math/rand/v2"
	"time"
)

// Options of a plan or a run.
type Options struct {
	Parallel int    // routers at once; 0 means 50
	Run      string // the run id; Apply makes one when it is empty
	// Comment is the change ticket. MakePlan puts it into the plan; it goes into
	// every commit's log. Without one Apply takes the plan's.
	Comment string
	Sink    Sink // may be nil
	// History has MakePlan ask the routers with a change who committed last.
	History bool
	// AllowLockout has Apply go on where HostPlan.Guard says that it would take away
	// what nplay itself comes in by.
	AllowLockout bool
	// Leave are routers that Apply leaves as they are because a person has chosen
	// to: no failure, and nobody says how they stand.
	Leave map[string]bool
	// Mask replaces secrets in texts that come from routers; nil leaves them.
	Mask func(string) string
	// Clock is the time; nil means the system's.
	Clock Clock
	// Jitter returns a number from 0 up to but not including 1, so that routers
	// that wait do not all come back in the same moment; nil means a random one.
	// It is called from many goroutines at once.
	Jitter func() float64
}

// A Clock tells the time and waits, so that tests need not.
type Clock interface {
	Now() time.Time
	// Sleep returns ctx's error when ctx ends first.
	Sleep(ctx context.Context, d time.Duration) error
}

// System is the computer's own clock.
type System struct{}

// Now returns the time.
func (System) Now() time.Time { return time.Now() }

// Sleep waits for d, or until ctx ends.
func (System) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

const parallel = 50

// filled returns the options with every default in place.
func (o Options) filled() Options {
	if o.Parallel <= 0 {
		o.Parallel = parallel
	}
	if o.Sink == nil {
		o.Sink = func(Event) {}
	}
	if o.Mask == nil {
		o.Mask = func(s string) string { return s }
	}
	if o.Clock == nil {
		o.Clock = System{}
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	return o
}

// emit stamps an event with time and run and hands it on.
func (o Options) emit(e Event) {
	e.Time = o.Clock.Now()
	e.Run = o.Run
	o.Sink(e)
}
