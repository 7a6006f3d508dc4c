package sshdial

import (
	"context"
	"sync"
	"time"
)

// A patience bounds a handshake, and stands still while a person is asked: who
// types a code takes longer than any router.
type patience struct {
	waiting func(bool) // Target.Waiting; may be nil

	mu    sync.Mutex
	timer *time.Timer
	ends  time.Time
	left  time.Duration // when it stands still
}

// patient returns a context that ends at a time that pause moves.
func patient(ctx context.Context, ends time.Time, waiting func(bool)) (context.Context, *patience, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	p := &patience{waiting: waiting, ends: ends}
	p.timer = time.AfterFunc(time.Until(ends), cancel)
	return ctx, p, func() { p.timer.Stop(); cancel() }
}

// pause stops the time, and lets it run again.
func (p *patience) pause(yes bool) {
	p.mu.Lock()
	if yes {
		p.left = time.Until(p.ends)
		p.timer.Stop()
	} else {
		p.ends = time.Now().Add(p.left)
		p.timer.Reset(p.left)
	}
	p.mu.Unlock()
	if p.waiting != nil {
		p.waiting(yes)
	}
}
