package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nplay/engine"
	"nplay/transport/junossim"
)

// Every way to log in, by every road, directly and through one and two jump
// hosts that are logged in to in the same way.
func TestEveryWayIn(t *testing.T) {
	x := newCrossing(t)
	ssh, forwarding := "<ssh>"+x.ssh+"</ssh>", "<ssh>"+x.ssh+"<allow-tcp-forwarding/></ssh>"
	jumps := []*junossim.Router{x.router("b1", forwarding), x.router("b2", forwarding)}
	bare, managed := x.router("bare", ssh), x.router("managed", ssh+"<netconf><ssh/></netconf>")
	hosts := filepath.Join(x.dir, "known_hosts")
	if err := os.WriteFile(hosts, []byte(strings.Join(x.known, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	roads := []struct {
		router    *junossim.Router
		transport string
		closed    bool // what is dialled for port 830 is a port on which nothing listens
		road      string
		dials     int // TCP connections to the router
	}{
		{managed, "netconf", false, "netconf:830", 1},
		{managed, "auto", true, "netconf:22", 2},
		{bare, "auto", false, "exec:22", 2},
		{managed, "cli", false, "cli:22", 1},
	}
	nobody := bare.Port(830)
	for _, l := range x.lanes {
		reach := &reach{mask: func(s string) string { return s }}
		defer reach.ssh.Close()
		for depth := range 3 {
			t.Run(fmt.Sprintf("%s through %d", l.name, depth), func(t *testing.T) {
				var jump *engine.Jump
				for _, b := range jumps[:depth] {
					jump = &engine.Jump{Login: l.login, Name: b.Hostname(), Address: b.Address(), Port: b.Port(22), KnownHosts: []string{hosts}, Via: jump}
				}
				for i, r := range roads {
					c := engine.Connection{Login: l.login, Transport: r.transport, KnownHosts: []string{hosts}, Jump: jump, Timeout: time.Minute,
						Forward: map[int]int{22: r.router.Port(22), 830: r.router.Port(830)}}
					if r.closed {
						c.Forward[830] = nobody
					}
					s, dials, err := reach.dial(t.Context(), engine.DialRequest{Host: &engine.Host{Name: r.router.Hostname(), Address: r.router.Address(), Connection: c}})
					if err != nil {
						t.Errorf("%s: %v", r.road, err)
						continue
					}
					info := s.Info()
					s.Close()
					want := r.dials
					if i == 0 && depth > 0 {
						want++ // the first to need the last of the jump hosts opens it
					}
					if info.Road != r.road || dials != want || !strings.HasPrefix(info.Login, l.took) || strings.Count(info.Algorithms, ", ") < 2 {
						t.Errorf("%s: by %s, %d dials (want %d), %q, %q", r.road, info.Road, dials, want, info.Login, info.Algorithms)
					}
				}
			})
		}
	}
	for _, b := range jumps {
		if c := b.Counters(); c.Forwards == 0 {
			t.Errorf("nothing went through %s", b.Hostname())
		}
	}
}
