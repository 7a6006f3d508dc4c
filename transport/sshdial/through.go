package sshdial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// A through is a network connection to a router that goes through a jump host:
// a "direct-tcpip" channel (RFC 4254 section 7.2) behind a pipe. The channel
// alone has no deadlines, and a Read of it goes on after Close until the jump
// host answers.
type through struct {
	net.Conn // our end of the pipe
	addr     net.Addr
	closed   func()

	mu   sync.Mutex
	lost error // why the jump host is no more
}

// A remote is the address of what is reached through a jump host.
type remote string

func (remote) Network() string  { return "tcp" }
func (r remote) String() string { return string(r) }

// directTCPIP is the payload of the request, RFC 4254 section 7.2.
type directTCPIP struct {
	Host       string
	Port       uint32
	Origin     string
	OriginPort uint32
}

// dial opens a connection to the target through the hop. closed is called when
// the connection is closed.
func (h *hop) dial(ctx context.Context, t Target, closed func()) (net.Conn, error) {
	for try := 0; ; try++ {
		client, err := h.client(ctx, t)
		if err != nil {
			return nil, err
		}
		ch, err := h.channel(ctx, client, t)
		switch {
		case err == nil:
			return h.pipe(client, ch, t, closed)
		case !errors.Is(err, errEnded):
			return nil, err
		case try > 0:
			return nil, h.unusable(t, h.lost(client))
		}
		// It was lost since the last router went through it, and nobody was told.
		select {
		case <-client.ended:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// client returns the shared connection for the target. The error is the
// target's.
func (h *hop) client(ctx context.Context, t Target) (*Client, error) {
	client, dials, err := h.open(ctx)
	for range dials {
		t.dialled()
	}
	if err != nil {
		return nil, h.unusable(t, err)
	}
	return client, nil
}

// channel asks the jump host for a connection to the target.
func (h *hop) channel(ctx context.Context, client *Client, t Target) (ssh.Channel, error) {
	type opened struct {
		ch  ssh.Channel
		err error
	}
	done := make(chan opened)
	asked := directTCPIP{t.Address, uint32(t.Port), "127.0.0.1", 0}
	err := h.dialer.jumps.run(context.WithoutCancel(ctx), func(context.Context) {
		ch, requests, err := client.OpenChannel("direct-tcpip", ssh.Marshal(asked))
		select {
		case done <- opened{ch, err}:
		case <-ctx.Done(): // whoever asked is gone
			if err == nil {
				ch.Close()
			}
		}
		if err == nil {
			ssh.DiscardRequests(requests)
		}
	})
	if err != nil {
		return nil, err
	}
	select {
	case o := <-done:
		return o.ch, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// pipe makes a network connection of a channel.
func (h *hop) pipe(client *Client, ch ssh.Channel, t Target, closed func()) (net.Conn, error) {
	near, far := net.Pipe()
	c := &through{Conn: near, addr: remote(t.addr(t.Port)), closed: closed}
	err := h.dialer.jumps.run(context.Background(), func(context.Context) {
		io.Copy(ch, far)
		ch.Close()
	})
	if err == nil {
		err = h.dialer.jumps.run(context.Background(), func(context.Context) {
			io.Copy(far, ch)
			c.ended(h.gone(client))
			far.Close()
		})
	}
	if err != nil {
		far.Close()
		near.Close()
		return nil, err
	}
	return c, nil
}

// settle is how long it may take until a connection that the jump host ended in
// so many words is known to be: its channels end a moment before.
const settle = 200 * time.Millisecond

// gone says that the connection to the jump host has ended, nil when only a
// channel of it has.
func (h *hop) gone(client *Client) error {
	if client.Cause() != nil || client.watch.lost() != nil {
		return h.lost(client)
	}
	timer := time.NewTimer(settle)
	defer timer.Stop()
	select {
	case <-client.ended:
		return h.lost(client)
	case <-timer.C:
		return nil
	}
}

// lost says that the connection to the jump host has ended.
func (h *hop) lost(client *Client) error {
	p := &transport.Problem{Cause: transport.ErrClosed,
		Text: fmt.Sprintf("the connection to jump host %q (%s) was lost", h.jump.Host, h.jump.addr(h.jump.Port))}
	var why *transport.Problem
	if errors.As(client.Cause(), &why) {
		p.Text, p.Advice = p.Text+": "+why.Text, why.Advice
	}
	return p
}

func (c *through) ended(lost error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost = lost
}

// why replaces the end of the pipe by the end of the jump host.
func (c *through) why(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost != nil && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe)) {
		return c.lost
	}
	return err
}

func (c *through) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	return n, c.why(err)
}

func (c *through) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	return n, c.why(err)
}

func (c *through) RemoteAddr() net.Addr { return c.addr }

// Close ends all that is under way on the connection.
func (c *through) Close() error {
	err := c.Conn.Close()
	c.closed()
	return err
}
