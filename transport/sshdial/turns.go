package sshdial

import (
	"context"
	"slices"
	"sync"
)

// turns bounds how many routers are reached through a jump host at a time, first
// come first served. It counts routers, not connections: a router that has one
// gets its second at once. Otherwise a fleet could stand with one connection
// each, waiting for the second that shows that the change holds, until the
// routers take it back.
type turns struct {
	mu      sync.Mutex
	held    map[string]int // connections by router
	waiting []*ticket
}

type ticket struct {
	host string
	come chan struct{} // closed when it is there
}

// take waits for a turn of the router; give gives it back.
func (q *turns) take(ctx context.Context, host string, limit int) error {
	q.mu.Lock()
	t := &ticket{host, make(chan struct{})}
	q.waiting = append(q.waiting, t)
	q.next(limit)
	q.mu.Unlock()
	select {
	case <-t.come:
		return nil
	default:
	}
	select {
	case <-t.come:
		return nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.Index(q.waiting, t); i >= 0 {
		q.waiting = slices.Delete(q.waiting, i, i+1)
	} else {
		q.drop(host, limit)
	}
	return ctx.Err()
}

func (q *turns) give(host string, limit int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.drop(host, limit)
}

func (q *turns) drop(host string, limit int) {
	if q.held[host]--; q.held[host] == 0 {
		delete(q.held, host)
	}
	q.next(limit)
}

// next lets in whom there is room for.
func (q *turns) next(limit int) {
	if q.held == nil {
		q.held = map[string]int{}
	}
	q.waiting = slices.DeleteFunc(q.waiting, func(t *ticket) bool {
		if q.held[t.host] == 0 && len(q.held) >= limit {
			return false
		}
		q.held[t.host]++
		close(t.come)
		return true
	})
}
