package ui

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"nplay/engine/review"
)

// group prints one kind of change with its sample: whom it is for, what to look
// at, and the change itself.
func (p *page) group(r *review.Review, g *review.Group) {
	p.WriteByte('\n')
	title := "Group " + g.Hash
	after := ", " + Count(len(g.Hosts), "router")
	if g.Outlier {
		after += " (outlier)"
	}
	p.names(title, after+": ", g.Hosts)
	if !r.Reverse {
		p.attend(g)
	}
	p.alike(g)
	p.commits(g)
	for i, s := range g.Steps {
		words := commitWords(i, len(g.Steps), s.Confirm)
		if r.Reverse {
			words = undoWords(i, len(g.Steps))
		}
		p.linef("  %s\n", p.paint(dim, words))
		p.lines(s.Lines)
	}
	p.checks(g)
}

// undoWords says what the i-th of n steps of an undo takes back, from 0.
func undoWords(i, n int) string {
	if n == 1 {
		return "what the commit made goes back"
	}
	return fmt.Sprintf("what commit %d of %d made goes back", n-i, n)
}

// names prints a title with its routers, on two lines at most unless the style
// asks for all.
func (p *page) names(title, after string, hosts []string) {
	used := len(title) + len(after)
	text := p.roster(hosts, 2*p.wide()-used-8)
	pieces := wrap(strings.Repeat(".", used)+text, p.wide())
	p.linef("%s%s%s", p.paint(bold, title), after, pieces[0][min(used, len(pieces[0])):])
	if len(pieces) > 1 {
		p.wrapped(plain, "    ", "    ", strings.Join(pieces[1:], " "))
	}
}

// attend prints why a group needs a look.
func (p *page) attend(g *review.Group) {
	if f := g.Guard; f != nil {
		whom := "it"
		if n := len(g.Guarded); n < len(g.Hosts) {
			whom = fmt.Sprintf("%s of its %s routers", thousands(n), thousands(len(g.Hosts)))
		}
		does := "apply leaves " + whom + " alone"
		if p.Overruled {
			does = "overruled by --allow-lockout for " + whom
		}
		p.wrapped(red, "  ", "    ", "lockout guard: "+does+": "+p.brief(clean(f.Text), 3))
		if f.Hint != "" && !p.Overruled {
			p.wrapped(plain, "    ", "    ", "hint: "+p.brief(clean(f.Hint), 3))
		}
	}
	few := 5
	if p.All {
		few = max(len(g.Gone), len(g.Access))
	}
	if len(g.Gone) > 0 {
		p.wrapped(red, "  ", "    ", "takes away: "+p.brief(some(g.Gone, few), 2))
	}
	if len(g.Access) > 0 {
		p.wrapped(amber, "  ", "    ", "touches management access: "+p.brief(some(g.Access, few), 2))
	}
}

// alike says by which values the routers of a group differ.
func (p *page) alike(g *review.Group) {
	if len(g.Alike) == 0 {
		return
	}
	p.wrapped(dim, "  ", "    ", fmt.Sprintf("equal on all %s after substituting %s; shown as on %s",
		thousands(len(g.Hosts)), strings.Join(g.Alike, ", "), g.Sample))
}

// margin is the furthest column of the traces: a longer line's trace follows it.
const margin = 60

// lines prints a change with, at each line where it begins to hold, the task
// that wants it. Lines are broken on a terminal only, below themselves; elsewhere
// each stays in one piece for whatever reads it.
func (p *page) lines(all []review.Line) {
	begins := beginnings(all)
	column := margin / 2
	for i, l := range all {
		if n := width(l.Text); begins[i] && n <= min(margin, p.wide()-40) {
			column = max(column, n)
		}
	}
	for i, l := range all {
		if l.Mark == 0 {
			p.wrapped(cyan, "    ", "     ", l.Text)
			continue
		}
		pieces := p.pieces(l.Text)
		for k, piece := range pieces {
			p.WriteString("    " + p.paint(toneOf(l.Mark), string(l.Mark)+piece))
			if k < len(pieces)-1 {
				p.WriteByte('\n')
			}
		}
		if begins[i] {
			p.trace(l.Trace, column, pieces[len(pieces)-1])
		}
		p.WriteByte('\n')
	}
}

// beginnings says at which lines other tasks begin to be the reason than at the line
// before.
func beginnings(all []review.Line) []bool {
	begins := make([]bool, len(all))
	var last []review.Trace
	for i, l := range all {
		switch {
		case l.Mark == 0:
			last = nil
		case len(l.Trace) > 0 && !slices.Equal(l.Trace, last):
			begins[i], last = true, l.Trace
		}
	}
	return begins
}

// pieces breaks a line of a change for a terminal.
func (p *page) pieces(text string) []string {
	room := p.Width - 6
	if p.Width == 0 || width(text) <= room {
		return []string{text}
	}
	blanks := width(text) - width(strings.TrimLeft(text, " "))
	deeper := strings.Repeat(" ", min(blanks+4, room/2))
	all := wrap(text, room-len(deeper))
	for i := range all[1:] {
		all[i+1] = deeper + all[i+1]
	}
	return all
}

// trace writes where a line comes from behind it, or below it where a terminal has
// no room for that.
func (p *page) trace(all []review.Trace, column int, text string) {
	note := "# " + traces(all)
	pad := max(column-width(text), 0) + 2
	if p.Width == 0 || 5+width(text)+pad+width(note) < p.Width {
		p.WriteString(strings.Repeat(" ", pad) + p.paint(dim, note))
		return
	}
	blanks := strings.Repeat(" ", min(5+width(text)-width(strings.TrimLeft(text, " ")), p.Width/2))
	for _, piece := range wrap(note, p.Width-len(blanks)-2) {
		p.WriteString("\n" + blanks + p.paint(dim, piece))
		blanks += "  "
	}
}

// width is how many columns a text takes.
func width(text string) int { return utf8.RuneCountInString(text) }

func toneOf(mark byte) tone {
	switch mark {
	case '+':
		return green
	case '-':
		return red
	case '!':
		return amber
	}
	return plain
}

// many is how many tasks are named behind a line.
const many = 4

// traces writes where a line comes from: "ensure_user.netops main.hcl:31".
func traces(all []review.Trace) string {
	var s []string
	for _, t := range all {
		s = append(s, tame(strings.TrimSpace(t.Task+" "+t.Source.String())))
	}
	return some(s, many)
}
