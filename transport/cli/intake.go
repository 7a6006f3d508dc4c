package cli

import (
	"io"
	"sync"
)

// An intake takes what the router prints as soon as it comes, so that a router
// that echoes while it is still being written to never stands still.
type intake struct {
	mu   sync.Mutex
	data []byte
	err  error
	news chan struct{} // has one element when there is something to take
	done chan struct{} // closed when the reading has ended
}

func newIntake(r io.Reader) *intake {
	in := &intake{news: make(chan struct{}, 1), done: make(chan struct{})}
	go in.run(r)
	return in
}

func (in *intake) run(r io.Reader) {
	defer close(in.done)
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		in.mu.Lock()
		in.data = append(in.data, buf[:n]...)
		if len(in.data) > maxOutput {
			err = errTooLong
		}
		in.err = err
		in.mu.Unlock()
		select {
		case in.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// take returns what has come, nil when there is nothing yet, and the error with
// which the reading ended once all before it is taken.
func (in *intake) take() ([]byte, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.data) > 0 {
		data := in.data
		in.data = nil
		return data, nil
	}
	return nil, in.err
}

// wait returns when the reading has ended.
func (in *intake) wait() { <-in.done }
