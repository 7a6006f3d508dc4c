package netconf

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"nplay/transport/answers"

	"golang.org/x/crypto/ssh"
)

// A channel is an SSH channel with a NETCONF server at its end. Closing it
// closes the whole connection: only that ends a Read on a link that is dead.
type channel struct {
	ssh.Channel
	client *ssh.Client

	done    sync.WaitGroup // what drains the channel
	drained chan struct{}  // closed when stderr has ended
	mu      sync.Mutex
	said    []byte // the beginning of stderr
}

// maxSaid is how much is kept of what a router writes to stderr.
const maxSaid = 512

func openChannel(client *ssh.Client, request, value string) (*channel, error) {
	ch, requests, err := client.OpenChannel("session", nil)
	if err != nil {
		var refused *ssh.OpenChannelError
		if errors.As(err, &refused) {
			return nil, fmt.Errorf("the channel was refused: %s", answers.Printable(refused.Message))
		}
		return nil, ending(err)
	}
	c := &channel{Channel: ch, client: client, drained: make(chan struct{})}
	c.done.Go(func() { ssh.DiscardRequests(requests) })
	c.done.Go(func() { c.drain(ch.Stderr()) })
	ok, err := ch.SendRequest(request, true, ssh.Marshal(struct{ Value string }{value}))
	if err == nil && ok {
		return c, nil
	}
	c.Abandon()
	if err != nil {
		return nil, ending(err)
	}
	return nil, fmt.Errorf("the %s %q was refused", request, value)
}

// ending puts the end of a connection into words.
func ending(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("the router hung up")
	}
	return err
}

// drain reads stderr to its end: a full window there would stop the channel.
func (c *channel) drain(r io.Reader) {
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

// stderr returns what the router said there, once it has ended or after a
// moment.
func (c *channel) stderr() string {
	select {
	case <-c.drained:
	case <-time.After(200 * time.Millisecond):
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return answers.Printable(string(c.said))
}

// Abandon closes the channel and leaves the connection open for others.
func (c *channel) Abandon() { c.Channel.Close() }

// Close closes the connection.
func (c *channel) Close() error { return c.client.Close() }

// wait returns when nothing runs for the channel any more. Close first.
func (c *channel) wait() {
	c.client.Wait()
	c.done.Wait()
}
