package ui

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		line  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"as it is", 10, []string{"as it is"}},
		{"just as wide", 12, []string{"just as wide"}},
		{"at the last blank", 10, []string{"at the", "last blank"}},
		{"a blank at the edge", 7, []string{"a blank", "at the", "edge"}},
		{"mx[001,003,005,007].ams", 12, []string{"mx[001,003,", "005,007].ams"}},
		{"key: 0123456789abcdef", 16, []string{"key:", "0123456789abcdef"}},
		{"key: 0123456789abcdefghij", 16, []string{"key: 0123456789a", "bcdefghij"}},
		{"    deep", 8, []string{"    deep"}},
		{"        deeper", 10, []string{"        de", "eper"}},
		{"ein Häuschen", 8, []string{"ein", "Häuschen"}},
	} {
		got := wrap(c.line, c.width)
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q in %d: %q, want %q", c.line, c.width, got, c.want)
		}
	}
}

// Whatever the text: no piece is too wide, nothing but blanks is lost.
func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringOf(rapid.SampledFrom([]rune("ab, []ü"))).Draw(t, "line")
		room := rapid.IntRange(8, 30).Draw(t, "width")
		pieces := wrap(line, room)
		for _, p := range pieces {
			if width(p) > room {
				t.Fatalf("%q is wider than %d", p, room)
			}
		}
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := bare(strings.Join(pieces, "")); got != bare(line) {
			t.Fatalf("%q became %q", line, pieces)
		}
	})
}

// Routers that do not fit are counted, and none is counted twice.
func TestRoster(t *testing.T) {
	names := []string{"a1", "a2", "a3", "b-with-a-name-that-is-longer-than-the-room-that-there-is", "c"}
	for _, c := range []struct {
		style Style
		room  int
		want  string
	}{
		{Style{}, 100, "a[1-3], b-with-a-name-that-is-longer-than-the-room-that-there-is, c"},
		{Style{}, 40, "a[1-3] and 2 more"},
		{Style{}, 20, "a1 and 4 more"},
		{Style{Hosts: true}, 20, "a[1-3], b-with-a-name-that-is-longer-than-the-room-that-there-is, c"},
		{Style{All: true}, 20, "a[1-3], b-with-a-name-that-is-longer-than-the-room-that-there-is, c"},
	} {
		if got := c.style.roster(names, c.room); got != c.want {
			t.Errorf("in %d: %q, want %q", c.room, got, c.want)
		}
	}
	if got := (Style{}).roster(names[3:4], 30); got != "b-with-a-name-t…" && !strings.HasSuffix(got, "…") {
		t.Errorf("a name that is too long is %q", got)
	}
}
