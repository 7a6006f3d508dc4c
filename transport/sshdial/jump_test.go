package sshdial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
	"nplay/transport"
)

// All routers share one connection to each jump host, on whatever way.
func TestJumpsAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newLAN(t)
		for _, j := range []string{"b1:22", "b2:22"} {
			n.serve(j, peer{open: n.forward})
		}
		d := n.dialer()
		b1 := n.jump("b1", nil)
		b2 := n.jump("b2", b1)
		var all sync.WaitGroup
		dials := make([]int, 20)
		for i := range dials {
			name := fmt.Sprint("r", i)
			n.serve(name+":22", peer{})
			target := n.target(name, b2)
			if i%2 == 0 {
				target = n.target(name, n.jump("b1", nil)) // an equal one
				target.Jump.Identities = b1.Identities
				target.Jump.KnownHosts = b1.KnownHosts
			}
			target.OnDial = func() { dials[i]++ }
			all.Go(func() {
				for range 2 {
					if err := dialled(t, d, target); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		sum := 0
		for _, n := range dials {
			sum += n
		}
		// Two for each router, and one for each jump host.
		if n.dials("b1:22") != 1 || len(n.dialled) != 1 || sum != 2*20+2 {
			t.Errorf("dialled %v, told of %d", n.dialled, sum)
		}
		d.Close()
		if err := dialled(t, d, n.target("r1", b1)); !errors.Is(err, transport.ErrClosed) {
			t.Error(err)
		}
	})
}

// What does not log in alike does not share.
func TestJumpsOfOtherAccounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newLAN(t)
		n.serve("b1:22", peer{open: n.forward})
		n.serve("r1:22", peer{})
		d := n.dialer()
		first := n.jump("b1", nil)
		for i, change := range []func(*Jump){
			func(*Jump) {},
			func(b *Jump) { b.User = "other" },
			func(b *Jump) { b.Password = secret.New(canary) },
			func(b *Jump) { b.KnownHosts = append(b.KnownHosts, b.KnownHosts...) },
			func(b *Jump) { b.Algorithms.Legacy = []string{"ssh-rsa"} },
		} {
			b1 := *first
			change(&b1)
			if err := dialled(t, d, n.target("r1", &b1)); err != nil || n.dials("b1:22") != i+1 {
				t.Error(err, i, n.dialled)
			}
		}
	})
}

func TestJumpLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newLAN(t)
		n.serve("b1:22", peer{open: n.forward})
		n.serve("r1:22", peer{})
		d := n.dialer()
		target := n.target("r1", n.jump("b1", nil))
		c, err := d.Dial(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		n.hangUp("b1:22")
		c.Wait()
		if err := c.Cause(); !says(err, `the connection to jump host "b1" (b1:22) was lost`) || !errors.Is(err, transport.ErrClosed) {
			t.Error(err)
		}
		// The next router has it dialled again.
		if err := dialled(t, d, target); err != nil || n.dials("b1:22") != 2 {
			t.Error(err, n.dialled)
		}
	})
}

// Who waits for the jump host does not mind that the one who began to dial it
// has given up; when all have, nothing goes on.
func TestJumpGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newLAN(t)
		slow := make(chan struct{})
		n.serve("b1:22", peer{open: n.forward, config: func(c *ssh.ServerConfig) {
			take := c.PublicKeyCallback
			c.PublicKeyCallback = func(m ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) { <-slow; return take(m, k) }
		}})
		n.serve("r1:22", peer{})
		n.serve("r2:22", peer{})
		d := n.dialer()
		b1 := n.jump("b1", nil)
		first, give := context.WithCancel(t.Context())
		begun, second := make(chan error), make(chan error)
		go func() {
			_, err := d.Dial(first, n.target("r1", b1))
			begun <- err
		}()
		synctest.Wait()
		r2 := n.target("r2", b1)
		go func() { second <- dialled(t, d, r2) }()
		synctest.Wait()
		give()
		if err := <-begun; !errors.Is(err, context.Canceled) || errors.Is(err, transport.ErrUnreachable) {
			t.Error(err)
		}
		close(slow)
		if err := <-second; err != nil || n.dials("b1:22") != 1 {
			t.Error(err, n.dialled)
		}

		slow = make(chan struct{})
		alone, give := context.WithCancel(t.Context())
		d = n.dialer()
		go func() {
			_, err := d.Dial(alone, n.target("r1", b1))
			begun <- err
		}()
		synctest.Wait()
		give()
		if err := <-begun; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		close(slow)
		synctest.Wait()
		if err := dialled(t, d, r2); err != nil || n.dials("b1:22") != 3 {
			t.Error(err, n.dialled)
		}
	})
}

// A jump host that cannot be used is told to all who wait, and is not tried by
// each of them.
func TestJumpUnusable(t *testing.T) {
	stranger := func(n *lan) func(*ssh.ServerConfig) {
		return func(c *ssh.ServerConfig) { takes()(c) }
	}
	tests := []struct {
		name   string
		change func(n *lan, b *Jump)
		want   []string
		later  int // dials after a minute
	}{
		{"refused", func(n *lan, b *Jump) { n.put("b1:22", nil) }, []string{"nothing listens on b1:22 (connection refused)"}, 2},
		{"silent", func(n *lan, b *Jump) { n.hang("b1:22", "") }, []string{"the SSH handshake with b1:22 did not end within 30s"}, 2},
		{"another protocol", func(n *lan, b *Jump) { n.hang("b1:22", "220 mail.example ESMTP\r\n") }, []string{"what listens on b1:22 does not speak SSH"}, 2},
		{"hangs in the handshake", func(n *lan, b *Jump) { n.hang("b1:22", "SSH-2.0-x\r\n") }, []string{"the SSH handshake with b1:22 did not end"}, 2},
		{"login refused", func(n *lan, b *Jump) { n.serve("b1:22", peer{config: stranger(n)}) }, []string{"login refused", "b1", "netops"}, 1},
		{"unknown host key", func(n *lan, b *Jump) { b.KnownHosts = noHosts(n.t.(*testing.T)) }, []string{"host key not trusted", "b1:22 is not known"}, 1},
		{"no key", func(n *lan, b *Jump) { b.Identities = nil }, []string{"login not possible", "netops", `jump "b1" of the inventory`}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := newLAN(t)
				n.serve("b1:22", peer{open: n.forward})
				n.serve("r1:22", peer{})
				b1 := n.jump("b1", nil)
				tt.change(n, b1)
				d := n.dialer()
				var all sync.WaitGroup
				for range 10 {
					all.Go(func() {
						err := dialled(t, d, n.target("r1", b1))
						text := fmt.Sprint(err, " HINT ", transport.Hint(err))
						for _, w := range append(tt.want, `jump host "b1", through which r1 is reached: `) {
							if !strings.Contains(text, w) {
								t.Errorf("%s, want %q", text, w)
							}
						}
						if !errors.Is(err, ErrJump) || !errors.Is(err, transport.ErrUnreachable) || errors.Is(err, transport.ErrAuth) || errors.Is(err, transport.ErrHostKey) {
							t.Errorf("%#v", err)
						}
					})
				}
				all.Wait()
				if got := n.dials("b1:22"); got > 1 {
					t.Errorf("dialled %d times", got)
				}
				time.Sleep(time.Minute)
				dialled(t, d, n.target("r1", b1))
				if got := n.dials("b1:22"); got != tt.later {
					t.Errorf("dialled %d times after a minute, want %d", got, tt.later)
				}
			})
		})
	}
}

// hang puts a server on the lan that says something and then nothing more.
func (n *lan) hang(addr, says string) {
	n.put(addr, func(c net.Conn) {
		c.Write([]byte(says))
		for b := make([]byte, 1000); ; {
			if _, err := c.Read(b); err != nil {
				return
			}
		}
	})
}

// Behind a jump host a router fails as one that is dialled.
func TestRouterBehindJump(t *testing.T) {
	reject := func(reason ssh.RejectionReason, words string) peer {
		return peer{open: func(ch ssh.NewChannel) { ch.Reject(reason, words) }}
	}
	tests := []struct {
		name   string
		change func(n *lan)
		want   string
		hint   string
	}{
		{"refused", func(n *lan) { n.put("r1:22", nil) }, `nothing listens on r1:22 (connection refused), as jump host "b1" sees it`, ""},
		{"prohibited", func(n *lan) { n.serve("b1:22", reject(ssh.Prohibited, "open failed")) }, `jump host "b1" does not let netops connect to r1:22 (administratively prohibited: "open failed")`, "AllowTcpForwarding"},
		{"timed out", func(n *lan) { n.serve("b1:22", reject(ssh.ConnectionFailed, "Connection timed out")) }, `r1:22 does not answer jump host "b1"`, "filter"},
		{"no such name", func(n *lan) {
			n.serve("b1:22", reject(ssh.ConnectionFailed, "Name or service not known"))
		}, `jump host "b1" knows no address for the name r1`, "looked up on the jump host"},
		{"no route", func(n *lan) { n.serve("b1:22", reject(ssh.ConnectionFailed, "No route to host")) }, `jump host "b1" has no route to r1:22`, ""},
		{"no words", func(n *lan) { n.serve("b1:22", reject(ssh.ConnectionFailed, "")) }, `jump host "b1" cannot connect to r1:22: ""`, "listens"},
		{"no forwarding", func(n *lan) { n.serve("b1:22", reject(ssh.UnknownChannelType, "what?\x1b")) }, `jump host "b1" opens no connection to r1:22`, "forwards TCP"},
		{"jump hangs after the login", func(n *lan) { n.serve("b1:22", peer{open: func(ssh.NewChannel) {}}) }, `r1:22 does not answer, or jump host "b1" does not reach it`, "filter"},
		{"silent", func(n *lan) { n.hang("r1:22", "") }, "the SSH handshake with r1:22 did not end within 30s", ""},
		{"another protocol", func(n *lan) { n.hang("r1:22", "HTTP/1.0 400 Bad Request\r\n\r\n") }, "what listens on r1:22 does not speak SSH", ""},
		{"jump dies in the handshake", func(n *lan) {
			n.put("r1:22", func(c net.Conn) { c.Read(make([]byte, 100)); n.hangUp("b1:22") })
		}, `jump host "b1", through which r1 is reached: the connection to jump host "b1" (b1:22) was lost`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := newLAN(t)
				n.serve("b1:22", peer{open: n.forward})
				n.serve("r1:22", peer{})
				tt.change(n)
				target, dials := n.target("r1", n.jump("b1", nil)), 0
				target.OnDial = func() { dials++ }
				err := dialled(t, n.dialer(), target)
				if !errors.Is(err, transport.ErrUnreachable) || !says(err, tt.want) || !strings.Contains(transport.Hint(err), tt.hint) || dials != 2 {
					t.Errorf("%v\nHINT %s\n%d dials", err, transport.Hint(err), dials)
				}
				if refused(err) != (tt.name == "refused") || strings.Contains(err.Error(), "\x1b") {
					t.Errorf("%#v", err)
				}
			})
		})
	}
}

func TestSessionsOfJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newLAN(t)
		n.serve("b1:22", peer{open: n.forward})
		for _, r := range []string{"r1:22", "r2:22", "r3:22"} {
			n.serve(r, peer{})
		}
		d, b1 := n.dialer(), n.jump("b1", nil)
		b1.Sessions = 1
		first, err := d.Dial(t.Context(), n.target("r1", b1))
		if err != nil {
			t.Fatal(err)
		}
		// The second connection of a router that has one, to show that a change
		// holds, waits for nobody.
		soon, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		again, err := d.Dial(soon, n.target("r1", b1))
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
		impatient, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if _, err := d.Dial(impatient, n.target("r2", b1)); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, transport.ErrUnreachable) {
			t.Error(err)
		}
		// Waiting does not count against the router.
		third := make(chan error)
		target, waited := n.target("r3", b1), time.Duration(0)
		target.Timeout = time.Second
		var since time.Time
		target.Waiting = func(yes bool) {
			if yes {
				since = time.Now()
			} else {
				waited += time.Since(since)
			}
		}
		go func() { third <- dialled(t, d, target) }()
		time.Sleep(time.Hour)
		first.Close()
		if err := <-third; err != nil || waited != time.Hour {
			t.Error(err, waited)
		}
	})
}

// A jump host that logs in by a password asks for it once.
func TestPasswordOfJump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newLAN(t)
		tries := 0
		n.serve("b1:22", peer{open: n.forward, config: func(c *ssh.ServerConfig) {
			c.PublicKeyCallback = nil
			c.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { tries++; return nil, errors.New("no") }
		}})
		n.serve("r1:22", peer{})
		d, b1 := n.dialer(), n.jump("b1", nil)
		b1.Identities, b1.Password = nil, secret.New(canary)
		for range 3 {
			err := dialled(t, d, n.target("r1", b1))
			if !says(err, "refused the password", "netops", "b1") || strings.Contains(err.Error(), canary) {
				t.Error(err)
			}
			time.Sleep(time.Hour)
		}
		if tries != 1 {
			t.Errorf("the password was shown %d times", tries)
		}
	})
}
