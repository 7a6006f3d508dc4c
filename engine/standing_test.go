package engine

import (
	"strings"
	"testing"
	"unicode/utf8"

	"nplay/transport"
)

func TestFind(t *testing.T) {
	const head = "nplay run R step 1"
	ours := transport.Commit{User: "admin", Client: "netconf", Log: head + ": playbook"}
	waiting := ours
	waiting.Pending = true
	confirm := transport.Commit{User: "admin", Client: "netconf", Log: confirmLog(head, "playbook", "")}
	back := transport.Commit{User: "root", Client: "other"}
	ann := transport.Commit{User: "ann", Client: "cli", Log: "mine"}
	root := transport.Commit{User: "root", Client: "cli"}
	other := transport.Commit{User: "admin", Client: "netconf", Log: "nplay run R step 12: playbook"}
	tests := map[string]struct {
		history []transport.Commit
		want    standing
	}{
		"nothing":                                {nil, absent},
		"somebody's":                             {[]transport.Commit{ann, root}, absent},
		"another step's":                         {[]transport.Commit{other}, absent},
		"pending":                                {[]transport.Commit{waiting, ann}, pending},
		"confirmed without an entry":             {[]transport.Commit{ours, ann}, stands},
		"confirmed with an entry":                {[]transport.Commit{confirm, ours, ann}, stands},
		"confirmed and somebody on top":          {[]transport.Commit{ann, confirm, ours}, overlaid},
		"somebody on top":                        {[]transport.Commit{ann, ours}, overlaid},
		"root by hand on top":                    {[]transport.Commit{root, ours}, overlaid},
		"taken back":                             {[]transport.Commit{back, ours}, takenBack},
		"taken back and somebody on top":         {[]transport.Commit{ann, back, ours}, takenBack},
		"a confirm that came after the rollback": {[]transport.Commit{confirm, back, ours}, takenBack},
		"a confirm alone":                        {[]transport.Commit{confirm, ann}, absent},
	}
	for name, tt := range tests {
		if got := find(tt.history, head); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}

// A log is one line of at most 512 bytes of whole characters, and begins with
// what it is known by.
func TestLog(t *testing.T) {
	head := logHead("20261124T220000Z-0a1b2c3d", 1)
	for _, comment := range []string{"", "CHG-1", "two\nlines\x1b[31m", strings.Repeat("ü", 400), strings.Repeat("x", 600), "\xff"} {
		for _, log := range []string{commitLog(head, "play\tbook", comment), confirmLog(head, "playbook", comment)} {
			if len(log) > logLimit || !utf8.ValidString(log) || strings.ContainsAny(log, "\n\t\x1b") || !isOurs(log, head) {
				t.Errorf("log %q", log)
			}
		}
	}
	for name, want := range map[string]string{
		logName("edge", Revision{}):                                                    head + ": edge: CHG-1",
		logName("edge", Revision{Commit: "0123456789abcdef", Ref: "v1"}):               head + ": edge@0123456789ab: CHG-1",
		logName("ed\nge", Revision{Commit: "0123456789abcdef", Dirty: true}):           head + ": ed ge@0123456789ab (dirty): CHG-1",
		logName(strings.Repeat("ü", 300), Revision{Commit: strings.Repeat("a", 40)}):   head + ": " + strings.Repeat("ü", 50) + "@aaaaaaaaaaaa: CHG-1",
		logName(strings.Repeat("x", 600), Revision{Commit: strings.Repeat("\x00", 9)}): head + ": " + strings.Repeat("x", 100) + "@: CHG-1",
	} {
		if got := commitLog(head, name, "CHG-1"); got != want {
			t.Errorf("log %q, want %q", got, want)
		}
		// However long the ticket is, it is what is cut.
		if got := confirmLog(head, name, strings.Repeat("y", 600)); len(got) != logLimit || !strings.HasPrefix(got, head+" confirm: "+name+": yyy") {
			t.Errorf("log %q", got)
		}
	}
	if isOurs(commitLog(logHead("R", 11), "p", ""), logHead("R", 1)) || isOurs(commitLog(logHead("R", 0), "p", ""), logHead("R2", 0)) {
		t.Error("a log of another step or run is taken for ours")
	}
	if got := commitLog("h", "p", "c"); got != "h: p: c" {
		t.Error(got)
	}
}
