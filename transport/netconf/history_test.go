package netconf

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

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

func TestParseHistory(t *testing.T) {
	wrap := func(s string) []byte {
		return []byte("<rpc-reply><commit-information>" + s + "</commit-information></rpc-reply>")
	}
	entry := func(n, more string) string {
		return "<commit-history><sequence-number>" + n + "</sequence-number>" + more + "</commit-history>"
	}
	h, err := parseHistory(wrap(entry("0", "<date-time>2026-10-05 22:03:43 UTC</date-time><log>a\nb</log><new-thing><deep/></new-thing>")))
	if err != nil || len(h) != 1 || !h[0].Time.Equal(time.Date(2026, 10, 5, 22, 3, 43, 0, time.UTC)) || h[0].Log != "a\nb" || h[0].Pending {
		t.Errorf("%+v, %v", h, err)
	}
	for name, in := range map[string][]byte{
		"gap":        wrap(entry("0", "") + entry("2", "")),
		"reversed":   wrap(entry("1", "") + entry("0", "")),
		"no number":  wrap("<commit-history/>"),
		"not one":    wrap(entry("first", "")),
		"no element": []byte("<rpc-reply/>"),
		"cut":        []byte("<rpc-reply><commit-information><commit-history>"),
	} {
		if h, err := parseHistory(in); err == nil {
			t.Errorf("%s: %+v", name, h)
		}
	}
}

func FuzzHistory(f *testing.F) {
	for _, name := range []string{"history.xml", "history-old.xml"} {
		b, err := os.ReadFile("testdata/reply/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		h, err := parseHistory(in)
		if err != nil {
			return
		}
		for i, c := range h {
			if c.Sequence != i {
				t.Fatalf("entry %d has number %d", i, c.Sequence)
			}
		}
	})
}
