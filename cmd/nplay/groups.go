package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/engine/review"
	"nplay/internal/ui"
)

// groupFlags choose groups of a plan. The zero value chooses all.
type groupFlags struct {
	only, except []string
}

func (f *groupFlags) register(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.only, "group", nil, "apply only the group with this `HASH` of the plan; may be given several times")
	c.Flags().StringArrayVar(&f.except, "except-group", nil, "leave the group with this `HASH` of the plan as it is; may be given several times")
}

// check refuses what cannot be the hash of a group before a router is dialled.
func (f groupFlags) check(c *cobra.Command) error {
	for _, g := range []struct {
		flag   string
		hashes []string
	}{{"--group", f.only}, {"--except-group", f.except}} {
		for _, hash := range g.hashes {
			if err := review.CheckHash(hash); err != nil {
				return usage{c, fmt.Errorf("%s: %w", g.flag, err)}
			}
		}
	}
	return nil
}

// choose returns the part of the review that is to be applied, and has the session
// leave the other routers alone. A router that could not be planned is in no group
// and stays a failure: nobody knows in which it would be.
func (s *session) choose(full *review.Review, plan *engine.Plan, f groupFlags) (*review.Review, error) {
	if planned(plan, false) == interrupted {
		return full, nil // nothing will be applied, and the groups are not all there are
	}
	part, err := full.Select(f.only, f.except)
	if err != nil {
		return full, err
	}
	s.opts.Leave = part.Leave()
	return part, nil
}

// outOfOrder tells of plays that were to come after others, some routers of which
// are left as they are.
func (s *session) outOfOrder(plan *engine.Plan) {
	for _, text := range outOfOrder(s.loaded.Program.Plays, plan, s.opts.Leave) {
		_ = ui.Note(s.app.stderr, s.app.err, text)
	}
}

func outOfOrder(plays []*engine.Play, plan *engine.Plan, leave map[string]bool) []string {
	if len(leave) == 0 {
		return nil
	}
	done, left := map[string]bool{}, map[string][]string{} // plays, by name
	for _, h := range plan.Hosts {
		for _, play := range playsOf(h) {
			if leave[h.Host] {
				left[play] = append(left[play], h.Host)
			} else {
				done[play] = true
			}
		}
	}
	var notes []string
	for _, p := range plays {
		if !done[p.Name] {
			continue
		}
		for _, q := range before(p) {
			if hosts := left[q.Name]; len(hosts) > 0 {
				notes = append(notes, fmt.Sprintf("play %q comes after play %q, whose change is left out on %s: %s",
					p.Name, q.Name, ui.Count(len(hosts), "router"), review.Ranges(hosts)))
			}
		}
	}
	return notes
}

// playsOf returns the plays that change a router.
func playsOf(h engine.HostPlan) []string {
	var all []string
	for _, s := range h.Steps {
		for _, c := range s.Changes {
			if !slices.Contains(all, c.Play) {
				all = append(all, c.Play)
			}
		}
	}
	return all
}

// before returns all plays that come before one, also through others.
func before(p *engine.Play) []*engine.Play {
	var all []*engine.Play
	for next := p.After; len(next) > 0; {
		q := next[0]
		next = next[1:]
		if q != p && !slices.Contains(all, q) {
			all = append(all, q)
			next = append(slices.Clone(next), q.After...)
		}
	}
	return all
}
