package roads

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport/answers"
	"nplay/transport/sshdial"
)

// A Channel is an SSH channel with the router's end of a session. Closing it
// closes the whole connection: only that ends a Read on a link that is dead.
type Channel struct {
	ssh.Channel
	client *sshdial.Client

	done    sync.WaitGroup // what drains the channel
	drained chan struct{}  // closed when stderr has ended
	mu      sync.Mutex
	said    []byte // the beginning of stderr
}

// A Request is one request of a channel, RFC 4254 section 6.
type Request struct {
	Type    string // "subsystem", "exec", "pty-req", "shell"
	Payload any    // as ssh.Marshal takes it; nil means none
	Text    string // what is requested, for messages; may be empty
}

// maxSaid is how much is kept of what a router writes to stderr.
const maxSaid = 512

// Channel opens a channel by requests, all of which must be granted.
func (c Connection) Channel(requests ...Request) (*Channel, error) {
	ch, incoming, err := c.OpenChannel("session", nil)
	if err != nil {
		var refused *ssh.OpenChannelError
		if errors.As(err, &refused) {
			return nil, fmt.Errorf("the channel was refused: %s", answers.Printable(refused.Message))
		}
		return nil, c.ending(err)
	}
	o := &Channel{Channel: ch, client: c.Client, drained: make(chan struct{})}
	o.done.Go(func() { ssh.DiscardRequests(incoming) })
	o.done.Go(func() { o.drain(ch.Stderr()) })
	for _, r := range requests {
		var payload []byte
		if r.Payload != nil {
			payload = ssh.Marshal(r.Payload)
		}
		ok, err := ch.SendRequest(r.Type, true, payload)
		if err != nil {
			o.Abandon()
			return nil, c.ending(err)
		}
		if !ok {
			o.Abandon()
			if r.Text == "" {
				return nil, fmt.Errorf("the %s was refused", r.Type)
			}
			return nil, fmt.Errorf("the %s %q was refused", r.Type, r.Text)
		}
	}
	return o, nil
}

// ending puts the end of a connection into words.
func (c Connection) ending(err error) error {
	if cause := c.Cause(); cause != nil {
		return cause
	}
	if errors.Is(err, io.EOF) {
		return errors.New("the router hung up")
	}
	return err
}

// Read reads what the router sends. Where more is known of the end of the
// connection than that it is one, that is the error.
func (c *Channel) Read(b []byte) (int, error) {
	n, err := c.Channel.Read(b)
	return n, c.cause(err)
}

// Write is for what the router reads.
func (c *Channel) Write(b []byte) (int, error) {
	n, err := c.Channel.Write(b)
	return n, c.cause(err)
}

func (c *Channel) cause(err error) error {
	if err != nil {
		if cause := c.client.Cause(); cause != nil {
			return cause
		}
	}
	return err
}

// drain reads stderr to its end: a full window there would stop the channel.
func (c *Channel) drain(r io.Reader) {
	defer close(c.drained)
	buf := make([]byte, 4096)
	for {
		n, err := r.Read(buf)
		c.mu.Lock()
		c.said = append(c.said, buf[:min(n, maxSaid-len(c.said))]...)
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// Said returns what the router wrote to stderr, once that has ended or after a
// moment.
func (c *Channel) Said() string {
	select {
	case <-c.drained:
	case <-time.After(200 * time.Millisecond):
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return answers.Printable(string(c.said))
}

// Abandon closes the channel and leaves the connection open for others.
func (c *Channel) Abandon() { c.Channel.Close() }

// Close closes the connection.
func (c *Channel) Close() error { return c.client.Close() }

// Wait returns when nothing runs for the channel any more. Close first.
func (c *Channel) Wait() {
	c.client.Wait()
	c.done.Wait()
}
