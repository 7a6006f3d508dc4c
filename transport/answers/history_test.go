package answers

import (
	"os"
	"testing"
	"time"
)

func TestParseHistory(t *testing.T) {
	wrap := func(s string) []byte {
		return []byte("<rpc-reply><commit-information>" + s + "</commit-information></rpc-reply>")
	}
	entry := func(n, more string) string {
		return "<commit-history><sequence-number>" + n + "</sequence-number>" + more + "</commit-history>"
	}
	h, err := ParseHistory(wrap(entry("0", "<date-time>2026-10-05 22:03:43 UTC</date-time><log>a\nb</log><new-thing><deep/></new-thing>")))
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
		if h, err := ParseHistory(in); err == nil {
			t.Errorf("%s: %+v", name, h)
		}
	}
}

func FuzzHistory(f *testing.F) {
	for _, name := range []string{"history.xml", "history-old.xml"} {
		b, err := os.ReadFile("../netconf/testdata/reply/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		h, err := ParseHistory(in)
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
