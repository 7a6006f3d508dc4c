package ui

import (
	"fmt"
	"time"

	"nplay/engine/review"
)

// commits prints who committed last on the routers of a group.
func (p *page) commits(g *review.Group) {
	const few = 3
	for i, c := range g.Committed {
		if i == few && !p.All && len(g.Committed) > few+1 {
			n := 0
			for _, c := range g.Committed[i:] {
				n += len(c.Hosts)
			}
			p.linef("  last committed otherwise on %s", Count(n, "router"))
			return
		}
		p.wrapped(plain, "  ", "    ", committed(c)+" on "+p.roster(c.Hosts, p.wide()))
	}
}

// committed says who committed last and when: `last committed by bob (cli), 2026-11-25
// 04:10:00 UTC, "CHG-4711"`.
func committed(c review.Committed) string {
	if c.User == "" && c.From.IsZero() {
		return "who committed last is not known"
	}
	t := "last committed by " + tame(c.User)
	if c.Client != "" {
		t += " (" + tame(c.Client) + ")"
	}
	if !c.From.IsZero() {
		t += ", " + c.From.Format(time.DateTime)
		if !c.To.Equal(c.From) {
			t += " to " + c.To.Format(time.DateTime)
		}
		t += " UTC"
	}
	if c.Log != "" {
		t += fmt.Sprintf(", %q", short(tame(c.Log), 120))
	}
	return t
}

type jsonCommitted struct {
	Hosts  []string   `json:"hosts"`
	User   string     `json:"user"` // "" when the routers did not say
	Client string     `json:"client"`
	Log    string     `json:"log,omitempty"`
	From   *time.Time `json:"from,omitempty"`
	To     *time.Time `json:"to,omitempty"`
}

func jsonCommits(all []review.Committed) []jsonCommitted {
	var out []jsonCommitted
	for _, c := range all {
		j := jsonCommitted{Hosts: c.Hosts, User: c.User, Client: c.Client, Log: c.Log}
		if !c.From.IsZero() {
			j.From, j.To = &c.From, &c.To
		}
		out = append(out, j)
	}
	return out
}
