package sshdial

import (
	"context"
	"sync"
)

// A flight does a piece of work once per key, for all who wait for it: 10,000
// routers read a key file once and ask a person once. The zero flight works.
type flight[K comparable, T any] struct {
	mu   sync.Mutex
	work map[K]*work[T]
}

type work[T any] struct {
	done    chan struct{} // closed when value and err are there
	cancel  context.CancelFunc
	waiting int
	value   T
	err     error
}

// get returns what do returned for the key, also when that was an error. do
// goes on for as long as somebody waits; given up by all, it is cancelled and
// forgotten.
func (f *flight[K, T]) get(ctx context.Context, key K, do func(context.Context) (T, error)) (T, error) {
	f.mu.Lock()
	w := f.work[key]
	if w == nil {
		if f.work == nil {
			f.work = map[K]*work[T]{}
		}
		own, cancel := context.WithCancel(context.WithoutCancel(ctx))
		w = &work[T]{done: make(chan struct{}), cancel: cancel}
		f.work[key] = w
		go func() {
			defer cancel()
			w.value, w.err = do(own)
			close(w.done)
		}()
	}
	w.waiting++
	f.mu.Unlock()
	select {
	case <-w.done:
		return w.value, w.err
	default:
	}
	select {
	case <-w.done:
		return w.value, w.err
	case <-ctx.Done():
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if w.waiting--; w.waiting == 0 {
		select {
		case <-w.done:
		default:
			w.cancel()
			if f.work[key] == w {
				delete(f.work, key)
			}
		}
	}
	var none T
	return none, ctx.Err()
}
