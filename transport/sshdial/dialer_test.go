package sshdial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
	"nplay/transport"
)

// raw serves each connection with f.
func raw(t *testing.T, f func(net.Conn)) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { defer c.Close(); f(c) })
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return l.Addr().(*net.TCPAddr).Port
}

// closedPort returns a port on which nothing listens. Call it when nothing else
// is to be started any more.
func closedPort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// noHosts is a known_hosts file without keys; without it the developer's own
// would be read.
func noHosts(t *testing.T) []string { return []string{file(t, "known_hosts", "")} }

func TestUnreachable(t *testing.T) {
	silent := func(c net.Conn) { io.Copy(io.Discard, c) }
	fails := func(err error) func(context.Context, string, string) (net.Conn, error) {
		return func(context.Context, string, string) (net.Conn, error) { return nil, err }
	}
	waits := func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
	tests := []struct {
		name string
		port int
		net  func(context.Context, string, string) (net.Conn, error)
		want string
	}{
		{"silent server", raw(t, silent), nil, "the SSH handshake with 127.0.0.1:"},
		{"hangs up", raw(t, func(net.Conn) {}), nil, "closed the connection before the SSH handshake was done"},
		{"hangs up after its version", raw(t, func(c net.Conn) { io.WriteString(c, "SSH-2.0-x\r\n"); c.Read(make([]byte, 5000)) }), nil, "closed the connection before"},
		{"another protocol", raw(t, func(c net.Conn) {
			io.WriteString(c, strings.Repeat("HTTP/1.0 400 Bad Request\r\n\r\n", 1000))
			silent(c)
		}), nil, "does not speak SSH"},
		{"no answer", 1, waits, "127.0.0.1:1 does not answer"},
		{"no such name", 1, fails(&net.DNSError{Err: "no such host", Name: "127.0.0.1", IsNotFound: true}), "there is no address for the name"},
		{"name service", 1, fails(&net.DNSError{Err: "server misbehaving", IsTemporary: true}), "the name service did not give"},
		{"refused", closedPort(t), nil, "nothing listens on 127.0.0.1:"},
		{"other", 1, fails(errors.New("out of sockets")), "cannot connect to 127.0.0.1:1: out of sockets"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dials := 0
			err := dialled(t, &Dialer{Net: tt.net}, Target{Host: "r1", Address: "127.0.0.1", Port: tt.port, User: "netops", Password: secret.New(canary),
				KnownHosts: noHosts(t), Timeout: 300 * time.Millisecond, OnDial: func() { dials++ }})
			if !errors.Is(err, transport.ErrUnreachable) || !strings.Contains(err.Error(), tt.want) || dials != 1 {
				t.Errorf("%v, %d dials, want %q", err, dials, tt.want)
			}
			if strings.Contains(err.Error(), "EOF") && !strings.Contains(err.Error(), ":") {
				t.Errorf("a bare EOF: %v", err)
			}
			if refused(err) != (tt.name == "refused") {
				t.Errorf("refused is %v", refused(err))
			}
		})
	}
}

func TestConnectIsBounded(t *testing.T) {
	waits := func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
	begun := time.Now()
	err := dialled(t, &Dialer{Net: waits}, Target{Host: "r1", Address: "127.0.0.1", Port: 1, User: "netops", Password: secret.New(canary), KnownHosts: noHosts(t), Timeout: time.Hour, Connect: 20 * time.Millisecond})
	if !errors.Is(err, transport.ErrUnreachable) || time.Since(begun) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}

// The caller's context ends a dial in whatever state it is.
func TestCancel(t *testing.T) {
	for name, f := range map[string]func(cancel func()) func(net.Conn){
		"silent": func(cancel func()) func(net.Conn) {
			return func(c net.Conn) { cancel(); io.Copy(io.Discard, c) }
		},
		"in the handshake": func(cancel func()) func(net.Conn) {
			return func(c net.Conn) {
				io.WriteString(c, "SSH-2.0-x\r\n")
				c.Read(make([]byte, 5000))
				cancel()
				io.Copy(io.Discard, c)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			port := raw(t, f(cancel))
			_, err := (&Dialer{}).Dial(ctx, Target{Host: "r1", Address: "127.0.0.1", Port: port, User: "netops", Password: secret.New(canary), KnownHosts: noHosts(t)})
			if !errors.Is(err, context.Canceled) || errors.Is(err, transport.ErrUnreachable) {
				t.Error(err)
			}
		})
	}
	t.Run("before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := (&Dialer{}).Dial(ctx, Target{Host: "r1", Address: "127.0.0.1", Port: 1, User: "netops", Password: secret.New(canary), KnownHosts: noHosts(t)})
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// The context ends the dial, not the connection.
func TestConnectionOutlivesItsContext(t *testing.T) {
	login := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, takes(login))
	target := s.target()
	target.Identities = []string{login.file(t, "")}
	ctx, cancel := context.WithCancel(context.Background())
	c, err := (&Dialer{}).Dial(ctx, target)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, _, err := c.SendRequest("keepalive@openssh.com", true, nil); err != nil {
		t.Error(err)
	}
	c.Close()
	c.Wait()
}

// Weak algorithms are not offered, and a router that has no others says so.
func TestWeakAlgorithms(t *testing.T) {
	for name, weak := range map[string]ssh.Config{
		"key exchange":            {KeyExchanges: []string{ssh.InsecureKeyExchangeDH14SHA1}},
		"client to server cipher": {Ciphers: []string{ssh.InsecureCipherAES128CBC}},
	} {
		t.Run(name, func(t *testing.T) {
			login := newKey(t, "ed25519")
			s := serve(t, []ssh.Signer{hostKey()}, func(c *ssh.ServerConfig) { takes(login)(c); c.Config = weak })
			target := s.target()
			target.Identities = []string{login.file(t, "")}
			err := dialled(t, &Dialer{}, target)
			if !errors.Is(err, transport.ErrUnreachable) || !strings.Contains(err.Error(), "algorithm in common") {
				t.Error(err)
			}
		})
	}
}

// A connection that is lost during the login is not a login refused.
func TestLostDuringLogin(t *testing.T) {
	login := newKey(t, "ed25519")
	var s *server
	s = serve(t, []ssh.Signer{hostKey()}, func(c *ssh.ServerConfig) {
		c.PublicKeyCallback = func(m ssh.ConnMetadata, _ ssh.PublicKey) (*ssh.Permissions, error) {
			s.hangUp()
			return nil, errors.New("gone")
		}
	})
	target := s.target()
	target.Identities = []string{login.file(t, "")}
	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrUnreachable) || !strings.Contains(err.Error(), "during the login") {
		t.Error(err)
	}
}

func TestManyAtOnce(t *testing.T) {
	login := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, takes(login))
	target, d := s.target(), &Dialer{}
	target.Identities = []string{login.file(t, "")}
	var all sync.WaitGroup
	errs := make(chan error, 20)
	for range cap(errs) {
		all.Go(func() { errs <- dialled(t, d, target) })
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(fmt.Errorf("dial: %w", err))
		}
	}
}
