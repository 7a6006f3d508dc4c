package netconf_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"nplay/internal/secret"
	"nplay/transport"
	"nplay/transport/netconf"
	"nplay/transport/sshdial"
)

// A handler serves one channel request ("subsystem" or "exec"); false refuses
// it. What it returns runs once the request is answered; then the channel is
// closed.
type handler func(kind string, ch ssh.Channel) (run func(), ok bool)

// strange starts an SSH server with a NETCONF server of its own kind.
func strange(t *testing.T, h handler) netconf.Target {
	t.Helper()
	config := &ssh.ServerConfig{PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return nil, nil }}
	config.AddHostKey(identity())
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
			all.Go(func() {
				defer c.Close()
				conn, chans, reqs, err := ssh.NewServerConn(c, config)
				if err != nil {
					return
				}
				go ssh.DiscardRequests(reqs)
				var open sync.WaitGroup
				for nc := range chans {
					if h == nil {
						nc.Reject(ssh.Prohibited, "no more sessions")
						continue
					}
					ch, reqs, err := nc.Accept()
					if err != nil {
						break
					}
					open.Go(func() {
						for r := range reqs {
							run, ok := h(r.Type, ch)
							r.Reply(ok, nil)
							if ok {
								open.Go(func() { run(); ch.Close() })
							}
						}
					})
				}
				conn.Close()
				open.Wait()
			})
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	known := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(known, []byte(knownhosts.Line([]string{l.Addr().String()}, identity().PublicKey())+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	return netconf.Target{
		SSH:         sshdial.Target{Host: "r1", Address: "127.0.0.1", User: "netops", Password: secret.New("x"), KnownHosts: []string{known}},
		NetconfPort: port, SSHPort: port, Timeout: 5 * time.Second,
	}
}

func greeting(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "hello", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// says greets, waits for the client to speak and then hangs up.
func says(ch ssh.Channel, text string) func() {
	return func() {
		io.WriteString(ch, text)
		ch.Read(make([]byte, 4096))
	}
}

func TestStrangeServers(t *testing.T) {
	junos, netconfd := greeting(t, "junos-12.1.txt"), greeting(t, "netconfd.txt")
	tests := []struct {
		name  string
		h     handler
		cause error // nil: a session
		want  []string
		hint  string
	}{
		{"not Junos", func(_ string, ch ssh.Channel) (func(), bool) { return says(ch, netconfd), true },
			transport.ErrProtocol, []string{"is no Junos router"}, `platform = "netconf"`},
		{"channels refused", nil,
			transport.ErrNoNetconf, []string{"the channel was refused: no more sessions"}, ""},
		{"a shell", func(kind string, ch ssh.Channel) (func(), bool) {
			return func() { io.WriteString(ch.Stderr(), "xml-mode: Command not found.\r\n") }, kind == "exec"
		}, transport.ErrNoNetconf, []string{`the subsystem "netconf" was refused`, "xml-mode: Command not found."}, "set system services netconf ssh"},
		{"both fail after they were granted", func(kind string, ch ssh.Channel) (func(), bool) {
			return says(ch, kind+" is not permitted\n"), true
		}, transport.ErrNoNetconf, []string{`it said "subsystem is not permitted"`, `it said "exec is not permitted"`}, ""},
		{"the subsystem fails, the command works", func(kind string, ch ssh.Channel) (func(), bool) {
			if kind == "subsystem" {
				return func() {}, true
			}
			return says(ch, "--- JUNOS 12.1X45-D15.5 built 2013-09-19 07:42:15 UTC\n"+junos), true
		}, nil, nil, ""},
		{"an error before the hello", func(_ string, ch ssh.Channel) (func(), bool) {
			return says(ch, greeting(t, "error-first.txt")), true
		}, nil, nil, ""},
		{"a flood on stderr", func(_ string, ch ssh.Channel) (func(), bool) {
			return func() {
				ch.Stderr().Write(make([]byte, 8<<20)) // more than the channel's window
				says(ch, junos)()
			}, true
		}, nil, nil, ""},
		{"an old version", func(_ string, ch ssh.Channel) (func(), bool) {
			return says(ch, strings.ReplaceAll(junos, "base:1.0</", "base:0.9</")), true
		}, transport.ErrProtocol, []string{"no version of NETCONF"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, dials, err := netconf.Dial(bg, &sshdial.Dialer{}, strange(t, tt.h))
			if dials != 1 {
				t.Errorf("%d dials", dials)
			}
			if tt.cause == nil {
				if err != nil {
					t.Fatal(err)
				}
				s.Close()
				return
			}
			if !errors.Is(err, tt.cause) || !strings.Contains(transport.Hint(err), tt.hint) {
				t.Fatalf("%v (%s)", err, transport.Hint(err))
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v, want %q", err, want)
				}
			}
		})
	}
}

func TestSilentServer(t *testing.T) {
	target := strange(t, func(_ string, ch ssh.Channel) (func(), bool) {
		return func() { io.Copy(io.Discard, ch) }, true
	})
	target.Timeout = time.Second
	if _, _, err := netconf.Dial(bg, &sshdial.Dialer{}, target); !errors.Is(err, transport.ErrNoNetconf) || !strings.Contains(err.Error(), "within 1s") {
		t.Error(err)
	}
	target.Timeout = 0
	ctx, cancel := context.WithTimeout(bg, 50*time.Millisecond)
	defer cancel()
	if _, _, err := netconf.Dial(ctx, &sshdial.Dialer{}, target); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, transport.ErrNoNetconf) {
		t.Error(err)
	}
}

// An account without the Junos command line, on a router without NETCONF: the
// error tells of both ports, and is about NETCONF, not about reaching it.
func TestNoRoad(t *testing.T) {
	target := strange(t, func(string, ssh.Channel) (func(), bool) { return nil, false })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	target.NetconfPort = l.Addr().(*net.TCPAddr).Port
	_, dials, err := netconf.Dial(bg, &sshdial.Dialer{}, target)
	if dials != 2 || !errors.Is(err, transport.ErrNoNetconf) || errors.Is(err, transport.ErrUnreachable) {
		t.Errorf("%d dials, %v", dials, err)
	}
	for _, want := range []string{"nothing listens on", `the subsystem "netconf" was refused`, `the exec "xml-mode netconf need-trailer" was refused`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
