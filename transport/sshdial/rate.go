package sshdial

import (
	"context"
	"sync"
	"time"
)

// A limiter spaces what is begun evenly in time, first come first served. The
// zero limiter lets everything through.
type limiter struct {
	mu   sync.Mutex
	free time.Time // when the next may begin
}

// wait returns when it is the caller's turn. Whoever gives up gives the turn
// back, unless somebody else has one after it.
func (l *limiter) wait(ctx context.Context, perSecond float64) error {
	if err := ctx.Err(); err != nil || perSecond <= 0 {
		return err
	}
	gap := time.Duration(float64(time.Second) / perSecond)
	l.mu.Lock()
	now, turn := time.Now(), l.free
	if turn.Before(now) {
		turn = now
	}
	l.free = turn.Add(gap)
	l.mu.Unlock()
	if turn == now {
		return nil
	}
	timer := time.NewTimer(turn.Sub(now))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.free.Equal(turn.Add(gap)) {
			l.free = turn
		}
		return ctx.Err()
	}
}
