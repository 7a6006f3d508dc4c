package transporttest

import (
	"context"
	"errors"
	"testing"
	"time"

	"nplay/transport"
)

// steps are the requests of a step, in order, each with what it needs.
var steps = []struct {
	request Request
	send    func(context.Context, *bench, transport.Session) error
}{
	{Lock, func(c context.Context, _ *bench, s transport.Session) error { return s.Lock(c) }},
	{History, func(c context.Context, _ *bench, s transport.Session) error { _, err := s.History(c); return err }},
	{Read, func(c context.Context, _ *bench, s transport.Session) error {
		_, err := s.Read(c, []string{"system"})
		return err
	}},
	{Rollback, func(c context.Context, _ *bench, s transport.Session) error { return s.Rollback(c, 0) }},
	{Load, func(c context.Context, b *bench, s transport.Session) error {
		_, err := s.Load(c, b.edits(renamed))
		return err
	}},
	{Compare, func(c context.Context, _ *bench, s transport.Session) error { _, err := s.Compare(c); return err }},
	{Check, func(c context.Context, _ *bench, s transport.Session) error { _, err := s.Check(c); return err }},
	{Commit, func(c context.Context, _ *bench, s transport.Session) error {
		_, err := s.Commit(c, transport.CommitOptions{Confirm: 20, Log: "run 5"})
		return err
	}},
	{Confirm, func(c context.Context, _ *bench, s transport.Session) error {
		_, err := s.Confirm(c, "run 5")
		return err
	}},
	{Discard, func(c context.Context, _ *bench, s transport.Session) error { return s.Discard(c) }},
	{Unlock, func(c context.Context, _ *bench, s transport.Session) error { return s.Unlock(c) }},
}

// endings has every request of a step end in every way.
func endings(t *testing.T, f Factory) {
	for i, step := range steps {
		for _, e := range []Ending{DropBefore, DropAfter, Hang, Cut, Garbage, Refuse} {
			t.Run(string(step.request)+" "+string(e), func(t *testing.T) {
				b := newBench(t, f)
				s := b.dial()
				for _, before := range steps[:i] {
					b.ok(string(before.request), before.send(bg, b, s))
				}
				b.router.Inject(step.request, e)
				begun := time.Now()
				err := b.end(e, func(ctx context.Context) error { return step.send(ctx, b, s) })
				if d := time.Since(begun); d > patience/2 {
					b.Errorf("took %s", d)
				}
				b.endsWith(e, err)
				// A session with a doubt about it is closed, one without goes on.
				_, next := s.Read(bg, []string{"system"})
				if e == Refuse {
					b.ok("the next request", next)
				} else if !errors.Is(next, transport.ErrClosed) {
					b.Errorf("the next request: %v", next)
				}
				b.ok("close", s.Close())
				b.untouched()
			})
		}
	}
}

// end sends a request; one that hangs is given up after a moment. On a busy
// machine the moment can be over before anything was sent: then the session is
// as it was, and the request is sent again with more time.
func (b *bench) end(e Ending, send func(context.Context) error) error {
	if e != Hang {
		return send(bg)
	}
	for moment := 20 * time.Millisecond; ; moment *= 2 {
		ctx, cancel := context.WithCancel(bg)
		give := time.AfterFunc(moment, cancel)
		err := send(ctx)
		give.Stop()
		cancel()
		if errors.Is(err, transport.ErrClosed) || moment > patience/8 {
			return err
		}
	}
}

func (b *bench) endsWith(e Ending, err error) {
	b.Helper()
	var r *transport.Refusal
	switch e {
	case Refuse:
		if !errors.As(err, &r) {
			b.Errorf("%T: %v", err, err)
		}
	case Garbage:
		if !errors.Is(err, transport.ErrProtocol) {
			b.Error(err)
		}
	case Hang:
		if !errors.Is(err, transport.ErrClosed) || !errors.Is(err, context.Canceled) {
			b.Error(err)
		}
	default:
		if !errors.Is(err, transport.ErrClosed) || errors.Is(err, context.Canceled) {
			b.Error(err)
		}
	}
}

// Close may be called twice; nothing is sent on a closed session.
func closing(b *bench) {
	s := b.dial()
	b.ok("lock", s.Lock(bg))
	b.ok("close", s.Close())
	b.ok("close again", s.Close())
	for _, step := range steps {
		if err := step.send(bg, b, s); !errors.Is(err, transport.ErrClosed) {
			b.Errorf("%s: %v", step.request, err)
		}
	}
	b.untouched()
}

// A dial that is given up leaves nothing behind.
func cancelledDial(b *bench) {
	ctx, cancel := context.WithCancel(bg)
	cancel()
	if s, err := b.router.Dial(ctx, Admin); !errors.Is(err, context.Canceled) {
		b.Errorf("%v, %v", s, err)
	}
}

func (b *bench) sleep(d time.Duration) {
	b.Helper()
	time.Sleep(d) // the confirm window is the router's, and there is no other way to see it pass
}
