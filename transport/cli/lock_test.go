package cli

import (
	"errors"
	"strings"
	"testing"
	"time"

	"nplay/transport"
)

func TestLock(t *testing.T) {
	exit := turn{want: "exit configuration-mode", say: "Exiting configuration mode\n" + atOp}
	for _, tt := range []struct {
		name   string
		script []turn
		cause  error // nil: a refusal
		want   transport.LockError
	}{
		{"locked", []turn{{want: "configure exclusive", say: "error: configuration database locked by:\n  regress terminal  (pid 7527) on since 2018-08-27 01:35:08 PDT, idle 00:25:52\n      exclusive\n" + atOp}},
			transport.ErrLocked, transport.LockError{Holder: "regress", Detail: "terminal, pid 7527", Since: "2018-08-27 01:35:08 PDT", Idle: 25*time.Minute + 52*time.Second}},
		{"dirty", []turn{{want: "configure exclusive", say: "error: configuration database modified\n" + atOp},
			{want: "configure", say: "Entering configuration mode\nUsers currently editing the configuration:\n  ann terminal p0 (pid 1291) on since 2018-01-06 17:32:28 UTC, idle 00:01:00\n      [edit]\nThe configuration has been changed but not committed\n" + atConf}, exit},
			transport.ErrDirty, transport.LockError{Holder: "ann", Detail: "terminal p0, pid 1291", Since: "2018-01-06 17:32:28 UTC", Idle: time.Minute}},
		{"dirty, asked when leaving", []turn{{want: "configure exclusive", say: "error: configuration database modified\n" + atOp},
			{want: "configure", say: "Entering configuration mode\nThe configuration has been changed but not committed\n" + atConf},
			{want: "exit configuration-mode", say: "The configuration has been changed but not committed\nExit with uncommitted changes? [yes,no] (yes) "},
			{want: "yes", say: "\nExiting configuration mode\n" + atOp}}, transport.ErrDirty, transport.LockError{}},
		{"dirty by two", []turn{{want: "configure exclusive", say: "error: configuration database modified\n" + atOp},
			{want: "configure", say: "Entering configuration mode\nUsers currently editing the configuration:\n  ann (pid 1) on since 2018-01-06 17:32:28 UTC\n  bob (pid 2) on since 2018-01-06 17:32:28 UTC\n" + atConf}, exit},
			transport.ErrDirty, transport.LockError{Holder: "ann, bob"}},
		{"dirty, and may not enter", []turn{{want: "configure exclusive", say: "error: configuration database modified\n" + atOp}, {want: "configure", say: "error: busy\n" + atOp}}, transport.ErrDirty, transport.LockError{}},
		{"not permitted", []turn{{want: "configure exclusive", say: "           ^\nunknown command.\n" + atOp}}, nil, transport.LockError{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, p := dial(t, append(tt.script, turn{want: "show system commit | display xml | no-more", say: history + atOp})...)
			err := s.Lock(bg)
			var l *transport.LockError
			var r *transport.Refusal
			switch {
			case tt.cause == nil:
				if !errors.As(err, &r) {
					t.Errorf("%T: %v", err, err)
				}
			case !errors.As(err, &l) || !errors.Is(err, tt.cause):
				t.Fatalf("%T: %v", err, err)
			default:
				tt.want.Cause, tt.want.Message = l.Cause, l.Message
				// "terminal" without its name is no terminal.
				tt.want.Detail = strings.Replace(tt.want.Detail, "terminal, ", "", 1)
				if *l != tt.want {
					t.Errorf("%+v, want %+v", *l, tt.want)
				}
			}
			if _, err := s.History(bg); err != nil {
				t.Errorf("the next command: %v", err)
			}
			for _, line := range p.lines() {
				if strings.Contains(line, "rollback") || line == "no" {
					t.Errorf("sent %q", line)
				}
			}
		})
	}
}

// A session that cannot tell whether it holds the lock is over.
func TestLockInDoubt(t *testing.T) {
	for name, say := range map[string]string{
		"configuration mode without a word": atConf,
		"an error, and in all the same":     "error: x\nEntering configuration mode\n" + atConf,
		"neither":                           "hello\n" + atOp,
	} {
		s, _ := dial(t, turn{want: "configure exclusive", say: say})
		if err := s.Lock(bg); !errors.Is(err, transport.ErrProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnlock(t *testing.T) {
	for name, tt := range map[string]struct {
		script []turn
		cause  error
	}{
		"usual":        {[]turn{{want: "exit configuration-mode", say: "Exiting configuration mode\n" + atOp}}, nil},
		"with a role":  {[]turn{{want: "exit configuration-mode", say: "Exiting configuration mode\n\n{master:0}\nnetops@r1> "}}, nil},
		"our own left": {[]turn{{want: "exit configuration-mode", say: "Discard uncommitted changes? [yes,no] (yes) "}, {want: "yes", say: "Exiting configuration mode\n" + atOp}}, nil},
		"refused":      {[]turn{{want: "exit configuration-mode", say: "error: no\n" + atConf}}, errRefusal},
		"no word":      {[]turn{{want: "exit configuration-mode", say: atOp}}, transport.ErrProtocol},
		"stays":        {[]turn{{want: "exit configuration-mode", say: "Exiting configuration mode\n" + atConf}}, transport.ErrProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			s := lockedSession(t, tt.script...)
			err := s.Unlock(bg)
			var r *transport.Refusal
			if tt.cause == errRefusal {
				if !errors.As(err, &r) {
					t.Error(err)
				}
			} else if !errors.Is(err, tt.cause) {
				t.Error(err)
			}
		})
	}
}

var errRefusal = errors.New("a refusal")

// Outside of configuration mode its commands mean something else: they are not
// sent.
func TestNotLocked(t *testing.T) {
	s, p := dial(t)
	sent := len(p.lines())
	for name, do := range map[string]func() error{
		"unlock":   func() error { return s.Unlock(bg) },
		"load":     func() error { _, err := s.Load(bg, nil); return err },
		"compare":  func() error { _, err := s.Compare(bg); return err },
		"check":    func() error { _, err := s.Check(bg); return err },
		"commit":   func() error { _, err := s.Commit(bg, transport.CommitOptions{}); return err },
		"confirm":  func() error { _, err := s.Confirm(bg, ""); return err },
		"rollback": func() error { return s.Rollback(bg, 1) },
		"discard":  func() error { return s.Discard(bg) },
	} {
		var r *transport.Refusal
		if err := do(); !errors.As(err, &r) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(p.lines()); n != sent {
		t.Errorf("%d lines were sent", n-sent)
	}
	if s := lockedSession(t); !refused(s.Lock(bg)) {
		t.Error("locked twice")
	}
}
