package sshdial

import (
	"errors"
	"io"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// A deaf connection never answers that a channel is opened, also when it has
// ended: what the ssh package does when the end comes in the same moment.
type deaf struct {
	ssh.Conn
	ended, forgotten chan struct{}
}

func (d deaf) OpenChannel(string, []byte) (ssh.Channel, <-chan *ssh.Request, error) {
	<-d.forgotten
	return nil, nil, io.EOF
}

func (d deaf) Wait() error { <-d.ended; return io.EOF }

func TestChannelOfAnEndedConnection(t *testing.T) {
	d := deaf{ended: make(chan struct{}), forgotten: make(chan struct{})}
	defer close(d.forgotten)
	c := NewClient(&ssh.Client{Conn: d})
	failed := make(chan error)
	go func() {
		_, _, err := c.OpenChannel("session", nil)
		failed <- err
	}()
	close(d.ended)
	select {
	case err := <-failed:
		if !errors.Is(err, errEnded) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it waits for ever")
	}
}
