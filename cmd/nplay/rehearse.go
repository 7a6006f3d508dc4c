package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"nplay/internal/ui"
	"nplay/transport/junossim"
)

func newRehearse(a *app) *cobra.Command {
	var load loadFlags
	var run runFlags
	var o applyOptions
	var routers int
	c := &cobra.Command{
		Use:   "rehearse [PATH]",
		Short: "Apply a playbook to simulated routers, and plan again: nothing may be left to do",
		Long: `rehearse starts simulated routers and does to them what apply would do to real
ones, by the same code: the plan with its diff, the commits, the probes, the
confirms. A second plan must find nothing left to do. It talks to nothing but its
own simulated routers, for which a minute of a confirmed commit has six seconds.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if err := o.check(c); err != nil {
				return err
			}
			tmp, err := newScratch("nplay-rehearse-", func() { _ = ui.Say(a.stderr, "nplay: left at once.") })
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, tmp.remove()) }()
			l, err := newLab(tmp.dir, routers, func(o *junossim.Options) { o.Minute = shortMinute })
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, l.fleet.Close()) }()
			load.inventory = l.inventory()
			from, err := load.at(c, args, a)
			if err != nil {
				return err
			}
			s, err := a.open(c, from, run, l.dial)
			if err != nil {
				return err
			}
			defer s.close()
			s.stream, o.yes = o.json, true
			s.leave = tmp.wipe
			ctx, release := s.guard(c.Context())
			defer release()
			tmp.hold(true)
			defer tmp.hold(false)
			return s.rehearse(ctx, o)
		},
	}
	load.selection(c)
	load.variables(c)
	load.git(c)
	run.register(c)
	o.register(c)
	c.Flags().IntVar(&routers, "routers", 20, "how many simulated routers, `N`")
	return c
}

// shortMinute is how long a simulated router's minute lasts in a rehearsal, so
// that nobody has to wait out a whole window to see a commit taken back.
const shortMinute = 6 * time.Second

// rehearse applies the playbook and plans again.
func (s *session) rehearse(ctx context.Context, o applyOptions) error {
	report, err := s.planAndApply(ctx, o)
	if err != nil || report == nil {
		return err
	}
	again := s.plan(ctx)
	if o.json {
		err = s.show(s.review(again), "json")
	} else {
		err = said(ui.Again(s.app.stdout, s.app.out, s.review(again)))
	}
	if err != nil {
		return err
	}
	code := planned(again, false)
	if anyChange(again) {
		// A playbook that still has something to do has not done what it says.
		code = max(code, someFailed)
	}
	return code.result()
}
