package cli

import (
	"errors"
	"strings"
	"testing"

	"nplay/transport"
)

const reminder = "\n# commit confirmed will be rolled back in 5 minutes\n[edit]\nnetops@r1# "

func TestCommit(t *testing.T) {
	for _, tt := range []struct {
		name     string
		options  transport.CommitOptions
		line     string
		say      string
		cause    error // errRefusal, ErrProtocol
		want     string
		warnings int
	}{
		{"for good", transport.CommitOptions{}, "commit", "commit complete\n" + atConf, nil, "", 0},
		{"renamed", transport.CommitOptions{}, "commit", "commit complete\n\n[edit]\nnetops@other# ", nil, "", 0},
		{"with a log", transport.CommitOptions{Log: "run 1 <&\">\\ Öl?"}, `commit comment "run 1 <&\">\\ .l."`, "commit complete\n" + atConf, nil, "", 0},
		{"confirmed", transport.CommitOptions{Confirm: 5, Log: "x"}, `commit confirmed 5 comment "x"`,
			"commit confirmed will be automatically rolled back in 5 minutes unless confirmed\ncommit complete\n" + reminder, nil, "", 0},
		{"confirmed, other minutes", transport.CommitOptions{Confirm: 5}, `commit confirmed 5`,
			"commit confirmed will be automatically rolled back in 50 minutes unless confirmed\ncommit complete\n" + reminder, transport.ErrProtocol, "", 0},
		{"not confirmed", transport.CommitOptions{Confirm: 5}, `commit confirmed 5`, "commit complete\n" + atConf, transport.ErrProtocol, "", 0},
		{"several engines", transport.CommitOptions{Confirm: 5, Synchronize: true}, `commit confirmed 5 synchronize`,
			"re0: \nconfiguration check succeeds\nre1: \ncommit confirmed will be automatically rolled back in 5 minutes unless confirmed\ncommit complete\nre0: \ncommit confirmed will be automatically rolled back in 5 minutes unless confirmed\ncommit complete\n" + reminder, nil, "", 0},
		{"one of them fails", transport.CommitOptions{Synchronize: true}, "commit synchronize", "re0: \nconfiguration check succeeds\ncommit complete\nre1:\nerror: commit failed on re1\n" + atConf, errRefusal, "commit failed on re1", 0},
		{"refused", transport.CommitOptions{}, "commit", "[edit interfaces ge-0/0/1 unit 0 family ethernet-switching vlan]\n  'members MEETING'\n    VLAN MEETING does not exist\nerror: configuration check-out failed\n" + atConf,
			errRefusal, "commit: [edit interfaces ge-0/0/1 unit 0 family ethernet-switching vlan] members MEETING: VLAN MEETING does not exist; configuration check-out failed", 0},
		{"mandatory", transport.CommitOptions{}, "commit", "[edit]\n  'system'\n    Missing mandatory statement: 'root-authentication'\nerror: configuration check-out failed: (missing mandatory statements)\n" + atConf, errRefusal, "root-authentication", 0},
		{"warning", transport.CommitOptions{}, "commit", "[edit protocols]\n  'mpls'\n    warning: requires 'mpls' license\ncommit complete\n" + atConf, nil, "", 1},
		{"warning at the margin", transport.CommitOptions{}, "commit", "warning: a warning for the test\ncommit complete\n" + atConf, nil, "", 1},
		{"silence", transport.CommitOptions{}, "commit", atConf, transport.ErrProtocol, "", 0},
		{"only checked", transport.CommitOptions{}, "commit", "configuration check succeeds\n" + atConf, transport.ErrProtocol, "", 0},
		{"not at the line's begin", transport.CommitOptions{}, "commit", "was commit complete\n" + atConf, transport.ErrProtocol, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := lockedSession(t, turn{want: tt.line, say: tt.say})
			w, err := s.Commit(bg, tt.options)
			var r *transport.Refusal
			if tt.cause == errRefusal {
				if !errors.As(err, &r) || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%v", err)
				}
			} else if !errors.Is(err, tt.cause) {
				t.Error(err)
			}
			if len(w) != tt.warnings {
				t.Errorf("%+v", w)
			}
		})
	}
}

func TestConfirmAndCheck(t *testing.T) {
	s := lockedSession(t,
		turn{want: "commit check", say: "configuration check succeeds\n" + reminder},
		turn{want: `commit comment "run 1 confirm"`, say: "commit complete\n" + atConf},
		turn{want: "commit", say: "commit complete\n" + atConf})
	if w, err := s.Check(bg); err != nil || len(w) > 0 {
		t.Errorf("%v, %v", w, err)
	}
	for _, log := range []string{"run 1 confirm", ""} {
		if w, err := s.Confirm(bg, log); err != nil || len(w) > 0 {
			t.Errorf("%v, %v", w, err)
		}
	}
}

// What no router takes is not sent.
func TestCommitUnsent(t *testing.T) {
	s := lockedSession(t)
	for _, o := range []transport.CommitOptions{{Confirm: -1}, {Confirm: 70000}, {Log: strings.Repeat("x", 513)}, {Log: strings.Repeat(`"`, 500)}} {
		if _, err := s.Commit(bg, o); !refused(err) {
			t.Errorf("%+.20v: %v", o, err)
		}
	}
	if err := s.Rollback(bg, 50); !refused(err) {
		t.Error(err)
	}
}
