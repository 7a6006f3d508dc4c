package sshdial

import (
	"fmt"
	"time"

	"nplay/transport"
)

// unanswered is how many intervals a peer may stay silent, as in OpenSSH
// (ServerAliveCountMax): a routing engine that is busy with a commit may be
// slow, and a lost connection costs the change.
const unanswered = 3

// interval is how often a peer is asked; 0 means never.
func (t Target) interval() time.Duration {
	switch {
	case t.Keepalive < 0:
		return 0
	case t.Keepalive == 0:
		return 30 * time.Second
	}
	return t.Keepalive
}

// keepalive asks the peer again and again whether it is there, until the
// connection ends. A peer that does not answer ends it: without that, one that
// lost its power would be waited for until the deadline of a commit.
func (c *Client) keepalive(t Target) {
	every := t.interval()
	if every == 0 {
		return
	}
	next := time.NewTimer(every)
	defer next.Stop()
	for {
		select {
		case <-c.ended:
			return
		case <-next.C:
		}
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			// A server that does not know the request refuses it, which is an answer.
			c.SendRequest("keepalive@openssh.com", true, nil)
		}()
		late := time.NewTimer(unanswered * every)
		select {
		case <-answered:
		case <-c.ended:
		case <-late.C:
			c.fail(&transport.Problem{Cause: transport.ErrClosed,
				Text:   fmt.Sprintf("%s has not answered for %s", t.addr(t.Port), unanswered*every),
				Advice: fmt.Sprintf("see that it is up and that no filter drops idle connections; `keepalive` in %s says how often it is asked", t.block())})
			<-c.ended
		}
		late.Stop()
		next.Reset(every)
	}
}
