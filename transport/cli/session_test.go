package cli

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"nplay/transport"
)

// The ways in which a command line greets.
func TestGreetings(t *testing.T) {
	root := "\nroot@sw> "
	for _, tt := range []struct {
		name, greeting string
		script         []turn
		want           string // of the error
	}{
		{"usual", greeting, setup(), ""},
		{"no host-name", "root> ", setupWith("\nroot> "), ""},
		{"routing engine", "{master:0}\nroot@sw> ", setupWith("\n{master:0}\nroot@sw> "), ""},
		{"cluster", "{primary:node0}\nnetops@fw-a.example.net> ", setupWith("\n{primary:node0}\nnetops@fw-a.example.net> "), ""},
		{"root's shell", "--- JUNOS\nroot@:RE:0% ", append([]turn{{want: "cli", say: "root@sw> "}}, setupWith(root)...), ""},
		{"root's other shell", "root@sw:~ # ", append([]turn{{want: "cli", say: "root@sw> "}}, setupWith(root)...), ""},
		{"bare shell", "% ", append([]turn{{want: "cli", say: "root@sw> "}}, setupWith(root)...), ""},
		{"colours and corrections", "\x1b[2J\x1b[1mnetopx\bs@r1> \x1b[0m", setup(), ""},
		{"no router", "$ ", []turn{{want: "cli", say: "sh: cli: not found\n$ "}}, "not the Junos command line"},
		{"another router", "r1> ", []turn{{want: "set cli complete-on-space off", say: "% Invalid input\nr1> "},
			{want: "set cli screen-width 1024", say: "% Invalid input\nr1> "}}, "does not behave like"},
		{"hangs up", "This account is currently not available.\n", []turn{}, "ended the session"},
		{"older release", greeting, append(setup()[:3], turn{want: "set cli timestamp disable", say: "                ^\nsyntax error, expecting <command>.\n" + atOp}), ""},
		{"typed ahead", greeting, append([]turn{{want: "set cli complete-on-space off", say: "netops@r1> set cli complete-on-space off\nDisabling complete-on-space\n" + atOp}}, setup()[1:]...), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _, err := tryDial(t, nil, tt.greeting, tt.script...)
			if tt.want != "" {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%v, want %q", err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if s.Stats().RPCs != 0 {
				t.Error("commands counted that nobody asked for")
			}
		})
	}
}

// A prompt is known when it is there, whatever looks like one.
func TestPrompts(t *testing.T) {
	pr := newPrompter("netops")
	for _, tt := range []struct {
		text string
		mode mode
		ok   bool
	}{
		{"netops@r1> ", operational, true},
		{"netops> ", operational, true},
		{"netops@r1>", operational, true},
		{"\n[edit]\nnetops@r1# ", configuration, true},
		{"\n{master:0}[edit]\nnetops@r1# ", configuration, true},
		{"\n# commit confirmed will be rolled back in 5 minutes\n[edit]\nnetops@renamed.example.net# ", configuration, true},
		{"[edit]\nnetops# ", configuration, true},
		{"# commit confirmed will be rolled back in 5 minutes", 0, false},
		{"# ", 0, false},
		{"netops@r1# ", 0, false}, // no banner
		{"[edit system]\n+  netops@r1# ", 0, false},
		{"x netops@r1> ", 0, false},
		{"netops@r1> \n", 0, false},
		{"netops@r1> show", 0, false},
		{"root@r1> ", 0, false},
		{"netops2@r1> ", 0, false},
	} {
		var s screen
		if err := s.write([]byte(tt.text)); err != nil {
			t.Fatal(err)
		}
		if m, ok := pr.ready(&s); ok != tt.ok || m != tt.mode {
			t.Errorf("%q: %c, %v", tt.text, m, ok)
		}
	}
}

// Whatever ends a command early ends the session.
func TestEndings(t *testing.T) {
	for name, tt := range map[string]struct {
		turn  turn
		cause error
	}{
		"hangs up":          {turn{want: "commit check", hangup: true}, transport.ErrClosed},
		"hangs up half-way": {turn{want: "commit check", say: "configuration ch", hangup: true}, transport.ErrClosed},
		"no text":           {turn{want: "commit check", say: "\xff\xfe\n" + atConf}, transport.ErrProtocol},
		"no UTF-8":          {turn{want: "commit check", say: "configuration check succe\xe9ds\n" + atConf}, transport.ErrProtocol},
		"nothing":           {turn{want: "commit check", say: atConf}, transport.ErrProtocol},
		"something else":    {turn{want: "commit check", say: "commit complete\n" + atConf}, transport.ErrProtocol},
		"a question":        {turn{want: "commit check", say: "Reboot the system ? [yes,no] (no) "}, transport.ErrProtocol},
		"pages":             {turn{want: "commit check", say: "a\n---(more)---"}, transport.ErrProtocol},
		"leaves":            {turn{want: "commit check", say: "configuration check succeeds\n" + atOp}, transport.ErrProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			s := lockedSession(t, tt.turn)
			if _, err := s.Check(bg); !errors.Is(err, tt.cause) {
				t.Error(err)
			}
			if _, err := s.History(bg); !errors.Is(err, transport.ErrClosed) {
				t.Errorf("the next command: %v", err)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	s := lockedSession(t, turn{want: "commit check", say: "configuration"})
	ctx, cancel := context.WithCancel(bg)
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := s.Check(ctx); !errors.Is(err, transport.ErrClosed) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	s = lockedSession(t, turn{want: "commit check", say: "configuration"})
	s.commitTimeout = 20 * time.Millisecond
	if _, err := s.Check(bg); !errors.Is(err, transport.ErrClosed) || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "within 20ms") {
		t.Error(err)
	}
}

// What comes when nobody has asked is a message to the terminal, or the session
// is out of step.
func TestUnasked(t *testing.T) {
	check := turn{want: "commit check", say: "configuration check succeeds\n" + atConf}
	broadcast := "\n\nBroadcast Message from root@r1\n        (no tty) at 22:03 UTC...\n\nCommit was not confirmed; automatic rollback complete.\n\n"
	for before, want := range map[string]error{broadcast: nil, "\nMessage from root@r1 on p0 at 15:20 ...\nhello\nEOF\n": nil, "\n": nil, "error: and more\n": transport.ErrProtocol} {
		s := lockedSession(t, check, turn{want: "rollback 0", silent: true, say: before + "rollback 0\nload complete\n" + atConf})
		if _, err := s.Check(bg); err != nil {
			t.Fatal(err)
		}
		if err := s.Discard(bg); !errors.Is(err, want) {
			t.Errorf("%q: %v", before, err)
		}
	}
}

// A command that the router shows again, to be corrected, is taken out.
func TestRedisplayed(t *testing.T) {
	s, p := dial(t,
		turn{want: "configure exclusive", say: "    ^\nunknown command.\nnetops@r1> configure exclusive"},
		turn{want: "\x15", say: atOp, silent: true},
		turn{want: "show system commit | display xml | no-more", say: "<rpc-reply><commit-information/></rpc-reply>\n" + atOp})
	var r *transport.Refusal
	if err := s.Lock(bg); !errors.As(err, &r) || !strings.Contains(err.Error(), "unknown command") {
		t.Error(err)
	}
	if _, err := s.History(bg); err != nil {
		t.Error(err)
	}
	_ = p
}
