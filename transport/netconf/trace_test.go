package netconf

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"nplay/transport"
	"nplay/transport/trace"
)

func TestTrace(t *testing.T) {
	var out bytes.Buffer
	s, _ := dial(t, "junos-12.1.txt", scripted{reply: "read.xml"}, scripted{reply: "ok.xml"}, scripted{})
	s.link.trace = trace.New(&out, s.mask, func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC) })
	if _, err := s.Read(bg, []string{"system/login"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(bg, transport.CommitOptions{Log: "canary run"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Discard(bg); err == nil {
		t.Fatal("no error")
	}
	s.Close()
	got := out.String()
	if strings.Contains(got, "canary") {
		t.Errorf("a secret in\n%s", got)
	}
	for _, want := range []string{
		"2026-01-02T03:04:05.006Z >\n<rpc xmlns=", "2026-01-02T03:04:05.006Z <\n<rpc-reply", "<encrypted-password>(sensitive)</encrypted-password>",
		"<log>(sensitive) run</log>", "- session closed: the router hung up before it answered discard",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
