package ui

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"nplay/engine/review"
)

// Plan prints what a run would change, for a person who has to answer for it:
// an overview where there is more than one kind of change, each kind once with
// a sample that is traced to the playbook, what could not be planned, and one
// line that sums up.
func Plan(w io.Writer, s Style, r *review.Review) error {
	p := page{Style: s}
	p.linef("%s: %s", s.paint(bold, r.Playbook), Count(r.Routers, "router"))
	p.overview(r.Groups)
	for _, g := range r.Groups {
		p.group(g)
	}
	p.failures("Not planned", planFailures(r))
	if len(r.Same) > 0 && len(r.Groups)+len(r.Failures) > 0 {
		p.linef("\nNo changes on %s: %s", Count(len(r.Same), "router"), s.hosts(r.Same))
	}
	p.linef("\n%s", s.paint(bold, Summary(r)))
	return p.send(w)
}

// Summary is the plan in one line.
func Summary(r *review.Review) string {
	if len(r.Groups)+len(r.Failures) == 0 {
		return fmt.Sprintf("No changes. %s as the playbook wants.", areIs(r.Routers))
	}
	change, added, removed := 0, 0, 0
	for _, g := range r.Groups {
		change += len(g.Hosts)
		added += g.Added * len(g.Hosts)
		removed += g.Removed * len(g.Hosts)
	}
	t := fmt.Sprintf("Plan: %s to change", Count(change, "router"))
	if len(r.Groups) > 1 {
		t += fmt.Sprintf(" in %d groups", len(r.Groups))
	}
	return t + fmt.Sprintf(", %s unchanged, %s failed. %s to add, %s to remove.",
		thousands(len(r.Same)), thousands(len(r.Failures)), Count(added, "line"), thousands(removed))
}

func areIs(n int) string {
	if n == 1 {
		return "The router is"
	}
	return "All " + Count(n, "router") + " are"
}

// overview prints one line per group.
func (p *page) overview(groups []review.Group) {
	if len(groups) < 2 {
		return
	}
	p.linef("\n  %-8s %8s  %-11s %s", "group", "routers", "lines", "where")
	for _, g := range groups {
		lines := fmt.Sprintf("+%d -%d", g.Added, g.Removed)
		p.linef("  %-8s %8s  %-11s %s", g.Hash, thousands(len(g.Hosts)), lines, p.hosts(g.Hosts))
		if len(g.Gone) > 0 {
			p.linef("  %-8s %8s  %-11s %s", "", "", "", p.paint(red, "takes away: "+some(g.Gone, 3)))
		}
	}
}

// some joins the first n of the texts and counts the rest.
func some(all []string, n int) string {
	if len(all) <= n {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:n], ", "), len(all)-n)
}

// group prints one kind of change with its sample.
func (p *page) group(g review.Group) {
	p.linef("\n%s, %s: %s", p.paint(bold, "Group "+g.Hash), Count(len(g.Hosts), "router"), p.hosts(g.Hosts))
	for i, s := range g.Steps {
		words := "one commit"
		if len(g.Steps) > 1 {
			words = fmt.Sprintf("commit %d of %d", i+1, len(g.Steps))
		}
		switch s.Confirm {
		case 0:
			words += ", for good at once"
		case 1:
			words += ", taken back by the router unless confirmed within a minute"
		default:
			words += fmt.Sprintf(", taken back by the router unless confirmed within %d minutes", s.Confirm)
		}
		p.linef("  %s\n", p.paint(dim, words))
		p.lines(s.Lines)
	}
}

// margin is the column of the traces: beyond it a line's trace follows it.
const margin = 60

// lines prints a change with, at each line where it begins to hold, the task
// that wants it.
func (p *page) lines(all []review.Line) {
	column := 0
	for _, l := range all {
		if n := len([]rune(l.Text)); len(l.Trace) > 0 && n <= margin {
			column = max(column, n)
		}
	}
	var last []review.Trace
	for _, l := range all {
		if l.Mark == 0 {
			last = nil
			p.linef("    %s", p.paint(cyan, l.Text))
			continue
		}
		text := string(l.Mark) + l.Text
		note := ""
		if len(l.Trace) > 0 && !slices.Equal(l.Trace, last) {
			last = l.Trace
			pad := max(column-len([]rune(l.Text)), 0) + 2
			note = strings.Repeat(" ", pad) + p.paint(dim, "# "+traces(l.Trace))
		}
		p.linef("    %s%s", p.paint(toneOf(l.Mark), text), note)
	}
}

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

// traces writes where a line comes from: "ensure_user.netops main.hcl:31".
func traces(all []review.Trace) string {
	var s []string
	for _, t := range all {
		s = append(s, strings.TrimSpace(t.Task+" "+t.Source.String()))
	}
	return strings.Join(s, ", ")
}

// Ask asks whether to carry the plan out; the answer is the caller's to read.
func Ask(w io.Writer, s Style, r *review.Review) error {
	n := 0
	for _, g := range r.Groups {
		n += len(g.Hosts)
	}
	_, err := fmt.Fprintf(w, "\n%s\n  Only \"yes\" goes on: ", s.paint(bold, fmt.Sprintf("Do you want to apply this to %s?", Count(n, "router"))))
	return err
}

// Again prints the plan that is made after a run: nothing should be left.
func Again(w io.Writer, s Style, r *review.Review) error {
	if len(r.Groups)+len(r.Failures) > 0 {
		p := page{Style: s}
		p.linef("\n%s\n", s.paint(red, "A second plan finds something left to do:"))
		if err := p.send(w); err != nil {
			return err
		}
		return Plan(w, s, r)
	}
	return Say(w, "\nA second plan: "+s.paint(green, Summary(r)))
}
