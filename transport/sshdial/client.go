package sshdial

import (
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/ssh"
)

// A Client is an SSH connection that is logged in.
type Client struct {
	*ssh.Client
	Login      string        // what was taken, as transport.Info.Login
	Algorithms string        // what was agreed upon, as transport.Info.Algorithms
	ended      chan struct{} // closed when the connection has ended
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
