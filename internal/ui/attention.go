package ui

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"nplay/engine/review"
)

// A kind is a reason to look at a group before the others.
type kind struct {
	word  string // in a table, and the name of a filter
	one   string // of one group
	many  string // of several
	holds func(g *review.Group) bool
}

// Kinds that are told apart.
const (
	kindGuard   = "lockout guard"
	kindRefused = "refused"
	kindRemoves = "removes"
	kindAccess  = "management access"
)

// kinds are the reasons, the gravest first.
var kinds = []kind{
	{kindGuard, "group that the lockout guard refuses", "groups that the lockout guard refuses", func(g *review.Group) bool { return g.Guard != nil }},
	{kindRemoves, "group that removes something", "groups that remove something", func(g *review.Group) bool { return len(g.Gone) > 0 }},
	{kindAccess, "group that touches management access", "groups that touch management access", func(g *review.Group) bool { return len(g.Access) > 0 }},
	{kindRefused, "group that routers refuse", "groups that routers refuse", refuses},
	{"diff differs", "group where a router's own diff is another", "groups where a router's own diff is another", differs},
	{"warnings", "group that routers warn about", "groups that routers warn about", warns},
	{"outlier", "outlier", "outliers", func(g *review.Group) bool { return g.Outlier }},
}

func refuses(g *review.Group) bool {
	for _, c := range g.Checks {
		if len(c.Errors) > 0 {
			return true
		}
	}
	return false
}

func differs(g *review.Group) bool {
	for _, c := range g.Checks {
		if c.Differs {
			return true
		}
	}
	return false
}

func warns(g *review.Group) bool {
	for _, c := range g.Checks {
		if len(c.Warnings) > 0 {
			return true
		}
	}
	return false
}

// attention says how many of the groups have which reasons: "1 group that
// removes something, 2 outliers"; "" when none has.
func attention(groups []review.Group) string {
	var all []string
	for _, k := range kinds {
		n := 0
		for i := range groups {
			if k.holds(&groups[i]) {
				n++
			}
		}
		switch {
		case n == 1:
			all = append(all, "1 "+k.one)
		case n > 1:
			all = append(all, thousands(n)+" "+k.many)
		}
	}
	return strings.Join(all, ", ")
}

// commitWords says how a commit of a group is made: the i-th of n, counted from 0.
func commitWords(i, n, confirm int) string {
	words := "one commit"
	if n > 1 {
		words = fmt.Sprintf("commit %d of %d", i+1, n)
	}
	switch confirm {
	case 0:
		return words + ", for good at once"
	case 1:
		return words + ", taken back by the router unless confirmed within a minute"
	}
	return words + fmt.Sprintf(", taken back by the router unless confirmed within %d minutes", confirm)
}

// tame makes words from elsewhere fit for a page: valid UTF-8, without control
// characters, and with those that change the order of what is read, or cannot
// be seen, written out.
func tame(text string) string {
	plain := true
	for i := 0; i < len(text) && plain; i++ {
		plain = text[i] >= 0x20 && text[i] < 0x7f
	}
	if plain {
		return text
	}
	var b strings.Builder
	for _, r := range clean(strings.ToValidUTF8(text, "\uFFFD")) {
		if r > 0x7f && (unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029') {
			fmt.Fprintf(&b, "<U+%04X>", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// short cuts a text to at most max bytes, with a sign that it was cut.
func short(text string, max int) string {
	const more = "…"
	if len(text) <= max {
		return text
	}
	cut := max - len(more)
	if cut <= 0 {
		return ""
	}
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + more
}
