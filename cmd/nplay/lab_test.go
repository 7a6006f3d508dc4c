package main

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A rehearsal's dialer reaches the simulated routers and nothing else: not
// another program on another port, not one on a port that a router has closed.
func TestLabDialsItsOwnOnly(t *testing.T) {
	l, err := newLab(t.TempDir(), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.fleet.Close()
	r := l.fleet.Routers[0]
	stranger, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	ctx := context.Background()

	c, err := l.dial(ctx, "tcp", net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(22))))
	if err != nil {
		t.Fatalf("its own router: %v", err)
	}
	c.Close()
	_, err = l.dial(ctx, "tcp", net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(830))))
	if !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("a port that is not open: %v", err)
	}
	for _, addr := range []string{stranger.Addr().String(), "192.0.2.1:22", "router.example.net:830", "nonsense"} {
		if c, err := l.dial(ctx, "tcp", addr); err == nil {
			c.Close()
			t.Errorf("%s is reached", addr)
		}
	}
	_, err = l.dial(ctx, "tcp", "192.0.2.1:22")
	if err == nil || !strings.Contains(err.Error(), "not a simulated router") {
		t.Errorf("the error does not say why: %v", err)
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		`plain`:      `"plain"`,
		`C:\x "y"`:   `"C:\\x \"y\""`,
		"${a} %{b}":  `"$${a} %%{b}"`,
		"two\nlines": `"two\nlines"`,
	} {
		if got := quote(in); got != want {
			t.Errorf("quote(%q) = %s, want %s", in, got, want)
		}
	}
}
