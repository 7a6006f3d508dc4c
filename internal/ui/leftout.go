package ui

import (
	"fmt"

	"nplay/engine/review"
)

// shownOut is how many groups that are left out have a line of their own.
const shownOut = 10

// leftOut prints which groups a person has chosen to leave as they are.
func (p *page) leftOut(r *review.Review) {
	if len(r.LeftOut) == 0 {
		return
	}
	p.linef("\nLeft out by choice: %s", Count(routersOf(r.LeftOut), "router"))
	shown := r.LeftOut
	if len(shown) > shownOut && !p.All {
		shown = shown[:shownOut]
	}
	for _, g := range shown {
		p.linef("  group %s, %s: %s", g.Hash, Count(len(g.Hosts), "router"), p.hosts(g.Hosts))
	}
	if more := r.LeftOut[len(shown):]; len(more) > 0 {
		p.linef("  and %s with %s", Count(len(more), "more group"), Count(routersOf(more), "router"))
	}
}

// choice says in a summary how many routers are left out.
func choice(r *review.Review) string {
	if n := routersOf(r.LeftOut); n > 0 {
		return fmt.Sprintf(", %s left out by choice", thousands(n))
	}
	return ""
}

// A jsonLeftOut is a group that a person has chosen to leave as it is.
type jsonLeftOut struct {
	Hash  string   `json:"hash"`
	Hosts []string `json:"hosts"`
}

func jsonLeft(r *review.Review) []jsonLeftOut {
	var all []jsonLeftOut
	for _, g := range r.LeftOut {
		all = append(all, jsonLeftOut{g.Hash, g.Hosts})
	}
	return all
}
