package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func newPlan(a *app) *cobra.Command {
	var load loadFlags
	var run runFlags
	var shape reviewFlags
	var check checkFlag
	var off offlineFlags
	var out outFlag
	var comment string
	var detailed bool
	c := &cobra.Command{
		Use:   "plan [PATH] -i INVENTORY",
		Short: "Read the routers and show what the playbook would change; changes nothing",
		Long: `plan reads the committed configuration of every router the playbook is for and
shows what would change, as a diff in the form of the router's own
"show | compare". It takes no lock and touches no candidate: it holds a type of
session that can do neither.

With --check each router with a change is asked what it says to it, under its
exclusive lock: its own diff where that is another, its warnings, the errors of
its commit check with the task that caused them. The session it holds cannot
commit, and the router gets back lock and candidate as they were. A router with
somebody's lock, uncommitted edits or pending confirmed commit is left alone.

With --offline the plan is made against saved configurations, such as those that
"nplay backup" writes: no connection is opened, no key is read, and env(), exec()
and their like do not run unless --allow-exec is given.

With --out the plan is stored in a file, with the playbook as it is and without a
secret. "nplay show FILE" shows it again, and "nplay apply FILE" applies exactly it:
a router that was changed since, in what the plan is about, is left alone.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if err := shape.check(c, a.environ); err != nil {
				return err
			}
			if err := check.check(c); err != nil {
				return err
			}
			if err := off.check(c, run); err != nil {
				return err
			}
			if err := out.check(c); err != nil {
				return err
			}
			if err := load.needInventory(c); err != nil {
				return err
			}
			if err := checkComment(c, comment); err != nil {
				return err
			}
			from, err := load.at(c, args, a)
			if err != nil {
				return err
			}
			s, err := a.openPlan(c, from, run, off)
			if err != nil {
				return err
			}
			defer s.close()
			s.forms, s.opts.Comment = shape, comment
			if err := s.storable(out); err != nil {
				return err
			}
			ctx, release := s.guard(c.Context())
			defer release()
			plan := s.plan(ctx)
			cut := done
			if check.set {
				cut = s.check(ctx, plan)
			}
			s.forms.stored = out.of(plan)
			if err := shape.render(a.stdout, a.out, s.review(plan), plan, run.verbose > 0); err != nil {
				return err
			}
			if err := s.store(out, load, plan); err != nil {
				return err
			}
			if err := s.onward(c, args, plan, out.file); err != nil {
				return err
			}
			return max(planned(plan, detailed), cut).result()
		},
	}
	load.routers(c)
	load.selection(c)
	load.variables(c)
	load.git(c)
	run.register(c)
	shape.register(c)
	check.register(c)
	off.register(c)
	out.register(c)
	c.Flags().StringVar(&comment, "comment", "", "`TEXT` that the plan bears, such as the change ticket; a stored plan takes it into every commit's log")
	c.Flags().BoolVar(&detailed, "detailed-exitcode", false, "exit with 2 when there are changes")
	return c
}

// needInventory refuses a command line that names no routers.
func (f *loadFlags) needInventory(c *cobra.Command) error {
	if f.inventory == "" {
		return usage{c, errors.New("which routers? name the inventory with -i")}
	}
	return nil
}
