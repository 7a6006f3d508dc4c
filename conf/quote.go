package conf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mask stands wherever a secret would.
const mask = "(sensitive)"

// quote writes a word as the command line of a router takes it. It is the only
// place where a value becomes part of a line.
//
// Quotes never hurt, so everything but plainly harmless characters gets them: a
// blank ends a word, ; { } [ ] have a meaning, # and /* begin a comment, ? and
// | are taken by the line editor. Inside the quotes Junos reads \" \\ \n \t and
// \r (statement `message`, [edit system login]).
func quote(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\n':
			b.WriteString(`\n`)
		case '\t':
			b.WriteString(`\t`)
		case '\r':
			b.WriteString(`\r`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plain reports whether a word needs no quotes.
func plain(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case strings.IndexByte("-_.:/@+,=%*", c) >= 0:
		default:
			return false
		}
	}
	return s != "" && !strings.Contains(s, "/*") && !strings.Contains(s, "*/")
}

// show is quote for a person's eyes.
func show(s string) string { return visible(quote(s)) }

// visible spells out what cannot be seen, or would steer a terminal (C1
// controls, direction marks).
func visible(s string) string {
	if strings.IndexFunc(s, unseen) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if !unseen(r) {
			b.WriteRune(r)
			continue
		}
		const digits = "0123456789abcdef"
		b.WriteString(`\u{`)
		started := false
		for shift := 20; shift >= 0; shift -= 4 {
			d := r >> shift & 15
			if started = started || d > 0 || shift == 0; started {
				b.WriteByte(digits[d])
			}
		}
		b.WriteByte('}')
	}
	return b.String()
}

func unseen(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }
