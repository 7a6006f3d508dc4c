package sshdial

import (
	"context"
	"net"
	"sync"
	"time"
)

// A turn is a place in the queue of those who dial.
type turn struct {
	hop  *hop   // the jump host, nil without one
	give func() // gives the place at the jump host back; may be called more than once
}

// turn waits until the connection may be begun: for the jump host, and for what
// bounds how many are begun.
func (d *Dialer) turn(ctx context.Context, t Target) (turn, error) {
	if t.Waiting != nil {
		t.Waiting(true)
		defer t.Waiting(false)
	}
	w := turn{give: func() {}}
	if t.Jump == nil {
		return w, d.rate.wait(ctx, d.PerSecond)
	}
	h, err := d.hop(t.Jump)
	if err != nil {
		return w, err
	}
	w.hop = h
	if !t.isJump {
		if err := h.turns.take(ctx, t.Host, h.sessions()); err != nil {
			return w, err
		}
		w.give = sync.OnceFunc(func() { h.turns.give(t.Host, h.sessions()) })
	}
	_, err = h.client(ctx, t)
	if err == nil && !t.isJump {
		err = h.rate.wait(ctx, h.jump.PerSecond)
	}
	if err == nil {
		err = d.rate.wait(ctx, d.PerSecond)
	}
	if err != nil {
		w.give()
	}
	return w, err
}

// connect opens the network connection. Closing it gives the place of w back.
func (d *Dialer) connect(ctx context.Context, ends time.Time, t Target, w turn) (net.Conn, error) {
	if sooner := time.Now().Add(t.Connect); t.Connect > 0 && sooner.Before(ends) {
		ends = sooner
	}
	ctx, cancel := context.WithDeadline(ctx, ends)
	defer cancel()
	t.dialled()
	if w.hop != nil {
		conn, err := w.hop.dial(ctx, t, w.give)
		if err != nil {
			return nil, w.hop.refusal(t, err)
		}
		return conn, nil
	}
	dial := d.Net
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	conn, err := dial(ctx, "tcp", t.addr(t.Port))
	if err != nil {
		return nil, unreachable(t, err)
	}
	return conn, nil
}
