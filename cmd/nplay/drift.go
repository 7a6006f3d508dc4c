package main

import (
	"github.com/spf13/cobra"

	"nplay/internal/ui"
)

func newDrift(a *app) *cobra.Command {
	var load loadFlags
	var run runFlags
	var shape reviewFlags
	c := &cobra.Command{
		Use:   "drift [PATH] -i INVENTORY",
		Short: "Say which routers are not as the playbook says, and who committed last; changes nothing",
		Long: `drift reads the routers like a plan and only reports: which of them are not as the
playbook says, in groups of those that differ in the same way, and who committed
last on each and when, from the router's own history. The forms are those of plan,
with -v the text has the changes too.

The exit code is 0 when all routers are as the playbook says, 2 when one is not,
and 3 when one could not be read.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if err := shape.check(c, a.environ); err != nil {
				return err
			}
			if err := load.needInventory(c); err != nil {
				return err
			}
			from, err := load.at(c, args, a)
			if err != nil {
				return err
			}
			s, err := a.open(c, from, run, nil)
			if err != nil {
				return err
			}
			defer s.close()
			s.forms, s.opts.History = shape, true
			ctx, release := s.guard(c.Context())
			defer release()
			plan := s.plan(ctx)
			r := s.review(plan)
			if shape.format == "text" && run.verbose == 0 && !shape.reverse {
				style := a.out
				style.Hosts = style.Hosts || shape.hosts
				err = said(ui.Deviation(a.stdout, style, r))
			} else {
				err = shape.render(a.stdout, a.out, r, plan, run.verbose > 0)
			}
			if err != nil {
				return err
			}
			if anyChange(plan) {
				_ = ui.Say(a.stderr, "nplay: hint: `nplay plan` with the same arguments shows each change, `nplay apply` makes it")
			}
			return planned(plan, true).result()
		},
	}
	load.routers(c)
	load.selection(c)
	load.variables(c)
	load.git(c)
	run.register(c)
	shape.register(c)
	return c
}
