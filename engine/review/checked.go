package review

import (
	"cmp"
	"encoding/json"
	"slices"

	"nplay/engine"
)

// verdicts gives each group what its routers said of the change, once per
// distinct verdict, refusals first, and notes the routers that could not be asked.
func (r *Review) verdicts(plan *engine.Plan) {
	of := map[string]*Group{}
	for i := range r.Groups {
		for _, host := range r.Groups[i].Hosts {
			of[host] = &r.Groups[i]
		}
	}
	type place struct {
		group *Group
		words string
	}
	at := map[place]int{}
	for _, h := range plan.Hosts {
		if h.Check == nil {
			continue
		}
		c := *h.Check
		if c.Failure != nil {
			f := *c.Failure
			f.Host = h.Host
			r.Unchecked = append(r.Unchecked, f)
		}
		g := of[h.Host]
		// Of a router that was not asked to the end only a refusal is a verdict.
		if g == nil || c.Failure != nil && len(c.Errors) == 0 {
			continue
		}
		c.Failure = nil
		words, err := json.Marshal(c)
		if err != nil {
			words = []byte(h.Host) // a verdict of its own
		}
		p := place{g, string(words)}
		i, known := at[p]
		if !known {
			i, at[p] = len(g.Checks), len(g.Checks)
			g.Checks = append(g.Checks, Checked{Check: c})
		}
		g.Checks[i].Hosts = append(g.Checks[i].Hosts, h.Host)
	}
	for i := range r.Groups {
		slices.SortStableFunc(r.Groups[i].Checks, func(a, b Checked) int { return cmp.Compare(gravity(a), gravity(b)) })
	}
}

// gravity orders verdicts: what needs a look comes first.
func gravity(c Checked) int {
	switch {
	case len(c.Errors) > 0:
		return 0
	case c.Differs:
		return 1
	case len(c.Warnings) > 0:
		return 2
	}
	return 3
}

// Refused counts the group's routers that do not take the change.
func (g *Group) Refused() int {
	n := 0
	for _, c := range g.Checks {
		if len(c.Errors) > 0 {
			n += len(c.Hosts)
		}
	}
	return n
}
