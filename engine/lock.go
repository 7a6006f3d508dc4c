package engine

import (
	"context"
	"errors"
	"time"

	"nplay/transport"
)

// A pause grows with every wait, so that a router that needs long is not
// bothered often.
type pause struct {
	r    *router
	next time.Duration
}

const (
	firstPause = time.Second
	longPause  = 15 * time.Second
)

// wait sleeps, a little shorter or longer each time, but not beyond limit.
func (p *pause) wait(ctx context.Context, limit time.Time) error {
	if p.next == 0 {
		p.next = firstPause
	}
	d := time.Duration((0.75 + p.r.opts.Jitter()/2) * float64(p.next))
	p.next = min(2*p.next, longPause)
	d = max(min(d, limit.Sub(p.r.now())), 0)
	return p.r.sleep(ctx, d)
}

// takeLock takes the lock, and waits for as long as `lock_wait` allows while
// somebody else holds it. It never ends a session and never touches what
// somebody has edited.
func (r *router) takeLock(ctx context.Context, l *link) error {
	limit := r.now().Add(r.host.Connection.LockWait)
	p := pause{r: r}
	for {
		err := l.lock(ctx)
		if err == nil {
			r.emit(LockTaken, "")
			return nil
		}
		if !errors.Is(err, transport.ErrLocked) || !r.now().Before(limit) {
			return err
		}
		r.emit(Waiting, "for the lock: "+err.Error())
		if err := p.wait(ctx, limit); err != nil {
			return err
		}
	}
}
