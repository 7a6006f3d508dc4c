package cli

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/transport"
)

// edited returns edits.
func edited(f func(system *conf.Node)) []conf.Edit {
	before, after := conf.New(), conf.New()
	before.Make("system").Set("host-name", "r1")
	f(after.Make("system"))
	return conf.Diff(before, after)
}

func TestLoad(t *testing.T) {
	edits := edited(func(s *conf.Node) { s.Set("host-name", "canary name") })
	for _, tt := range []struct {
		name, say string
		cause     error
		want      string
		warnings  int
	}{
		{"usual", "load complete\n" + atConf, nil, "", 0},
		{"a capture with an error, and no count", "terminal:1:(36) syntax error: metric\nload complete\n" + atConf, errRefusal, "load: [edit system host-name] metric: syntax error", 0},
		{"a count", "terminal:4:(18) syntax error: metric\n  [edit protocols ospf topology default]\n    'metric 65450;'\n      syntax error\nload complete (1 errors)\n" + atConf, errRefusal, "[edit protocols ospf topology default] metric 65450;: syntax error", 0},
		{"only a count", "load complete (2 errors)\n" + atConf, errRefusal, "without a reason", 0},
		{"out of range", "terminal:1:(50) invalid value '70000' in port number: 70000\nload complete\n" + atConf, errRefusal, "70000", 0},
		{"warning", "warning: statement not found\nload complete\n" + atConf, nil, "", 1},
		{"warning of a statement", "[edit system]\n  'host-name'\n    warning: statement has no contents; ignored\nload complete\n" + atConf, nil, "", 1},
		{"unknown words", "something went wrong\nload complete\n" + atConf, errRefusal, "something went wrong", 0},
		{"the secret in it", "terminal:1:(12) syntax error: canary\nload complete\n" + atConf, errRefusal, "(sensitive)", 0},
		{"no end", atConf, transport.ErrProtocol, "", 0},
		{"a ^D that is erased", "\b\bload complete\n" + atConf, nil, "", 0},
		{"another mode", "load complete\n" + atOp, nil, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, p := dial(t, locked, turn{want: "load set terminal", load: true, say: tt.say})
			if err := s.Lock(bg); err != nil {
				t.Fatal(err)
			}
			w, err := s.Load(bg, edits)
			var r *transport.Refusal
			if tt.cause == errRefusal {
				if !errors.As(err, &r) || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "canary") {
					t.Errorf("%v", err)
				}
			} else if !errors.Is(err, tt.cause) {
				t.Error(err)
			}
			if len(w) != tt.warnings {
				t.Errorf("%+v", w)
			}
			if got := p.lines(); got[len(got)-1] != `set system host-name "canary name"` {
				t.Errorf("%q", got)
			}
		})
	}
}

// A load the router does not begin takes no line for a command.
func TestLoadRefused(t *testing.T) {
	s, p := dial(t, locked, turn{want: "load set terminal", say: "error: permission denied\n" + atConf})
	if err := s.Lock(bg); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(bg, edited(func(s *conf.Node) { s.Set("host-name", "x") })); !refused(err) {
		t.Error(err)
	}
	if got := p.lines(); got[len(got)-1] != "load set terminal" {
		t.Errorf("%q", got)
	}
}

// A large load goes in blocks, each when the one before has arrived.
func TestLargeLoad(t *testing.T) {
	edits := edited(func(s *conf.Node) {
		for i := range 500 {
			u := s.Make("login").MakeEntry("user", fmt.Sprintf("user%d", i))
			u.Set("full-name", strings.Repeat("long ", 50)+"Öz")
			u.Set("class", "super-user")
		}
	})
	s, p := dial(t, locked, turn{want: "load set terminal", load: true, say: "load complete\n" + atConf})
	if err := s.Lock(bg); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(bg, edits); err != nil {
		t.Fatal(err)
	}
	if got, want := p.lines()[6:], conf.Lines(edits); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%d lines arrived, want %d", len(got), len(want))
	}
}

// What a terminal garbles is not loaded, and the message does not show it.
func TestGarbledLoad(t *testing.T) {
	l := &link{}
	for _, tt := range []struct {
		lines, echo []string
		bell, ok    bool
	}{
		{[]string{"set a", "set ö"}, []string{"set a", "set \\303"}, false, true},
		{[]string{"set canary"}, []string{"set cnary"}, false, false},
		{[]string{"set canary"}, []string{"set canary"}, true, false},
	} {
		l.screen.bell = tt.bell
		if err := l.echoed(tt.lines, tt.echo); (err == nil) != tt.ok || err != nil && strings.Contains(err.Error(), "nary") {
			t.Errorf("%q: %v", tt.echo, err)
		}
	}
}

// Characters that end the input or steer the terminal are not sent.
func TestControlCharacters(t *testing.T) {
	s := lockedSession(t)
	for _, c := range []string{"\x04", "\x03", "\x15", "\x7f", "\x1b"} {
		if _, err := s.Load(bg, edited(func(s *conf.Node) { s.Set("host-name", "a"+c+"b") })); err == nil || errors.Is(err, transport.ErrClosed) {
			t.Errorf("%q: %v", c, err)
		}
	}
	// Without its key a line is about all entries.
	users := edited(func(s *conf.Node) { s.Make("login").MakeEntry("user", "x") })
	for _, e := range users {
		if n := e.Target(); n.Name == "user" {
			n.Key = ""
		}
	}
	if _, err := s.Load(bg, users); err == nil || errors.Is(err, transport.ErrClosed) {
		t.Errorf("%q: %v", conf.Lines(users), err)
	}
}

func TestTrace(t *testing.T) {
	var out bytes.Buffer
	s, _, err := tryDial(t, &out, greeting, append(setup(), locked,
		turn{want: "load set terminal", load: true, say: "load complete\n" + atConf},
		turn{want: "show | compare | no-more", say: "[edit system root-authentication]\n-   encrypted-password \"$6$canary-old\"; ## SECRET-DATA\n+   encrypted-password \"$6$x-new\"; ## SECRET-DATA\n" + atConf},
		turn{want: "run show configuration system login | display xml | no-more", say: login + atConf})...)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Lock(bg); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(bg, edited(func(s *conf.Node) { s.Make("root-authentication").Set("encrypted-password", "$6$x-new") })); err != nil {
		t.Fatal(err)
	}
	diff, err := s.Compare(bg)
	if err != nil || !strings.Contains(diff, "$6$x-new") {
		t.Errorf("%q, %v", diff, err)
	}
	if _, err := s.Read(bg, []string{"system/login"}); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	for _, hidden := range []string{"canary", "x-new", "of-ann"} {
		if strings.Contains(got, hidden) {
			t.Errorf("%q in\n%s", hidden, got)
		}
	}
	for _, want := range []string{" >\nconfigure exclusive\n", "set system root-authentication encrypted-password (sensitive)\n^D\n", "+   encrypted-password (sensitive); ## SECRET-DATA", "<encrypted-password>(sensitive)</encrypted-password>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
