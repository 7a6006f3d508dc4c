package sshdial

import (
	"errors"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

func TestKeepalive(t *testing.T) {
	deaf := func(reqs <-chan *ssh.Request) {
		for range reqs {
		}
	}
	tests := []struct {
		name     string
		requests func(<-chan *ssh.Request)
		every    time.Duration
		ends     time.Duration // 0 when the connection lives
	}{
		{"answers", nil, 0, 0},
		{"takes the request", func(reqs <-chan *ssh.Request) {
			for r := range reqs {
				r.Reply(true, nil)
			}
		}, time.Second, 0},
		{"dead", deaf, 0, 2 * time.Minute},
		{"dead, and asked often", deaf, time.Second, 4 * time.Second},
		{"never asked", deaf, -1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := newLAN(t)
				n.serve("r1:22", peer{requests: tt.requests})
				target := n.target("r1")
				target.Keepalive = tt.every
				c, err := n.dialer().Dial(t.Context(), target)
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				begun := time.Now()
				select {
				case <-c.ended:
					if got := time.Since(begun); got != tt.ends || !says(c.Cause(), "r1:22 has not answered for") || !errors.Is(c.Cause(), transport.ErrClosed) {
						t.Errorf("%v after %v", c.Cause(), got)
					}
				case <-time.After(time.Hour):
					if tt.ends != 0 || c.Cause() != nil {
						t.Errorf("it lives, %v", c.Cause())
					}
				}
			})
		})
	}
}

// A jump host that is gone without a word is noticed by all who are behind it.
func TestKeepaliveOfJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newLAN(t)
		n.serve("b1:22", peer{open: n.forward, requests: func(reqs <-chan *ssh.Request) {
			for range reqs {
			}
		}})
		n.serve("r1:22", peer{})
		target := n.target("r1", n.jump("b1", nil))
		target.Keepalive, target.Jump.Keepalive = time.Hour, time.Second
		c, err := n.dialer().Dial(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		c.Wait()
		if !says(c.Cause(), `jump host "b1"`, "b1:22 has not answered for 3s") || !says(errors.New(transport.Hint(c.Cause())), `jump "b1" of the inventory`) {
			t.Error(c.Cause(), transport.Hint(c.Cause()))
		}
	})
}

// The network connection through a jump host does what others do.
func TestConnectionThroughJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newLAN(t)
		n.serve("b1:22", peer{open: n.forward})
		n.put("r1:22", func(c net.Conn) {
			b := make([]byte, 4)
			for {
				if _, err := c.Read(b); err != nil {
					return
				}
				c.Write(b)
			}
		})
		d := n.dialer()
		target := n.target("r1", n.jump("b1", nil))
		turn, err := d.turn(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		c, err := d.connect(t.Context(), time.Now().Add(time.Minute), target, turn)
		if err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 4)
		if _, err := c.Write([]byte("ping")); err != nil {
			t.Error(err)
		}
		if _, err := c.Read(b); err != nil || string(b) != "ping" {
			t.Errorf("%q, %v", b, err)
		}
		c.SetReadDeadline(time.Now().Add(time.Second))
		var late net.Error
		if _, err := c.Read(b); !errors.As(err, &late) || !late.Timeout() {
			t.Error(err)
		}
		c.SetReadDeadline(time.Time{})
		done := make(chan error)
		go func() { _, err := c.Read(b); done <- err }()
		synctest.Wait()
		c.Close()
		if err := <-done; err == nil {
			t.Error("a read outlives the connection")
		}
		if c.RemoteAddr().String() != "r1:22" {
			t.Error(c.RemoteAddr())
		}
	})
}
