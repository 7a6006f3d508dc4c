package netconf

import (
	"io"
	"sync"
	"time"
)

// A tracer writes what goes over the wire. A nil tracer writes nothing.
type tracer struct {
	mu   sync.Mutex
	w    io.Writer
	mask func(string) string
	now  func() time.Time
}

func newTracer(w io.Writer, mask func(string) string, now func() time.Time) *tracer {
	if w == nil {
		return nil
	}
	return &tracer{w: w, mask: mask, now: now}
}

// message writes one message with time stamp and direction, '>' to the router
// and '<' from it.
func (t *tracer) message(direction byte, msg []byte) {
	if t == nil {
		return
	}
	text := t.mask(maskMessage(msg))
	t.mu.Lock()
	defer t.mu.Unlock()
	// A trace that cannot be written must not change what happens on the router.
	io.WriteString(t.w, t.now().UTC().Format("2006-01-02T15:04:05.000Z")+" "+string(direction)+"\n"+text+"\n")
}

// note writes a line about the session.
func (t *tracer) note(text string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	io.WriteString(t.w, t.now().UTC().Format("2006-01-02T15:04:05.000Z")+" - "+t.mask(text)+"\n")
}
