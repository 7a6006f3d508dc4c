package ui

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"nplay/engine"
	"nplay/engine/review"
)

// Report prints how a run ended: per group of the plan what became of its
// routers, what failed and why, what a person should know, and one line that
// sums up with what it cost.
func Report(w io.Writer, s Style, plan *review.Review, r *engine.Report, warned *Warnings) error {
	p := page{Style: s}
	p.linef("\nRun %s: %s, %s in %s", s.paint(bold, r.Run), plan.Playbook,
		Count(len(r.Results), "router"), took(r.Finished.Sub(r.Started)))
	p.results(plan.Groups, r)
	p.proofs(r)
	p.failures("Failed", runFailures(r))
	p.warnings(warned)
	p.notes(r)
	p.linef("\n%s", s.paint(bold, Outcome(r)))
	return p.send(w)
}

// took writes a duration as a person would say it.
func took(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	default:
		return d.Round(time.Second).String()
	}
}

// states in the order in which they are counted out.
var states = []struct {
	state engine.State
	name  string
	words string // said of routers that failed
	tone  tone
}{
	{engine.StateApplied, "applied", "applied", green},
	{engine.StateUnchanged, "unchanged", "unchanged", plain},
	{engine.StateFailed, "failed", "left as it was", red},
	{engine.StateRolledBack, "rolled back", "taken back by the router itself", red},
	{engine.StatePartial, "partly applied", "an earlier commit stands", red},
	{engine.StateIndeterminate, "indeterminate", "look at the router", red},
	{engine.StateSkipped, "skipped", "left as it was", amber},
	{engine.StateLeftOut, "left out by choice", "left as it is", plain},
}

func stateWords(state engine.State) string {
	for _, s := range states {
		if s.state == state {
			return s.words
		}
	}
	return string(state)
}

// results prints for each group how many routers ended in which state.
func (p *page) results(groups []review.Group, r *engine.Report) {
	left := map[string]engine.Result{}
	for _, x := range r.Results {
		left[x.Host] = x
	}
	for _, g := range groups {
		var in []engine.Result
		for _, h := range g.Hosts {
			if x, ok := left[h]; ok {
				in = append(in, x)
				delete(left, h)
			}
		}
		p.outcome("group "+g.Hash, in)
	}
	var rest []engine.Result
	for _, x := range r.Results {
		if _, ok := left[x.Host]; ok {
			rest = append(rest, x)
		}
	}
	p.outcome("others", rest)
}

func (p *page) outcome(title string, in []engine.Result) {
	if len(in) == 0 {
		return
	}
	p.WriteByte('\n')
	for _, s := range states {
		var hosts, roads []string
		for _, x := range in {
			if x.State != s.state {
				continue
			}
			hosts = append(hosts, x.Host)
			if road := strings.Join(dedupe(x.Roads), " then "); road != "" && !slices.Contains(roads, road) {
				roads = append(roads, road)
			}
		}
		if len(hosts) == 0 {
			continue
		}
		line := fmt.Sprintf("  %-13s %s %s: %s", title, p.paint(s.tone, thousands(len(hosts))),
			p.paint(s.tone, s.name), p.who(hosts))
		if len(roads) > 0 {
			line += p.paint(dim, " by "+some(roads, 3))
		}
		p.WriteString(line + "\n")
		title = ""
	}
}

func dedupe(all []string) []string {
	var out []string
	for _, s := range all {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// proofs prints which new logins were tried and work, and which could not be.
func (p *page) proofs(r *engine.Report) {
	proven, not := map[string][]string{}, map[string][]string{}
	var order []string
	add := func(m map[string][]string, account, host string) {
		if !slices.Contains(order, account) {
			order = append(order, account)
		}
		m[account] = append(m[account], host)
	}
	for _, x := range r.Results {
		for _, a := range x.Proven {
			add(proven, a, x.Host)
		}
		for _, a := range x.NotProven {
			add(not, a, x.Host)
		}
	}
	if len(order) > 0 {
		p.WriteByte('\n')
	}
	for _, a := range order {
		if hosts := proven[a]; len(hosts) > 0 {
			p.linef("  proven        %s logs in and gets a NETCONF hello on %s", a, Count(len(hosts), "router"))
		}
		if hosts := not[a]; len(hosts) > 0 {
			p.linef("  %s    %s on %s: no identity, agent or password was given to try it with",
				p.paint(amber, "not proven"), a, Count(len(hosts), "router"))
		}
	}
}

func runFailures(r *engine.Report) []failed {
	var all []failed
	for _, x := range r.Results {
		if x.Failure != nil {
			f := *x.Failure
			f.Host = x.Host
			all = append(all, failed{f, stateWords(x.State)})
		}
	}
	return all
}

// notes prints what the engine wants a person to know: once where it is the
// same but for names and numbers.
func (p *page) notes(r *engine.Report) {
	var order []string
	hosts, texts := map[string][]string{}, map[string][]string{}
	for _, x := range r.Results {
		for _, n := range x.Notes {
			key := shape(engine.Failure{Host: x.Host, Text: n})
			if hosts[key] == nil {
				order = append(order, key)
			}
			hosts[key] = append(hosts[key], x.Host)
			texts[key] = append(texts[key], n)
		}
	}
	for i, key := range order {
		if i == 0 {
			p.linef("\n%s", p.paint(amber, "Notes"))
		}
		shown := texts[key]
		switch {
		case len(dedupe(shown)) == 1:
			p.linef("  %s: %s", p.who(hosts[key]), clean(shown[0]))
			continue
		case !p.All:
			p.linef("  %s, such as", p.who(hosts[key]))
			shown = shown[:1]
		default:
			p.linef("  %s", p.who(hosts[key]))
		}
		for _, n := range shown {
			p.linef("%s", indent(clean(n), "    "))
		}
	}
}

// Outcome is the run in one line.
func Outcome(r *engine.Report) string {
	n := map[engine.State]int{}
	for _, x := range r.Results {
		n[x.State]++
	}
	t := fmt.Sprintf("Applied %s, unchanged %s, failed %s", thousands(n[engine.StateApplied]),
		thousands(n[engine.StateUnchanged]), thousands(n[engine.StateFailed]))
	for _, s := range states[3:] {
		if n[s.state] > 0 {
			t += fmt.Sprintf(", %s %s", s.name, thousands(n[s.state]))
		}
	}
	c := r.Total()
	return t + fmt.Sprintf(". %s, %s, %s, %s, %s, %s.", Count(c.Dials, "dial"), Count(c.Sessions, "session"),
		Count(c.Loads, "load"), Count(c.Commits, "commit"), Count(c.Confirms, "confirm"), Count(c.RPCs, "RPC"))
}
