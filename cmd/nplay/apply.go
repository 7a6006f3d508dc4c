package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/engine/review"
	"nplay/internal/ui"
)

func newApply(a *app) *cobra.Command {
	var load loadFlags
	var run runFlags
	var o applyOptions
	var clean cleanFlag
	c := &cobra.Command{
		Use:   "apply [PATH|PLANFILE] -i INVENTORY",
		Short: "Show what the playbook would change, ask, and change it",
		Long: `apply makes and shows a plan like the plan command, asks whether to go on, and
carries it out: on each router one commit per stage, confirmed only after a new
connection has shown that the router is still reached and is as wanted. A router
that fails does not stop the others.

With a file that "nplay plan --out" wrote, the plan in it is shown and applied, and
nothing else: with the playbook, the selection and the values of variables that it
was made from. Sensitive variables have to be given again, by the same means. A
router that was changed since in what the plan is about, whose inventory values are
others, or for which a secret is another one, is left alone.

Routers with the same change are one group of the plan. With --group only the
groups named are applied, with --except-group all others; the rest is left as it is.
A group that the plan does not have is an error, and nothing is changed.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			plan, err := stored(path(args))
			if err != nil {
				return err
			}
			if plan == nil {
				err = load.needInventory(c)
			} else {
				err = needInventoryOf(c, load, plan)
			}
			if err != nil {
				return err
			}
			if err := o.check(c); err != nil {
				return err
			}
			if !o.yes && (o.json || !a.interactive()) {
				return fmt.Errorf("there is nobody to ask whether to apply: %w", hinted{
					errors.New("stdin is not a terminal, or --json is given"), "review the plan, then give --yes"})
			}
			if plan != nil {
				return a.applyStored(c, plan, load, run, o, clean)
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
			if err := clean.check(s.origin); err != nil {
				return err
			}
			s.stream = o.json
			ctx, release := s.guard(c.Context())
			defer release()
			_, err = s.planAndApply(ctx, o)
			return err
		},
	}
	load.routers(c)
	load.selection(c)
	load.variables(c)
	load.git(c)
	clean.register(c)
	run.register(c)
	o.register(c)
	o.groups.register(c)
	o.lockout.register(c)
	c.Flags().BoolVar(&o.yes, "yes", false, "do not ask")
	return c
}

// applyOptions are what apply and rehearse share.
type applyOptions struct {
	yes     bool
	json    bool
	comment string
	groups  groupFlags
	lockout lockoutFlag
}

func (o *applyOptions) register(c *cobra.Command) {
	c.Flags().BoolVar(&o.json, "json", false, "write plan, events and report as JSON, one document per line")
	c.Flags().StringVar(&o.comment, "comment", "", "`TEXT` for every commit's log, such as the change ticket")
}

func (o *applyOptions) check(c *cobra.Command) error {
	if err := o.groups.check(c); err != nil {
		return err
	}
	return checkComment(c, o.comment)
}

// planAndApply is the way of every change: plan, show, ask, apply, tell. It
// returns the report, nil when nothing was applied.
func (s *session) planAndApply(ctx context.Context, o applyOptions) (*engine.Report, error) {
	if err := s.app.unbuilt(s.loaded.Program); err != nil {
		return nil, err
	}
	if err := s.keys(ctx); err != nil {
		return nil, err
	}
	s.opts.Comment = o.comment
	s.opts.AllowLockout = o.lockout.allow
	plan := s.plan(ctx)
	format := "text"
	if o.json {
		format = "json"
	}
	shown, unclear := s.choose(s.review(plan), plan, o.groups)
	if err := s.show(shown, format); err != nil {
		return nil, err
	}
	if unclear != nil {
		return nil, unclear
	}
	s.outOfOrder(plan)
	code := planned(plan, true)
	if code == interrupted || !anyChange(plan) {
		return nil, code.result()
	}
	if !o.yes {
		if err := s.app.ask(ctx, shown, s.opts.AllowLockout); err != nil {
			return nil, err
		}
	}
	report, warned := s.apply(ctx, plan, o.comment)
	if err := s.tell(shown, report, warned); err != nil {
		// The exit code still says how the routers are: it may be all that arrives.
		_ = ui.Error(s.app.stderr, s.app.err, err, "")
	}
	return report, applied(report).result()
}

func anyChange(p *engine.Plan) bool {
	for _, h := range p.Hosts {
		if h.Changed() {
			return true
		}
	}
	return false
}

// ask waits for a "yes" at the terminal; anything else ends the command. overruled
// says that the lockout guard leaves nobody alone.
func (a *app) ask(ctx context.Context, plan *review.Review, overruled bool) error {
	_ = ui.Ask(a.stderr, a.err, plan, overruled)
	answers := make(chan string, 1)
	// The read cannot be broken off; it ends with the process.
	go func() {
		line, _ := bufio.NewReader(a.stdin).ReadString('\n')
		answers <- strings.TrimSpace(line)
	}()
	select {
	case <-ctx.Done():
		return interrupted
	case answer := <-answers:
		if answer == "yes" {
			return nil
		}
		return fmt.Errorf("not applied: the answer was %q, not \"yes\"", answer)
	}
}

// A hinted error says what to do next.
type hinted struct {
	error
	hint string
}

// Hint implements what internal/ui looks for.
func (h hinted) Hint() string { return h.hint }
