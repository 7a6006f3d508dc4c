package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nplay/engine"
	"nplay/transport"
	"nplay/transport/junossim"
)

// behind starts a router, and a jump host before it.
func behind(t *testing.T) (bastion, router *junossim.Router, host *engine.Host) {
	t.Helper()
	dir := t.TempDir()
	private, public, err := junossim.Keypair("behind")
	if err != nil {
		t.Fatal(err)
	}
	start := func(o junossim.Options) *junossim.Router {
		r, err := junossim.Start(o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		r.Port(830)
		return r
	}
	bastion = start(junossim.Options{Hostname: "b1", Config: junossim.Bastion("b1", "lab", []string{public}, "")})
	router = start(junossim.Options{Hostname: "r1", Config: junossim.Bare("r1", "lab", []string{public}, "")})
	hosts, key := filepath.Join(dir, "known_hosts"), filepath.Join(dir, "id")
	lines := append(bastion.KnownHosts(), router.KnownHosts()...)
	if err := errors.Join(os.WriteFile(hosts, []byte(strings.Join(lines, "\n")+"\n"), 0o600), os.WriteFile(key, private, 0o600)); err != nil {
		t.Fatal(err)
	}
	login := engine.Login{User: "lab", Identities: []string{key}}
	return bastion, router, &engine.Host{Name: "r1", Address: router.Address(), Connection: engine.Connection{Login: login, KnownHosts: []string{hosts},
		Forward: map[int]int{22: router.Port(22), 830: router.Port(830)}, Timeout: time.Minute,
		Jump: &engine.Jump{Login: login, Name: "b1", Address: bastion.Address(), Port: bastion.Port(22), KnownHosts: []string{hosts}}}}
}

// A session whose jump host is lost says so, on each road.
func TestJumpHostLost(t *testing.T) {
	for _, word := range []string{"netconf", "cli"} {
		t.Run(word, func(t *testing.T) {
			bastion, _, host := behind(t)
			host.Connection.Transport = word
			reach := &reach{mask: func(s string) string { return s }}
			defer reach.ssh.Close()
			s, _, err := reach.dial(t.Context(), engine.DialRequest{Host: host})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if _, err := s.Read(t.Context(), []string{"system/services"}); err != nil {
				t.Fatal(err)
			}
			bastion.Close()
			_, err = s.Read(t.Context(), []string{"system/services"})
			if !errors.Is(err, transport.ErrClosed) || !strings.Contains(err.Error(), `the connection to jump host "b1"`) || !strings.Contains(err.Error(), "was lost") {
				t.Error(err)
			}
		})
	}
}

// A request through a jump host ends in its time, and with its context.
func TestRequestThroughJump(t *testing.T) {
	for _, word := range []string{"netconf", "cli"} {
		for _, end := range []string{"timeout", "context"} {
			t.Run(word+" "+end, func(t *testing.T) {
				t.Parallel()
				_, router, host := behind(t)
				host.Connection.Transport = word
				reach := &reach{mask: func(s string) string { return s }}
				defer reach.ssh.Close()
				if end == "timeout" {
					host.Connection.Timeout = 3 * time.Second
				}
				s, _, err := reach.dial(t.Context(), engine.DialRequest{Host: host})
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				router.Inject(junossim.Fault{Do: junossim.Hang})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				want := context.DeadlineExceeded
				if end == "context" {
					want = context.Canceled
					time.AfterFunc(100*time.Millisecond, cancel)
				}
				begun := time.Now()
				if _, err := s.Read(ctx, []string{"system"}); !errors.Is(err, want) || time.Since(begun) > 30*time.Second {
					t.Errorf("%v after %v", err, time.Since(begun))
				}
			})
		}
	}
}

// Whatever either of the two does, the dial ends in its time, and says which of
// them it was.
func TestFaultsOnTheWay(t *testing.T) {
	const atJump = `jump host "b1", through which r1 is reached: `
	tests := []struct {
		name   string
		jump   bool // it is the jump host that does it
		do     junossim.Action
		want   string
		others string // what the message must not have
	}{
		{"jump host hangs up", true, junossim.DropOnConnect, atJump, ""},
		{"jump host is silent", true, junossim.HangOnConnect, atJump, ""},
		{"jump host hangs up in the login", true, junossim.DropOnLogin, atJump, ""},
		{"jump host is silent in the login", true, junossim.HangOnLogin, atJump, ""},
		{"jump host refuses the login", true, junossim.RefuseLogin, atJump + "login refused", ""},
		{"jump host has another key", true, junossim.ChangeHostKey, atJump + "host key not trusted", ""},
		{"jump host forwards not", true, junossim.RefuseForward, `jump host "b1" does not let lab connect to`, ""},
		{"jump host hangs up when it is to forward", true, junossim.DropOnForward, `the connection to jump host "b1"`, ""},
		{"jump host is silent when it is to forward", true, junossim.HangOnForward, `does not answer, or jump host "b1" does not reach it`, ""},
		{"router hangs up", false, junossim.DropOnConnect, "closed the connection before the SSH handshake was done", atJump},
		{"router is silent", false, junossim.HangOnConnect, "the SSH handshake with", atJump},
		{"router hangs up in the login", false, junossim.DropOnLogin, "closed the connection during the login", atJump},
		{"router is silent in the login", false, junossim.HangOnLogin, "the login on", atJump},
		{"router refuses the login", false, junossim.RefuseLogin, "login refused", atJump},
		{"router has another key", false, junossim.ChangeHostKey, "HAS CHANGED", atJump},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bastion, router, host := behind(t)
			f := junossim.Fault{Do: tt.do, Times: -1}
			host.Connection.Transport = "cli"
			if strings.Contains(tt.name, "silent") {
				host.Connection.Timeout, host.Connection.Jump.Timeout = 2*time.Second, 2*time.Second
			}
			if tt.jump {
				bastion.Inject(f)
			} else {
				router.Inject(f)
			}
			reach := &reach{mask: func(s string) string { return s }}
			begun := time.Now()
			_, _, err := reach.dial(t.Context(), engine.DialRequest{Host: host})
			if err == nil || !strings.Contains(err.Error(), tt.want) || tt.others != "" && strings.Contains(err.Error(), tt.others) || time.Since(begun) > 30*time.Second {
				t.Errorf("%v after %v", err, time.Since(begun))
			}
			if tt.jump && errors.Is(err, transport.ErrAuth) {
				t.Errorf("taken for what the router says: %v", err)
			}
			reach.ssh.Close()
		})
	}
}
