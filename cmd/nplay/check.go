package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"nplay/engine"
)

// checkFlag has the routers asked what they say to a plan.
type checkFlag struct{ set bool }

func (f *checkFlag) register(c *cobra.Command) {
	c.Flags().BoolVar(&f.set, "check", false, `ask each router with a change: lock, load, "show | compare", "commit check", and all of it back`)
}

// check refuses what has no sense together.
func (f checkFlag) check(c *cobra.Command) error {
	if f.set && c.Flags().Changed("offline") {
		return usage{c, errors.New("--check asks the routers, and --offline talks to none: choose one of them")}
	}
	return nil
}

// check has the routers with a change asked what they say to it. It returns the
// code for an interruption, which leaves nothing behind on the routers.
func (s *session) check(ctx context.Context, plan *engine.Plan) exit {
	n := 0
	for _, h := range plan.Hosts {
		if h.Failure == nil && h.Changed() {
			n++
		}
	}
	if n == 0 || ctx.Err() != nil {
		return done
	}
	s.trying.Store(true)
	defer s.trying.Store(false)
	p := s.progressOf("check", n, engine.HostDone)
	defer s.quiet(p)
	o := s.opts
	o.Sink = s.sink(p)
	engine.CheckPlan(ctx, s.loaded.Program, plan, engine.Dialer(s.reach.dial).Checking(), o)
	if ctx.Err() != nil {
		return interrupted
	}
	return done
}

// judged is the code for what a router said of its change.
func judged(c *engine.Check) exit {
	switch {
	case c == nil:
		return done
	case c.Failure != nil && c.Failure.Cause == engine.Interrupted:
		return interrupted
	case c.Failure != nil, len(c.Errors) > 0:
		return someFailed
	}
	return done
}
