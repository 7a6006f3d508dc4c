package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// Who holds the lock, since when and how long idle is said; the wait is bounded.
func TestLockWait(t *testing.T) {
	in(t, func(t *testing.T) {
		p, h := one()
		h.Connection.LockWait = 90 * time.Second
		f := newFleet(t, p)
		plan := f.plan(t, p)
		f["r1"].faults = []*fault{{request: "lock", from: 1, always: true, outcome: "locked"}}
		start := time.Now()
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 failed steps=0 locked")
		for _, w := range []string{"ann", "terminal p0 (pid 12)", "2026-11-24 09:00:00 UTC", "idle 1m0s"} {
			if !strings.Contains(rep.Results[0].Failure.Text, w) {
				t.Errorf("%q does not say %q", rep.Results[0].Failure.Text, w)
			}
		}
		if took := time.Since(start); took < 90*time.Second || took > 100*time.Second {
			t.Errorf("it waited %v", took)
		}
		f.clean(t)
	})
}

// Two routers that wait do not come back in the same moment.
func TestJitter(t *testing.T) {
	in(t, func(t *testing.T) {
		waits := map[float64]time.Duration{}
		for _, j := range []float64{0, 0.999} {
			r := &router{opts: Options{Jitter: func() float64 { return j }}.filled()}
			p := pause{r: r}
			start := time.Now()
			for range 3 {
				_ = p.wait(t.Context(), start.Add(time.Hour))
			}
			waits[j] = time.Since(start)
		}
		if waits[0] != 5250*time.Millisecond || waits[0.999] < 8*time.Second {
			t.Errorf("waits: %v", waits)
		}
	})
}

// An interrupt ends every wait before the commit at once, and what was not
// begun is not begun.
func TestInterruptWhileWaiting(t *testing.T) {
	in(t, func(t *testing.T) {
		var b builder
		p := b.play("main")
		late := b.play("late", p)
		h1, h2 := b.host("r1"), b.host("r2")
		h1.Connection.LockWait = time.Hour
		b.job(h1, p, "a", user("ann", "operator"))
		b.job(h2, late, "a", user("ann", "operator"))
		f := newFleet(t, &b.p)
		plan := f.plan(t, &b.p)
		f["r1"].faults = []*fault{{request: "lock", from: 1, always: true, outcome: "locked"}}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Minute, cancel)
		start := time.Now()
		rep := Apply(ctx, &b.p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 failed steps=0 interrupted", "r2 skipped steps=0 interrupted")
		if took := time.Since(start); took != 10*time.Minute {
			t.Errorf("it took %v", took)
		}
		if len(f["r2"].log) > 0 {
			t.Errorf("r2 was sent %v", f["r2"].log)
		}
		f.clean(t)
	})
}

// An interrupt between two steps leaves the first.
func TestInterruptBetweenSteps(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := twoStages()
		f := newFleet(t, p)
		plan := f.plan(t, p)
		ctx, cancel := context.WithCancel(t.Context())
		f["r1"].cancel = cancel
		f["r1"].faults = []*fault{{request: "confirm", from: 1, outcome: "ctrl-c"}}
		rep := Apply(ctx, p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 partial steps=1 interrupted")
		f.clean(t)
	})
}

func TestPlanInterrupted(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		ctx, cancel := context.WithCancel(t.Context())
		f["r1"].cancel = cancel
		f["r1"].faults = []*fault{{request: "read", from: 1, outcome: "ctrl-c"}}
		plan := MakePlan(ctx, p, Dialer(f.dial).ReadOnly(), Options{})
		if fl := plan.Hosts[0].Failure; fl == nil || fl.Cause != Interrupted {
			t.Errorf("%+v", fl)
		}
		plan = MakePlan(ctx, p, Dialer(f.dial).ReadOnly(), Options{})
		if fl := plan.Hosts[0].Failure; fl == nil || fl.Cause != Interrupted {
			t.Errorf("%+v", fl)
		}
		f.clean(t)
	})
}

// The link died, the router has not noticed, and the dead session keeps the
// lock: nplay does not confirm without it, and waits.
func TestDeadSessionKeepsTheLock(t *testing.T) {
	tests := map[string]struct {
		linger time.Duration
		want   string
	}{
		"for a minute":  {time.Minute, "r1 applied steps=1"},
		"for very long": {time.Hour, "r1 rolled-back steps=0 locked"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T) {
				p, _ := one()
				f := newFleet(t, p)
				plan := f.plan(t, p)
				f["r1"].linger = tt.linger
				f["r1"].faults = []*fault{{request: "commit", from: 1, outcome: "drop after"}}
				rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
				wantResults(t, rep, tt.want)
				time.Sleep(2 * time.Hour)
				f["r1"].mu.Lock()
				defer f["r1"].mu.Unlock()
				f["r1"].checkClean(t)
			})
		})
	}
}

// A commit that the router carries out after nplay has given up waiting is not
// taken for one that never came.
func TestLateCommit(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		plan := f.plan(t, p)
		f["r1"].faults = []*fault{{request: "commit", from: 1, outcome: "late"}}
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 applied steps=1")
		f.clean(t)
	})
}

// A probe that takes longer than the window finds the commit taken back: the
// empty commit that would confirm nothing is not sent.
func TestSlowProbe(t *testing.T) {
	in(t, func(t *testing.T) {
		p, h := one()
		h.Connection.Timeout = 10 * time.Minute
		f := newFleet(t, p)
		plan := f.plan(t, p)
		dial := func(ctx context.Context, q DialRequest) (transport.Session, int, error) {
			if q.Subsystem {
				time.Sleep(6 * time.Minute)
			}
			return f.dial(ctx, q)
		}
		rep := Apply(t.Context(), p, plan, dial, Options{Run: "x"})
		wantResults(t, rep, "r1 rolled-back steps=0 probe")
		if strings.Contains(strings.Join(f["r1"].log, " "), "confirm") {
			t.Errorf("sent %v", f["r1"].log)
		}
		f.clean(t)
	})
}

// A confirm whose reply comes after the window may have come too late; the
// history decides.
func TestSlowConfirm(t *testing.T) {
	in(t, func(t *testing.T) {
		p, h := one()
		h.Connection.CommitTimeout = time.Hour
		f := newFleet(t, p)
		plan := f.plan(t, p)
		dial := func(ctx context.Context, q DialRequest) (transport.Session, int, error) {
			s, n, err := f.dial(ctx, q)
			return &slow{s}, n, err
		}
		rep := Apply(t.Context(), p, plan, dial, Options{Run: "x"})
		wantResults(t, rep, "r1 indeterminate steps=0 probe")
		f.clean(t)
	})
}

// slow sends a confirm when the window is long over.
type slow struct{ transport.Session }

func (s *slow) Confirm(ctx context.Context, log string) ([]transport.Warning, error) {
	time.Sleep(10 * time.Minute)
	return s.Session.Confirm(ctx, log)
}

// Somebody confirms our commit, by hand, while nplay waits for its rollback.
func TestConfirmedBySomebody(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		plan := f.plan(t, p)
		r := f["r1"]
		r.faults = []*fault{{request: "read", from: 2, outcome: "refused"}}
		time.AfterFunc(2*time.Minute, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.settle()
			r.record("ann", "cli", "", false)
		})
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 indeterminate steps=0 probe")
		if !strings.Contains(rep.Results[0].Failure.Text, "somebody else") {
			t.Error(rep.Results[0].Failure.Text)
		}
	})
}

// A foreign confirmed commit is neither confirmed by a check nor by a commit.
func TestPendingOfSomebody(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		plan := f.plan(t, p)
		r := f["r1"]
		r.record("ann", "cli", "her change", true)
		r.await(bare(), 10*time.Minute, false)
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 failed steps=0 pending-commit")
		text := rep.Results[0].Failure.Text
		if !strings.Contains(text, "ann") || !strings.Contains(text, "her change") {
			t.Error(text)
		}
		if got := strings.Join(r.log, " "); got != "dial lock history unlock close" {
			t.Errorf("sent %s", got)
		}
		time.Sleep(time.Hour)
		f.clean(t)
	})
}

// Edits that somebody has in the candidate are named and left alone.
func TestDirtyCandidate(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := one()
		f := newFleet(t, p)
		plan := f.plan(t, p)
		f["r1"].others = true
		p.Hosts[0].Connection.LockWait = time.Hour // is for locks
		start := time.Now()
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 failed steps=0 dirty-candidate")
		if text := rep.Results[0].Failure.Text; !strings.Contains(text, "ann") {
			t.Error(text)
		}
		if time.Since(start) != 0 {
			t.Errorf("it waited %v", time.Since(start))
		}
		f.clean(t)
	})
}

// Hints of the transport come through.
type hinted struct{ error }

func (hinted) Hint() string    { return "nplay hostkeys scan ..." }
func (h hinted) Unwrap() error { return h.error }

func TestCauses(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want Cause
	}{
		{transport.ErrUnreachable, Unreachable}, {transport.ErrAuth, AuthRefused}, {transport.ErrNoLogin, NoLogin}, {transport.ErrHostKey, HostKey},
		{transport.ErrNoNetconf, NoNetconf}, {transport.ErrNoCLI, NoCLI}, {transport.ErrProtocol, Protocol}, {transport.ErrClosed, Unreachable},
		{&transport.LockError{Cause: transport.ErrLocked}, Locked}, {&transport.LockError{Cause: transport.ErrDirty}, Dirty},
		{conf.ErrHidden, Hidden}, {errTold, Refused}, {context.DeadlineExceeded, Unreachable}, {context.Canceled, Interrupted},
		{&transport.Refusal{Request: "load", Errors: []transport.RouterError{{Message: "Permission denied"}}}, Hidden},
		{errors.New("whatever"), Protocol},
	} {
		f := failure("r1", "doing", hinted{tt.err})
		if f.Cause != tt.want || f.Hint != "nplay hostkeys scan ..." || !strings.HasPrefix(f.Text, "doing: ") {
			t.Errorf("%v: %+v", tt.err, f)
		}
		if f := failure("r1", "doing", tt.err); f.Hint == "" {
			t.Errorf("%v has no hint", tt.err)
		}
	}
}
