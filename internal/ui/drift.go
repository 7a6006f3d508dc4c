package ui

import (
	"slices"

	"nplay/conf"
	"nplay/engine"
)

// sideLines is how many lines of each side of a drift are printed before the rest is
// only counted.
const sideLines = 16

// drift prints the three-way view of a router that changed since its plan.
func (p *page) drift(d *engine.Drift) {
	if d == nil {
		return
	}
	p.side("changed on the router since", d.Since)
	p.side("planned then", d.Planned)
	if slices.Equal(conf.Hunks(d.Now), conf.Hunks(d.Planned)) && len(d.Now) > 0 {
		p.linef("    would be done now: the same")
		return
	}
	p.side("would be done now", d.Now)
}

func (p *page) side(title string, edits []conf.Edit) {
	lines := conf.Hunks(edits)
	if len(lines) == 0 {
		p.linef("    %s: nothing", title)
		return
	}
	p.linef("    %s:", title)
	for i, l := range lines {
		if i == sideLines && len(lines) > sideLines+1 && !p.All {
			p.linef("      ... %s", Count(len(lines)-i, "more line"))
			break
		}
		if l.Mark == 0 {
			p.linef("      %s", p.paint(cyan, l.Text))
			continue
		}
		for _, piece := range p.pieces(l.Text) {
			p.linef("      %s", p.paint(toneOf(l.Mark), string(l.Mark)+piece))
		}
	}
}
