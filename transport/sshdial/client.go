package sshdial

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// A Client is an SSH connection that is logged in.
type Client struct {
	*ssh.Client
	Login      string        // what was taken, as transport.Info.Login
	Algorithms string        // what was agreed upon, as transport.Info.Algorithms
	ended      chan struct{} // closed when the connection has ended
	watch      *watch        // nil in tests

	mu    sync.Mutex
	cause error // why nplay gave the connection up
}

// NewClient watches over a connection that is logged in.
func NewClient(c *ssh.Client) *Client {
	w := &Client{Client: c, ended: make(chan struct{})}
	go func() {
		c.Wait()
		close(w.ended)
	}()
	return w
}

// Cause says why the connection ended where that is more than that the peer hung
// up: it did not answer any more, or a jump host before it was lost. It is nil
// otherwise, and is known before a Read of a channel returns io.EOF.
func (c *Client) Cause() error {
	c.mu.Lock()
	cause := c.cause
	c.mu.Unlock()
	var p *transport.Problem
	if cause == nil && c.watch != nil && errors.As(c.watch.lost(), &p) {
		return p
	}
	return cause
}

// fail ends the connection, for a reason.
func (c *Client) fail(cause error) {
	c.mu.Lock()
	if c.cause == nil {
		c.cause = cause
	}
	c.mu.Unlock()
	c.Close()
}

// alive reports whether the connection has not ended.
func (c *Client) alive() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

var errEnded = fmt.Errorf("the connection has ended: %w", io.EOF)

// OpenChannel is ssh.Client.OpenChannel, which waits for ever where the
// connection ends in the moment it is called: the ssh package gives up the
// channels it knows of before it refuses new ones. A goroutine that waits so is
// left behind.
func (c *Client) OpenChannel(kind string, data []byte) (ssh.Channel, <-chan *ssh.Request, error) {
	type opened struct {
		ch       ssh.Channel
		requests <-chan *ssh.Request
		err      error
	}
	done := make(chan opened, 1)
	go func() {
		ch, requests, err := c.Client.OpenChannel(kind, data)
		var refused *ssh.OpenChannelError
		if err != nil && !errors.As(err, &refused) {
			// Nothing else is left that can have happened, and the ssh package has
			// no words for it.
			err = fmt.Errorf("%w: %w", errEnded, err)
		}
		done <- opened{ch, requests, err}
	}()
	select {
	case o := <-done:
		return o.ch, o.requests, o.err
	case <-c.ended:
		return nil, nil, errEnded
	}
}
