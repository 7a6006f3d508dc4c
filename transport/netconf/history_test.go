package netconf

import (
	"errors"
	"strings"
	"testing"

	"nplay/transport"
)

// Releases that do not mark a pending commit: its comment and the router's own
// clock decide.
func TestPendingOfOldReleases(t *testing.T) {
	uptime := func(at string) string {
		return strings.ReplaceAll(fixture(t, "reply/uptime.xml"), "1791238123", at)
	}
	old := fixture(t, "reply/history-old.xml") // committed at 1791237823, 10 minutes
	tests := []struct {
		name           string
		history, clock string
		pending        bool
	}{
		{"just now", old, "uptime.xml", true},
		{"going back", old, uptime("1791238483"), true},
		{"long ago", old, uptime("1791240000"), false},
		{"a clock that was set back", old, uptime("1791230000"), true},
		{"refuses to tell the time", old, "permission.xml", true}, // by our clock
		{"no time in it", old, "ok.xml", true},
		{"no confirmed commit", strings.ReplaceAll(old, "commit confirmed, rollback in 10mins", "a comment"), "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			script := []scripted{{want: "<get-commit-information/>", reply: tt.history}}
			if tt.clock != "" {
				script = append(script, scripted{want: "<get-system-uptime-information/>", reply: tt.clock})
			}
			s, _ := dial(t, "junos-12.1.txt", script...)
			defer s.Close()
			h, err := s.History(bg)
			if err != nil || len(h) != 1 || h[0].Pending != tt.pending {
				t.Errorf("%+v, %v", h, err)
			}
		})
	}
}

func TestPendingAndTheLinkDies(t *testing.T) {
	s, _ := dial(t, "junos-12.1.txt", scripted{reply: "history-old.xml"}, scripted{})
	defer s.Close()
	if h, err := s.History(bg); !errors.Is(err, transport.ErrClosed) {
		t.Errorf("%+v, %v", h, err)
	}
}
