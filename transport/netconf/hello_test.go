package netconf

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"nplay/transport"
)

func TestHello(t *testing.T) {
	tests := []struct {
		file    string
		session string
		chunked bool
		junos   bool
	}{
		{"junos-12.1.txt", "19313", false, true},
		{"junos-rfc.txt", "77", true, true},
		{"error-first.txt", "8", false, true},
		{"netconfd.txt", "3", true, false},
		{"near-miss.txt", "4", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			s, _ := dial(t, tt.file)
			defer s.Close()
			if s.link.hello.session != tt.session {
				t.Errorf("session-id %q", s.link.hello.session)
			}
			if s.link.frames.chunked != tt.chunked {
				t.Errorf("chunked %v", s.link.frames.chunked)
			}
			if got := s.link.hello.has(junos); got != tt.junos {
				t.Errorf("junos %v", got)
			}
		})
	}
}

func TestBadHello(t *testing.T) {
	tests := []struct {
		name, greeting, want string
		cause                error
	}{
		{"hang up", "", "hung up before its hello", nil},
		{"a shell", "xml-mode: Command not found.\n", `it said "xml-mode: Command not found."`, nil},
		{"an error instead", "<rpc-reply><rpc-error><error-severity>error</error-severity><error-message>too many sessions</error-message></rpc-error></rpc-reply>]]>]]>", "too many sessions", nil},
		{"no version", "<hello><capabilities><capability>urn:ietf:params:netconf:base:2.0</capability></capabilities></hello>]]>]]>", "no version of NETCONF", transport.ErrProtocol},
		{"not UTF-8", "<hello><capabilities><capability>\xff\xfe</capability></capabilities></hello>]]>]]>", "UTF-8", nil},
		{"bad XML", "<hello><capabilities></hello>]]>]]>", "element <capabilities> closed by </hello>", nil},
		{"nothing but replies", strings.Repeat("<x/>]]>]]>", 5), "no hello in the first four", nil},
		{"too long", "<hello>" + strings.Repeat("x", maxHello+1), "longer than nplay takes", nil},
		{"too deep", "<hello>" + strings.Repeat("<a>", 200) + "]]>]]>", "deeper than", nil},
		{"too many", "<hello><capabilities>" + manyCapabilities(maxCapabilities+1) + "]]>]]>", "capabilities", nil},
		{"encoding", `<?xml version="1.0" encoding="ebcdic"?><hello/>]]>]]>`, "unknown encoding", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			greeting := tt.greeting
			_, p, err := tryDial(t, context.Background(), greeting+"\x00hangup")
			if err == nil {
				t.Fatal("opened")
			}
			_ = p
			if !strings.Contains(err.Error(), tt.want) || tt.cause != nil && !errors.Is(err, tt.cause) {
				t.Errorf("error %q, want %q", err, tt.want)
			}
		})
	}
}

func manyCapabilities(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<capability>urn:%d</capability>", i)
	}
	return b.String()
}

func TestHelloIsSentAtOnce(t *testing.T) {
	// A server that waits for the client's hello, and one that never speaks.
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, _, err := tryDial(t, ctx, "\x00silent")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("silent server: %v", err)
	}
	s, _, err := tryDial(t, context.Background(), "\x00late"+fixture(t, "hello/junos-12.1.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}

func FuzzHello(f *testing.F) {
	for _, name := range []string{"junos-12.1.txt", "junos-rfc.txt", "error-first.txt"} {
		f.Add([]byte(strings.TrimSuffix(fixture(f, "hello/"+name), eom+"\n")))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		h, found, _, err := parseHello(in)
		if found && (err != nil || len(h.capabilities) > maxCapabilities) {
			t.Fatalf("found, %v, %d capabilities", err, len(h.capabilities))
		}
	})
}
