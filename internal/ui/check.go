package ui

import (
	"strings"

	"nplay/engine/review"
)

// verdictsShown is how many verdicts of one group are printed: where routers'
// words differ by their names there is one for each.
const verdictsShown = 3

// checks prints what the routers of a group said when they were asked to try its
// change. Of one that takes it and says nothing else a line is enough.
func (p *page) checks(g *review.Group) {
	shown := g.Checks
	if !p.All {
		shown = shown[:min(len(shown), verdictsShown)]
	}
	for i, c := range shown {
		if i == 0 {
			p.WriteByte('\n')
		}
		where := ""
		if len(c.Hosts) < len(g.Hosts) {
			where = " on " + p.hosts(c.Hosts)
		}
		t := plain
		switch {
		case len(c.Errors) > 0:
			t = red
		case c.Differs || len(c.Warnings) > 0:
			t = amber
		}
		p.linef("  %s%s", p.paint(t, verdict(c)), where)
		if words := saidWords(c); words != "" {
			p.linef("%s", indent(clean(words), "    "))
		}
		if c.Differs {
			p.linef("    the router's own diff:")
			p.linef("%s", indent(clean(c.Diff), "    "))
		}
	}
	if more := g.Checks[len(shown):]; len(more) > 0 {
		routers := 0
		for _, c := range more {
			routers += len(c.Hosts)
		}
		p.linef("  and %s on %s; -v shows them", Count(len(more), "other verdict"), Count(routers, "router"))
	}
}

// checked says in a few words how the routers answered; "" when none was asked.
func checked(r *review.Review) string {
	asked, refused := 0, 0
	for i := range r.Groups {
		for _, c := range r.Groups[i].Checks {
			asked += len(c.Hosts)
		}
		refused += r.Groups[i].Refused()
	}
	if !r.Checked || asked+len(r.Unchecked) == 0 {
		return ""
	}
	take := " take the change"
	if asked-refused == 1 {
		take = " takes the change"
	}
	words := []string{Count(asked-refused, "router") + take}
	if refused > 0 {
		words = append(words, thousands(refused)+" refused it")
	}
	if n := len(r.Unchecked); n > 0 {
		words = append(words, thousands(n)+" could not be asked")
	}
	return " Check: " + strings.Join(words, ", ") + "."
}
