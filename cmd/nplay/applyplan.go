package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/engine/planfile"
	"nplay/engine/review"
	"nplay/internal/ui"
)

// needInventoryOf refuses a command line that names no routers for a stored plan, or
// says what the plan says already.
func needInventoryOf(c *cobra.Command, load loadFlags, p *planfile.File) error {
	for _, flag := range []string{"limit", "tags", "ref"} {
		if c.Flags().Changed(flag) {
			return usage{c, fmt.Errorf("--%s: the stored plan has its routers, tasks and playbook already; plan again for others, or choose groups of it with --group", flag)}
		}
	}
	if load.inventory == "" {
		return hinted{errors.New("which routers? name the inventory with -i"), "the plan was made with -i " + quoted(p.Inventory)}
	}
	return nil
}

// applyStored carries a plan file out: what was reviewed, and nothing else.
func (a *app) applyStored(c *cobra.Command, p *planfile.File, load loadFlags, run runFlags, o applyOptions, clean cleanFlag) error {
	s, err := a.open(c, load.stored(p, a.environ), run, nil)
	if err != nil {
		return err
	}
	defer s.close()
	if err := clean.check(s.origin); err != nil {
		return err
	}
	s.stream = o.json
	ctx, release := s.guard(c.Context())
	defer release()
	return s.carryOut(ctx, p, o)
}

// carryOut shows a stored plan, asks, and applies it.
func (s *session) carryOut(ctx context.Context, p *planfile.File, o applyOptions) error {
	if err := s.app.unbuilt(s.loaded.Program); err != nil {
		return err
	}
	if err := s.keys(ctx); err != nil {
		return err
	}
	s.unlock(ctx)
	s.opts.Comment, s.opts.AllowLockout = o.comment, o.lockout.allow
	s.app.provenance(p, time.Now())
	full := reviewFlags{}.reviewStored(p)
	shown, unclear := s.choose(full, p.Plan, o.groups)
	format := "text"
	if o.json {
		format = "json"
	}
	if err := s.show(shown, format); err != nil {
		return err
	}
	if unclear != nil {
		return unclear
	}
	s.outOfOrder(p.Plan)
	if !anyChange(p.Plan) {
		return planned(p.Plan, false).result()
	}
	plan := s.hold(p)
	if !o.yes {
		if err := s.app.ask(ctx, shown, s.opts.AllowLockout); err != nil {
			return err
		}
	}
	report, warned := s.apply(ctx, plan, o.comment)
	if err := s.tell(shown, report, warned); err != nil {
		// The exit code still says how the routers are: it may be all that arrives.
		_ = ui.Error(s.app.stderr, s.app.err, err, "")
	}
	return applied(report).result()
}

// hold narrows the run to the routers that the plan has something to say of, and
// fails those whose tasks are not made from what they were made from then. Routers
// that had no change are not looked at: nobody knows how they are today.
func (s *session) hold(p *planfile.File) *engine.Plan {
	plan := *p.Plan
	plan.Hosts = nil
	now := engine.Arguments(s.loaded.Program)
	var other []string
	of := map[string]bool{}
	for _, h := range p.Plan.Hosts {
		is, there := now[h.Host]
		switch {
		case h.Failure != nil:
		case !h.Changed():
			continue
		case there && is != p.Arguments[h.Host]:
			other = append(other, h.Host)
			h.Steps, h.Base = nil, nil
			h.Failure = &engine.Failure{
				Host: h.Host, Cause: engine.Inputs,
				Text: "the tasks have other values from the inventory than those that the plan was made from",
				Hint: "plan again and review the new change",
			}
		}
		plan.Hosts = append(plan.Hosts, h)
		of[h.Host] = true
	}
	if len(other) > 0 {
		_ = ui.Note(s.app.stderr, s.app.err, fmt.Sprintf("%s will be left alone, because the inventory has other values for the tasks than the plan was made from: %s",
			ui.Count(len(other), "router"), review.Ranges(other)))
	}
	s.loaded.Program = s.loaded.Program.Narrow(of)
	return &plan
}
