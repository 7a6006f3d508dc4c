package ui

import (
	"fmt"
	"slices"
	"strings"

	"nplay/engine"
	"nplay/engine/review"
)

// head says what the plan is of and what it was made from.
func (p *page) head(r *review.Review) {
	title := p.paint(bold, tame(r.Playbook))
	if v := r.Revision; v.Commit != "" {
		title += "@" + v.Commit[:min(8, len(v.Commit))]
		if v.Ref != "" {
			title += " (" + tame(v.Ref) + ")"
		}
		if v.Dirty {
			title += p.paint(amber, " with changes that are not committed")
		}
	}
	p.linef("%s: %s", title, Count(r.Routers, "router"))
	if r.Comment != "" {
		p.wrapped(plain, "  ", "    ", "comment: "+p.brief(tame(r.Comment), 2))
	}
	if r.Source != "" {
		p.wrapped(plain, "  ", "    ", "planned on the configurations saved in "+p.brief(tame(r.Source), 1)+": no router was asked")
	}
	if r.Reverse {
		p.wrapped(amber, "  ", "    ", theUndo)
	}
}

const theUndo = "the undo of the plan: what a rollback would bring back, the last commit first"

// An entry of the overview is a group, or routers that are in none.
type entry struct {
	alert        bool // to be looked at first
	label, count string
	lines, where string
	notes        []note
}

// A note is what a person should know of a group before its change.
type note struct {
	tone tone
	text string
}

// size is how many lines the entry takes.
func (r entry) size() int { return 1 + len(r.notes) }

// tall is how many lines the overview has for the groups, so that a review of any
// size shows its first change on the first screen or two.
const tall = 14

// overview prints one line per group, what needs a look first, and one for the
// routers without a change and one for those that could not be planned. A plan of
// one kind only needs none.
func (p *page) overview(r *review.Review) {
	rest := others(r)
	if len(r.Groups)+len(rest) < 2 || len(r.Groups) == 0 {
		return
	}
	var rows []entry
	lines := 0
	for i := range r.Groups {
		x := p.entry(r, &r.Groups[i])
		lines += x.size()
		if lines > tall && !p.All && i > 0 {
			break
		}
		rows = append(rows, x)
	}
	label := len("group")
	for _, x := range slices.Concat(rows, rest) {
		label = max(label, len(x.label))
	}
	p.WriteByte('\n')
	p.enter(label, entry{label: "group", count: "routers", lines: "lines", where: "where"})
	for _, x := range rows {
		p.enter(label, x)
	}
	if more := r.Groups[len(rows):]; len(more) > 0 {
		p.enter(label, further(more))
	}
	for _, x := range rest {
		p.enter(label, x)
	}
}

// enter prints an entry. All but its routers has its place; they are cut to fit.
func (p *page) enter(label int, r entry) {
	mark := " "
	if r.alert {
		mark = p.paint(red, "!")
	}
	text := fmt.Sprintf("%-*s %8s  %-11s ", label, r.label, r.count, r.lines)
	start := width(text) + 2
	where := wrap(r.where, p.wide()-start)
	if len(where) > 1 && !p.All && !p.Hosts {
		where = []string{short(r.where, p.wide()-start)}
	}
	p.linef("%s %s", mark, strings.TrimRight(text+where[0], " "))
	for _, more := range where[1:] {
		p.linef("%s%s", strings.Repeat(" ", start), more)
	}
	for _, n := range r.notes {
		p.linef("      %s", p.paint(n.tone, short(n.text, p.wide()-6)))
	}
}

func (p *page) entry(r *review.Review, g *review.Group) entry {
	x := entry{
		label: g.Hash, count: thousands(len(g.Hosts)), lines: fmt.Sprintf("+%d -%d", g.Added, g.Removed),
		where: p.roster(g.Hosts, p.wide()-36),
	}
	if g.Outlier {
		x.where += " (outlier)"
	}
	if r.Reverse {
		return x
	}
	x.notes = notes(g)
	x.alert = len(x.notes) > 0 || g.Outlier
	return x
}

// notes are the reasons to look at a group: what can do harm in one line, what to
// know beside it in another.
func notes(g *review.Group) []note {
	var bad, more []string
	if g.Guard != nil {
		t := "lockout guard"
		if n := len(g.Guarded); n < len(g.Hosts) {
			t += " on " + thousands(n)
		}
		bad = append(bad, t)
	}
	if n := g.Refused(); n > 0 {
		bad = append(bad, "refused by "+Count(n, "router"))
	}
	if len(g.Gone) > 0 {
		bad = append(bad, "takes away: "+some(g.Gone, 3))
	}
	if differs(g) {
		more = append(more, "a router's own diff is another")
	}
	if warns(g) {
		more = append(more, "warnings")
	}
	if len(g.Access) > 0 {
		more = append(more, "management access: "+some(g.Access, 3))
	}
	var all []note
	if len(bad) > 0 {
		all = append(all, note{red, strings.Join(bad, "; ")})
	}
	if len(more) > 0 {
		all = append(all, note{amber, strings.Join(more, "; ")})
	}
	return all
}

// further is the entry of the groups for which the overview has no room.
func further(groups []review.Group) entry {
	routers := 0
	for _, g := range groups {
		routers += len(g.Hosts)
	}
	x := entry{label: "...", count: thousands(routers), where: "in " + Count(len(groups), "more group")}
	if a := attention(groups); a != "" {
		x.where += ", among them " + a
	}
	return x
}

// others are the entries of the routers that are in no group.
func others(r *review.Review) []entry {
	var all []entry
	if n := len(r.Same); n > 0 {
		all = append(all, entry{label: "unchanged", count: thousands(n)})
	}
	if n := len(r.Failures); n > 0 {
		all = append(all, entry{label: "not planned", count: thousands(n), where: byCause(r.Failures), alert: true})
	}
	if n := len(r.Unchecked); n > 0 {
		all = append(all, entry{label: "not checked", count: thousands(n), where: byCause(r.Unchecked), alert: true})
	}
	return all
}

// byCause counts failures: "2 not reached, 1 login refused".
func byCause(all []engine.Failure) string {
	n := map[engine.Cause]int{}
	var order []engine.Cause
	for _, f := range all {
		if n[f.Cause]++; n[f.Cause] == 1 {
			order = append(order, f.Cause)
		}
	}
	var parts []string
	for _, c := range order {
		parts = append(parts, thousands(n[c])+" "+words(c))
	}
	return strings.Join(parts, ", ")
}

// some joins the first n of the texts and counts the rest.
func some(all []string, n int) string {
	if len(all) <= n {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:n], ", "), len(all)-n)
}
