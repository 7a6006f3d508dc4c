package ui

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
)

// Native prints what would be sent: per group, for its sample or with All for each
// of its routers, the XML of the load or the lines of the command line, as the
// router was reached when it was planned. It is made by what makes the bytes that
// are sent; only secrets have their names instead. plan is what r was made from.
func Native(w io.Writer, s Style, r *review.Review, plan *engine.Plan) error {
	p := page{Style: s}
	n := native{page: &p, r: r, of: map[string]*engine.HostPlan{}}
	for i := range plan.Hosts {
		n.of[plan.Hosts[i].Host] = &plan.Hosts[i]
	}
	p.remark(r.Playbook + ": " + Count(r.Routers, "router"))
	if r.Reverse {
		p.remark(theUndo)
	}
	for i := range r.Groups {
		if err := n.group(&r.Groups[i]); err != nil {
			return err
		}
	}
	if len(r.Groups) > 0 {
		p.WriteByte('\n')
	}
	for _, c := range clusters(planFailures(r)) {
		p.remark(fmt.Sprintf("not planned, %s: %s", words(c.Cause), p.who(c.Hosts)))
	}
	p.remark(Summary(r))
	return p.send(w)
}

// A native is a page of what would be sent.
type native struct {
	*page
	r  *review.Review
	of map[string]*engine.HostPlan
}

// remark prints a line that is not sent.
func (p *page) remark(text string) {
	p.linef("%s", p.paint(dim, "# "+tame(strings.ReplaceAll(text, "\n", " "))))
}

// A dialect is the form in which a router is sent its edits.
type dialect string

const (
	loadXML    dialect = `<load-configuration action="merge" format="xml">`
	editConfig dialect = "<edit-config>"
	setLines   dialect = "lines of the configuration mode"
)

// dialectOf says how a router that is reached by a road takes edits.
func dialectOf(road string, edits []conf.Edit) dialect {
	switch {
	case slices.ContainsFunc(edits, func(e conf.Edit) bool { return e.Target().Def.Foreign() }):
		return editConfig
	case strings.HasPrefix(road, "cli"):
		return setLines
	}
	return loadXML
}

// group prints what one router of each dialect would be sent, or all routers.
func (n native) group(g *review.Group) error {
	n.WriteByte('\n')
	n.remark(fmt.Sprintf("group %s, %s: %s", g.Hash, Count(len(g.Hosts), "router"), n.who(g.Hosts)))
	if len(g.Alike) > 0 {
		n.remark("equal after substituting " + strings.Join(g.Alike, ", "))
	}
	seen := map[dialect]bool{}
	for _, host := range g.Hosts {
		h := n.of[host]
		if h == nil {
			return fmt.Errorf("the plan has no router %s, which its group %s has", host, g.Hash)
		}
		d := dialectOf(h.Road, h.Steps[0].Edits)
		if seen[d] && !n.All {
			continue
		}
		seen[d] = true
		steps := h.Steps
		if n.r.Reverse {
			var err error
			if steps, err = engine.Undo(*h); err != nil {
				return err
			}
		}
		for i, s := range steps {
			what := commitWords(i, len(steps), s.Confirm)
			if n.r.Reverse {
				what = undoWords(i, len(steps))
			}
			n.remark(fmt.Sprintf("%s: %s; %s", host, d, what))
			if err := n.step(d, s.Edits); err != nil {
				return fmt.Errorf("%s: %w", host, err)
			}
		}
	}
	return nil
}

// step prints one load.
func (n native) step(d dialect, edits []conf.Edit) error {
	edits = conf.MaskedEdits(edits)
	switch d {
	case setLines:
		for _, l := range conf.Lines(edits) {
			n.linef("%s", l)
		}
		return nil
	case editConfig:
		return conf.EditConfigXML(n, edits, "remove")
	}
	return conf.EditsXML(n, edits)
}
