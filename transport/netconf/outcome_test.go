package netconf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// methods are all that send a request, by name.
var methods = map[string]func(context.Context, *session) error{
	"lock":    func(c context.Context, s *session) error { return s.Lock(c) },
	"unlock":  func(c context.Context, s *session) error { return s.Unlock(c) },
	"discard": func(c context.Context, s *session) error { return s.Discard(c) },
	"read":    func(c context.Context, s *session) error { _, err := s.Read(c, []string{"system/login"}); return err },
	"history": func(c context.Context, s *session) error { _, err := s.History(c); return err },
	"compare": func(c context.Context, s *session) error { _, err := s.Compare(c); return err },
	"load": func(c context.Context, s *session) error {
		after := conf.New()
		after.Make("system").Set("host-name", "r1")
		_, err := s.Load(c, conf.Diff(conf.New(), after))
		return err
	},
	"rollback": func(c context.Context, s *session) error { return s.Rollback(c, 1) },
	"check":    func(c context.Context, s *session) error { _, err := s.Check(c); return err },
	"commit": func(c context.Context, s *session) error {
		_, err := s.Commit(c, transport.CommitOptions{Confirm: 5})
		return err
	},
	"confirm": func(c context.Context, s *session) error { _, err := s.Confirm(c, "log"); return err },
}

// Whether a reply is a success depends on the request.
func TestOutcomes(t *testing.T) {
	const (
		ok       = ""
		broken   = "broken" // cannot be understood: the session is closed
		rejected = "refused"
		hidden   = "hidden"
	)
	tests := map[string]map[string]string{
		"lock-empty.xml": {"lock": ok, "unlock": ok, "discard": ok, "read": broken, "history": broken, "compare": rejected,
			"load": broken, "rollback": broken, "check": broken, "commit": broken, "confirm": broken},
		"ok.xml": {"lock": ok, "unlock": ok, "discard": ok, "read": broken, "history": broken, "compare": rejected,
			"load": ok, "rollback": ok, "check": ok, "commit": ok, "confirm": ok},
		"lock-warning.xml": {"lock": ok, "unlock": ok, "discard": ok, "read": broken, "load": broken, "check": broken, "commit": broken},
		"permission.xml": {"lock": rejected, "unlock": rejected, "discard": rejected, "read": hidden, "history": rejected, "compare": rejected,
			"load": rejected, "rollback": rejected, "check": rejected, "commit": rejected, "confirm": rejected},
		"load-ok.xml":               {"load": ok, "rollback": ok},
		"load-success.xml":          {"load": ok, "rollback": ok},
		"load-warning.xml":          {"load": ok},
		"load-mixed.xml":            {"load": rejected},
		"load-syntax.xml":           {"load": rejected},
		"load-count.xml":            {"load": rejected},
		"load-nothing.xml":          {"load": broken, "rollback": broken},
		"check-ok.xml":              {"check": ok, "commit": ok, "confirm": ok},
		"check-junos.xml":           {"check": ok, "commit": broken, "confirm": broken},
		"check-malformed.xml":       {"check": ok},
		"check-malformed-error.xml": {"check": rejected, "commit": rejected},
		"check-warning.xml":         {"check": ok},
		"check-missing.xml":         {"check": rejected, "commit": rejected},
		"check-daemon.xml":          {"check": rejected, "commit": rejected},
		"check-xnm.xml":             {"check": rejected, "commit": rejected},
		"commit-junos.xml":          {"commit": ok, "confirm": ok, "check": broken},
		"compare.xml":               {"compare": ok},
		"compare-none.xml":          {"compare": ok},
		"read.xml":                  {"read": ok, "history": broken},
		"history.xml":               {"history": ok, "read": broken},
		`<rpc-reply message-id="ID"><data/></rpc-reply>`:               {"read": ok, "lock": ok, "commit": broken},
		`<rpc-reply message-id="ID"><configuration/></rpc-reply>`:      {"read": ok},
		`<rpc-reply message-id="ID"><commit-information/></rpc-reply>`: {"history": ok},
		`<rpc-reply message-id="other"><ok/></rpc-reply>`:              {"lock": broken, "commit": broken},
		`<rpc-reply><ok/></rpc-reply>`:                                 {"lock": broken},
		`<rpc-reply message-id="ID"><a></rpc-reply>`:                   {"lock": broken, "read": broken},
		"<rpc-reply message-id=\"ID\">\xff\xfe</rpc-reply>":            {"lock": broken, "read": broken},
		`<hello/>`: {"lock": broken},
		`<rpc-reply message-id="ID"><commit-information><commit-history><sequence-number>1</sequence-number></commit-history></commit-information></rpc-reply>`: {"history": broken},
		`<rpc-reply message-id="ID"><configuration><system><login><message>/* ACCESS-DENIED */</message></login></system></configuration></rpc-reply>`:          {"read": hidden},
	}
	for reply, by := range tests {
		for method, want := range by {
			t.Run(fmt.Sprintf("%.40s/%s", reply, method), func(t *testing.T) {
				s, _ := dial(t, "junos-12.1.txt", scripted{reply: reply}, scripted{want: "<discard-changes/>", reply: "ok.xml"})
				defer s.Close()
				err := methods[method](bg, s)
				var r *transport.Refusal
				got := "other: " + fmt.Sprint(err)
				switch {
				case err == nil:
					got = ok
				case errors.Is(err, conf.ErrHidden):
					got = hidden
				case errors.As(err, &r):
					got = rejected
				case errors.Is(err, transport.ErrProtocol):
					got = broken
				}
				if got != want {
					t.Errorf("%q, want %q: %v", got, want, err)
				}
				// Broken sessions are closed, all others go on.
				err = s.Discard(bg)
				if want == broken && !errors.Is(err, transport.ErrClosed) || want != broken && err != nil {
					t.Errorf("the next request: %v", err)
				}
			})
		}
	}
}

// However a request is cut off, its session is closed and says why.
func TestInterruptions(t *testing.T) {
	tests := []struct {
		name  string
		a     scripted
		cause error
		want  string
		ctx   error // cancel while the request is under way
	}{
		{"hang up", scripted{}, transport.ErrClosed, "hung up before it answered", nil},
		{"cut", scripted{raw: "<rpc-reply><a/>\x00"}, transport.ErrClosed, "hung up in the middle of its answer", nil},
		{"silence", scripted{hang: true}, transport.ErrClosed, "within 30ms", context.DeadlineExceeded},
		{"cancel", scripted{hang: true}, transport.ErrClosed, "interrupted", context.Canceled},
	}
	for _, tt := range tests {
		for method, call := range methods {
			t.Run(tt.name+"/"+method, func(t *testing.T) {
				a := tt.a
				raw, hangup := strings.CutSuffix(a.raw, "\x00")
				a.raw = raw
				script := []scripted{a}
				if hangup {
					script[0].then = "hangup"
				}
				s, p := dial(t, "junos-12.1.txt", script...)
				defer s.Close()
				ctx, cancel := context.WithCancel(bg)
				defer cancel()
				if errors.Is(tt.ctx, context.DeadlineExceeded) {
					s.timeout, s.commitTimeout = 30*time.Millisecond, 30*time.Millisecond
				} else if tt.ctx != nil {
					p.onRequest = cancel
				}
				err := call(ctx, s)
				if !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.want) || tt.ctx != nil && !errors.Is(err, tt.ctx) {
					t.Errorf("%v, want %q", err, tt.want)
				}
				if strings.Contains(err.Error(), "EOF") {
					t.Errorf("a bare EOF: %v", err)
				}
				if err := s.Discard(bg); !errors.Is(err, transport.ErrClosed) {
					t.Errorf("the next request: %v", err)
				}
			})
		}
	}
}

func TestTimeoutsAreTheRequests(t *testing.T) {
	s, _ := dial(t, "junos-12.1.txt", scripted{hang: true})
	defer s.Close()
	s.timeout, s.commitTimeout = time.Hour, 20*time.Millisecond
	if _, err := s.Commit(bg, transport.CommitOptions{}); err == nil || !strings.Contains(err.Error(), "commit within 20ms") {
		t.Errorf("commit: %v", err)
	}
}

// A context that has ended already costs nothing: nothing is sent.
func TestCancelledBefore(t *testing.T) {
	s, p := dial(t, "junos-12.1.txt", scripted{want: "<discard-changes/>", reply: "ok.xml"})
	defer s.Close()
	ctx, cancel := context.WithCancel(bg)
	cancel()
	if err := s.Lock(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if len(p.requests()) > 0 {
		t.Errorf("sent %q", p.requests())
	}
	if err := s.Discard(bg); err != nil {
		t.Error(err)
	}
}

// What no router takes is refused before it is sent.
func TestUnsent(t *testing.T) {
	s, p := dial(t, "junos-12.1.txt")
	defer s.Close()
	long := strings.Repeat("x", maxLog+1)
	for name, call := range map[string]func() error{
		"log":         func() error { _, err := s.Commit(bg, transport.CommitOptions{Log: long}); return err },
		"confirm log": func() error { _, err := s.Confirm(bg, long); return err },
		"minutes":     func() error { _, err := s.Commit(bg, transport.CommitOptions{Confirm: 65536}); return err },
		"no minutes":  func() error { _, err := s.Commit(bg, transport.CommitOptions{Confirm: -1}); return err },
		"rollback 50": func() error { return s.Rollback(bg, 50) },
		"rollback -1": func() error { return s.Rollback(bg, -1) },
	} {
		var r *transport.Refusal
		if err := call(); !errors.As(err, &r) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(p.requests()) > 0 {
		t.Errorf("sent %q", p.requests())
	}
}

func TestCloseDuringRequest(t *testing.T) {
	s, p := dial(t, "junos-12.1.txt", scripted{hang: true})
	p.onRequest = func() { go s.Close() }
	if err := s.Lock(bg); !errors.Is(err, transport.ErrClosed) {
		t.Error(err)
	}
	s.Close()
}

// A router that does not answer close-session does not hold nplay up for long,
// and one that is gone not at all.
func TestCloseIsBounded(t *testing.T) {
	s, p := dial(t, "junos-12.1.txt")
	p.deaf.Store(true)
	begun := time.Now()
	s.Close()
	if d := time.Since(begun); d < goodbye/2 || d > goodbye+time.Second {
		t.Errorf("took %v", d)
	}
}

// Secrets in a router's words are masked.
func TestMaskInWords(t *testing.T) {
	s, _ := dial(t, "junos-12.1.txt",
		scripted{reply: `<rpc-reply message-id="ID"><rpc-error><error-severity>error</error-severity><error-path>[edit canary]</error-path><error-message>bad canary</error-message><error-info><bad-element>canary</bad-element></error-info></rpc-error></rpc-reply>`},
		scripted{reply: `<rpc-reply message-id="ID"><rpc-error><error-severity>warning</error-severity><error-message>bad canary</error-message><error-info><bad-element>x canary</bad-element></error-info></rpc-error><ok/></rpc-reply>`})
	defer s.Close()
	_, err := s.Check(bg)
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Error(err)
	}
	w, err := s.Check(bg)
	if err != nil || len(w) != 1 || strings.Contains(fmt.Sprint(w), "canary") {
		t.Error(w, err)
	}
}

func TestCompareTells(t *testing.T) {
	s, _ := dial(t, "junos-12.1.txt", scripted{reply: "compare-none.xml"}, scripted{reply: "compare.xml"})
	defer s.Close()
	if got, err := s.Compare(bg); got != "" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := s.Compare(bg); got == "" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// A message that fits no frame is not sent.
func TestMarkInRequest(t *testing.T) {
	s, p := dial(t, "junos-12.1.txt")
	defer s.Close()
	_, _, err := s.ask(bg, s.request("load", "<a>"+eom+"</a>"))
	if err == nil || errors.Is(err, io.EOF) || len(p.requests()) > 0 {
		t.Errorf("%v, sent %q", err, p.requests())
	}
}
