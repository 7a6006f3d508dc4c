// Package review is a plan as a person reviews it: which routers would be
// changed in the same way, what is odd about some of them, and where each line
// comes from. It is pure data made from an engine.Plan; it prints nothing, and
// no secret is in it.
package review

import (
	"slices"
	"time"

	"nplay/engine"
)

// A Review is a plan put in order for whoever has to answer for it.
type Review struct {
	Playbook string
	Revision engine.Revision
	Comment  string    // the change ticket
	Created  time.Time // zero where the form has no time stamp
	Version  string    // of the nplay that made the plan
	Source   string    // where the configurations come from: "" for the routers themselves, else a folder
	Checked  bool      // the routers were asked to try the change
	Reverse  bool      // the undo is shown
	Stored   string    // the plan file that holds it, as a shell takes its name; "" for none
	Routers  int
	Groups   []Group  // what needs a look first
	Same     []string // routers without a change
	Failures []engine.Failure
	// Unchecked is why routers with a change could not be asked to try it, or not to
	// the end.
	Unchecked []engine.Failure
	// LeftOut are the groups that a person has chosen to leave as they are; they are
	// none of Groups. See Select.
	LeftOut []Group

	of map[string]*Group // by router
}

// New puts a plan in order. Whoever calls it fills in what a plan does not know:
// Created, Version, Source, Checked, Reverse, Stored.
func New(plan *engine.Plan) *Review {
	r := &Review{
		Playbook: plan.Playbook, Revision: plan.Revision, Comment: plan.Comment,
		Routers: len(plan.Hosts), Groups: groups(plan),
	}
	for _, h := range plan.Hosts {
		switch {
		case h.Failure != nil:
			f := *h.Failure
			f.Host = h.Host
			r.Failures = append(r.Failures, f)
		case !h.Changed():
			r.Same = append(r.Same, h.Host)
		}
	}
	r.verdicts(plan)
	r.order()
	r.index()
	r.commits(plan)
	return r
}

// index makes routers findable, however many there are.
func (r *Review) index() {
	r.of = make(map[string]*Group, r.Routers)
	for i := range r.Groups {
		for _, h := range r.Groups[i].Hosts {
			r.of[h] = &r.Groups[i]
		}
	}
}

// Group returns the group of a router, nil when it has none. It is safe for use by
// many goroutines.
func (r *Review) Group(host string) *Group {
	if r.of != nil {
		return r.of[host]
	}
	// A Review that New has not made.
	for i := range r.Groups {
		if slices.Contains(r.Groups[i].Hosts, host) {
			return &r.Groups[i]
		}
	}
	return nil
}
