package engine

import (
	"context"
	"errors"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// bounded runs one request within its time. An error then says whether it was
// the time that ran out or the caller who broke off, whatever became of the
// session by that.
func bounded(ctx context.Context, d time.Duration, request func(context.Context) error) error {
	c, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	err := request(c)
	switch {
	case err == nil || answered(err):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case c.Err() != nil && !dialled(err):
		return late(d)
	}
	return err
}

// lingering is a context that goes on for d when ctx ends, so that a request
// under way comes to its end and the session can be left in order.
func lingering(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	c, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		t := time.AfterFunc(d, cancel)
		context.AfterFunc(c, func() { t.Stop() })
	})
	return c, func() { stop(); cancel() }
}

// patient is bounded for a dial: its time begins anew when the dialer has waited
// for others.
func patient(ctx context.Context, d time.Duration, dial func(ctx context.Context, waiting func(bool)) error) error {
	c, cancel := context.WithCancel(ctx)
	defer cancel()
	timer := time.AfterFunc(d, cancel)
	defer timer.Stop()
	err := dial(c, func(yes bool) {
		if yes {
			timer.Stop()
		} else {
			timer.Reset(d)
		}
	})
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case c.Err() != nil && !dialled(err):
		return late(d)
	}
	return err
}

// late says that a request did not end within this time.
type late time.Duration

func (l late) Error() string { return "no answer from the router within " + time.Duration(l).String() }

// Unwrap lets errors.Is find the cause.
func (l late) Unwrap() error { return context.DeadlineExceeded }

// dialled reports whether the error says more of a failed dial than that it
// took too long.
func dialled(err error) bool {
	for _, e := range []error{transport.ErrUnreachable, transport.ErrAuth, transport.ErrNoLogin, transport.ErrHostKey, transport.ErrNoNetconf, transport.ErrNoCLI} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// answered reports whether the router answered, with a no: the session goes on.
func answered(err error) bool {
	var no *transport.Refusal
	var lock *transport.LockError
	return errors.As(err, &no) || errors.As(err, &lock) || errors.Is(err, conf.ErrHidden)
}
