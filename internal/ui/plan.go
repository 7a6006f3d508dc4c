package ui

import (
	"fmt"
	"io"

	"nplay/engine/review"
)

// full is how many groups are shown with their change: nobody reads more at once.
const full = 50

// Plan prints what a run would change, for a person who has to answer for it: what
// it is made from, an overview where there is more than one kind of change, each
// kind once with a sample that is traced to the playbook, what could not be
// planned, and one line that sums up.
func Plan(w io.Writer, s Style, r *review.Review) error {
	p := page{Style: s}
	p.head(r)
	p.overview(r)
	shown := r.Groups
	if len(shown) > full && !s.All {
		shown = shown[:full]
	}
	for i := range shown {
		p.group(r, &shown[i])
	}
	if more := r.Groups[len(shown):]; len(more) > 0 {
		p.WriteByte('\n')
		p.wrapped(amber, "", "  ", fmt.Sprintf("%s on %s not shown: -v shows them all, --format json has them all.",
			Count(len(more), "more group"), are(further(more).count)))
	}
	p.leftOut(r)
	p.failures("Not planned", planFailures(r))
	p.failures("Not checked", unchecked(r))
	if len(r.Same) > 0 && len(r.Groups)+len(r.Failures) > 0 {
		p.WriteByte('\n')
		title := "No changes on " + Count(len(r.Same), "router") + ": "
		p.wrapped(plain, title, "  ", p.roster(r.Same, 2*p.wide()-len(title)))
	}
	p.WriteByte('\n')
	p.wrapped(bold, "", "", Summary(r))
	return p.send(w)
}

// are says "1 router is", "3 routers are".
func are(count string) string {
	if count == "1" {
		return "1 router is"
	}
	return count + " routers are"
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
	t := "Plan: " + Count(change, "router") + " to change"
	if r.Reverse {
		t = "Undo: " + Count(change, "router") + " to take back"
	}
	if len(r.Groups) > 1 {
		t += fmt.Sprintf(" in %s groups", thousands(len(r.Groups)))
	}
	return t + choice(r) + fmt.Sprintf(", %s unchanged, %s failed. %s to add, %s to remove.",
		thousands(len(r.Same)), thousands(len(r.Failures)), Count(added, "line"), thousands(removed)) + checked(r)
}

func areIs(n int) string {
	if n == 1 {
		return "The router is"
	}
	return "All " + Count(n, "router") + " are"
}

// Onward prints a command, the next that a person may want, in one piece so that it
// can be copied.
func Onward(w io.Writer, s Style, title, command string) error {
	return Say(w, "\n"+title+s.paint(bold, tame(command)))
}

// Ask asks whether to carry the plan out; the answer is the caller's to read. What
// the lockout guard leaves alone is counted apart, unless it is overruled.
func Ask(w io.Writer, s Style, r *review.Review, overruled bool) error {
	n, left := 0, 0
	for _, g := range r.Groups {
		n += len(g.Hosts)
		left += len(g.Guarded)
	}
	if overruled {
		left = 0
	}
	question := "Do you want to apply this to " + Count(n-left, "router") + "?"
	if left > 0 {
		question += " The lockout guard leaves " + Count(left, "router") + " alone."
	}
	_, err := fmt.Fprintf(w, "\n%s\n  Only \"yes\" goes on: ", s.paint(bold, question))
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
