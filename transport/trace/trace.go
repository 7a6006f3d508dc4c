// Package trace writes down what goes over the wire to a router, for a person
// to read. It masks the secrets whose values are known; those that only the
// schema knows the caller has taken out of a message already. It decides
// nothing: a trace that cannot be written changes nothing on a router.
package trace

import (
	"io"
	"sync"
	"time"
)

// A Tracer writes what goes over the wire. A nil Tracer writes nothing. It is
// safe for concurrent use.
type Tracer struct {
	mu   sync.Mutex
	w    io.Writer
	mask func(string) string
	now  func() time.Time
}

// New returns a Tracer that writes to w, nil when w is nil. mask replaces the
// known secrets in a text; now tells the time of a message.
func New(w io.Writer, mask func(string) string, now func() time.Time) *Tracer {
	if w == nil {
		return nil
	}
	return &Tracer{w: w, mask: mask, now: now}
}

// Message writes one message with time stamp and direction, '>' to the router
// and '<' from it, in one Write. Nothing is called when nobody listens, so that
// text may take its time.
func (t *Tracer) Message(direction byte, text func() string) {
	if t == nil {
		return
	}
	t.write(string(direction) + "\n" + t.mask(text()) + "\n")
}

// Note writes a line about the session.
func (t *Tracer) Note(text string) {
	if t == nil {
		return
	}
	t.write("- " + t.mask(text) + "\n")
}

func (t *Tracer) write(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	io.WriteString(t.w, t.now().UTC().Format("2006-01-02T15:04:05.000Z")+" "+text)
}
