package ui

import (
	"fmt"
	"io"
	"strings"

	"nplay/engine/review"
)

// Deviation prints which routers are not as the playbook says, and who committed
// last on them; the changes themselves are a plan's.
func Deviation(w io.Writer, s Style, r *review.Review) error {
	p := page{Style: s}
	p.head(r)
	for i := range r.Groups {
		g := &r.Groups[i]
		p.WriteByte('\n')
		after := ", " + Count(len(g.Hosts), "router")
		if g.Outlier {
			after += " (outlier)"
		}
		p.names("Group "+g.Hash, after+": ", g.Hosts)
		p.attend(g)
		var where []string
		for _, s := range g.Steps {
			for _, l := range s.Lines {
				if l.Mark == 0 {
					where = append(where, strings.TrimSuffix(strings.TrimPrefix(l.Text, "[edit"), "]"))
				}
			}
		}
		for i := range where {
			if where[i] = strings.TrimSpace(where[i]); where[i] == "" {
				where[i] = "the top"
			}
		}
		p.wrapped(plain, "  ", "    ", fmt.Sprintf("+%d -%d to be as the playbook says, in %s", g.Added, g.Removed, some(where, 4)))
		p.commits(g)
	}
	p.failures("Not read", planFailures(r))
	p.WriteByte('\n')
	p.wrapped(bold, "", "", DeviationSummary(r))
	return p.send(w)
}

// DeviationSummary is the drift in one line.
func DeviationSummary(r *review.Review) string {
	if len(r.Groups)+len(r.Failures) == 0 {
		return fmt.Sprintf("No drift. %s as the playbook says.", areIs(r.Routers))
	}
	n := 0
	for i := range r.Groups {
		n += len(r.Groups[i].Hosts)
	}
	t := "Drift: " + Count(n, "router") + " not as the playbook says"
	if len(r.Groups) > 1 {
		t += fmt.Sprintf(", in %d groups", len(r.Groups))
	}
	return t + fmt.Sprintf("; %s as it says, %s failed.", thousands(len(r.Same)), thousands(len(r.Failures)))
}
