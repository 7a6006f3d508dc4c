package ui

import (
	"fmt"
	"strings"

	"nplay/engine/review"
)

// page width where there is no terminal to ask.
const paper = 100

// wide is how wide a text may be.
func (s Style) wide() int {
	if s.Width > 0 {
		return s.Width
	}
	return paper
}

// wrap breaks a line into pieces of at most width columns: after a blank or a
// comma; in the middle of a word only if it is longer than a line by itself.
func wrap(line string, width int) []string {
	width = max(width, 8)
	var all []string
	runes := []rune(line)
	for len(runes) > width {
		at := width
		for at > 0 && runes[at] != ' ' && runes[at-1] != ' ' && runes[at-1] != ',' {
			at--
		}
		if blank(runes[:at]) || at < width/2 && wordLength(runes[at:]) > width {
			at = width
		}
		all = append(all, strings.TrimRight(string(runes[:at]), " "))
		runes = runes[at:]
		for len(runes) > 0 && runes[0] == ' ' {
			runes = runes[1:]
		}
	}
	return append(all, string(runes))
}

func blank(runes []rune) bool { return strings.TrimLeft(string(runes), " ") == "" }

// wordLength is how far it is to the next place where a line can be broken.
func wordLength(runes []rune) int {
	for i, r := range runes {
		if i > 0 && (r == ' ' || runes[i-1] == ',') {
			return i
		}
	}
	return len(runes)
}

// wrapped prints a text after a first indent, its further lines after another.
func (p *page) wrapped(t tone, first, rest, text string) {
	room := p.wide() - max(width(first), width(rest))
	lead := first
	for line := range strings.Lines(text) {
		pieces := wrap(strings.TrimRight(line, "\n"), room)
		for _, piece := range pieces {
			p.linef("%s%s", lead, p.paint(t, piece))
			lead = rest
		}
	}
}

// brief cuts a text to about so many lines, unless the style asks for all.
func (s Style) brief(text string, lines int) string {
	if s.All {
		return text
	}
	return short(text, lines*(s.wide()-20))
}

// roster writes routers as ranges in about so many columns and counts those that
// do not fit, unless the style asks for all.
func (s Style) roster(names []string, room int) string {
	if s.All || s.Hosts {
		return review.Ranges(names)
	}
	text, left := fitting(names, room)
	if left == 0 {
		return text
	}
	const more = " and 10,000 more"
	if text, left = fitting(names, room-len(more)); text == "" {
		text, left = short(names[0], max(room-len(more), 16)), len(names)-1
	}
	if left > 0 {
		text += fmt.Sprintf(" and %s more", thousands(left))
	}
	return text
}

// who writes routers as ranges in about half a line; see roster.
func (s Style) who(names []string) string { return s.roster(names, s.wide()*6/10) }
