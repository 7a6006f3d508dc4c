package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/engine/review"
	"nplay/internal/ui"
	"nplay/playbooks"
)

// A session is one loaded playbook with the routers it is for. plan, apply and
// rehearse all go through its plan and apply.
type session struct {
	app     *app
	loaded  *playbooks.Loaded
	origin  origin // where the playbook comes from
	reach   *reach
	opts    engine.Options
	flags   runFlags
	forms   reviewFlags
	stream  bool // events go to stdout as JSON, one per line
	close   func()
	offline *offline                    // saved configurations instead of routers; nil for routers
	leave   func()                      // what must not be left behind when the process leaves at once; may be nil
	past    atomic.Bool                 // apply has begun: something may be changed
	trying  atomic.Bool                 // routers are asked to try a change
	shown   atomic.Pointer[ui.Progress] // what is on the screen now
}

// open prepares a session. dial is nil but for rehearsals.
func (a *app) open(c *cobra.Command, o playbooks.Options, f runFlags, dial netDial) (*session, error) {
	if err := f.check(c); err != nil {
		return nil, err
	}
	l, from, err := a.loadOf(o)
	if err != nil {
		return nil, err
	}
	for _, n := range l.Notes {
		_ = ui.Note(a.stderr, a.err, n)
	}
	if dial == nil { // a rehearsal has nothing to do with where the person's ssh goes
		if err := a.resolve(l.Program.Hosts); err != nil {
			return nil, err
		}
	}
	traces, closing, err := openTraces(f.traces, l.Program.Hosts)
	if err != nil {
		return nil, err
	}
	s := &session{app: a, loaded: l, origin: from, flags: f}
	s.reach = a.reach(f, traces)
	s.reach.ssh.Net = dial
	s.enrols(o.Inventory)
	s.close = func() {
		if err := errors.Join(s.reach.ssh.Close(), closing()); err != nil {
			_ = ui.Error(a.stderr, a.err, err, "") // the exit code goes on saying how the routers are
		}
	}
	s.opts = engine.Options{Parallel: f.parallel, Mask: a.masker.Mask}
	return s, nil
}

// guard makes the session's work interruptible.
func (s *session) guard(ctx context.Context) (context.Context, func()) {
	return interruptible(ctx, func() {
		if s.past.Load() {
			s.say("nplay: interrupted: no further router is started, and those past their commit are seen through.\n" +
				"nplay: Ctrl-C again leaves at once; unconfirmed commits are then taken back by the routers themselves.")
		} else if s.trying.Load() {
			s.say("nplay: interrupted: nothing is changed; the routers that are being asked get their lock back first.")
		} else {
			s.say("nplay: interrupted: nothing has been changed.")
		}
	}, func() {
		s.say("nplay: left at once.")
		if s.leave != nil {
			s.leave()
		}
	})
}

// say prints a line for the person, above the progress line if there is one.
func (s *session) say(line string) {
	if p := s.shown.Load(); p != nil {
		p.Print(line)
		return
	}
	_ = ui.Say(s.app.stderr, line)
}

// plan reads the routers.
func (s *session) plan(ctx context.Context) *engine.Plan {
	s.unlock(ctx)
	p := s.progress("plan", engine.Planned, engine.HostFailed)
	defer s.quiet(p)
	o := s.opts
	o.Sink = s.sink(p)
	defer s.mixed()
	return engine.MakePlan(ctx, s.loaded.Program, s.readers(), o)
}

// apply carries a plan out. The run's id comes from the engine and is printed
// as soon as it is known: it is how the commits are found on the routers.
func (s *session) apply(ctx context.Context, plan *engine.Plan, comment string) (*engine.Report, *ui.Warnings) {
	s.past.Store(true)
	p := s.progress("apply", engine.HostDone)
	defer s.quiet(p)
	o := s.opts
	o.Comment = comment
	warned := &ui.Warnings{}
	show := s.sink(p)
	o.Sink = func(e engine.Event) {
		if e.Kind == engine.RunStarted {
			p.Print("nplay: run " + e.Run)
		}
		warned.Sink(e)
		show(e)
	}
	return engine.Apply(ctx, s.loaded.Program, plan, s.reach.dial, o), warned
}

// quiet ends a progress.
func (s *session) quiet(p *ui.Progress) {
	s.shown.Store(nil)
	if s.app.person != nil {
		s.app.person.onto(nil)
	}
	p.Stop()
}

func (s *session) progress(verb string, end ...engine.Kind) *ui.Progress {
	return s.progressOf(verb, len(s.loaded.Program.Hosts), end...)
}

// progressOf begins to show how work on so many routers comes along.
func (s *session) progressOf(verb string, routers int, end ...engine.Kind) *ui.Progress {
	p := ui.NewProgress(ui.ProgressOptions{
		W: s.app.stderr, Style: s.app.err, Verb: verb, Total: routers,
		Verbose: s.flags.verbose, End: end,
	})
	s.shown.Store(p)
	if s.app.person != nil {
		s.app.person.onto(p)
	}
	return p
}

// sink shows events, and streams them when asked to.
func (s *session) sink(p *ui.Progress) engine.Sink {
	if !s.stream {
		return p.Sink
	}
	out := &serial{w: s.app.stdout}
	return func(e engine.Event) {
		p.Sink(e)
		_ = ui.EventJSON(out, e) // a reader that went away must not stop a run
	}
}

// show prints a plan in a format.
func (s *session) show(r *review.Review, format string) error {
	style := s.app.out
	style.All, style.Overruled = s.flags.verbose > 0, s.opts.AllowLockout
	if format == "json" {
		return said(ui.PlanJSON(s.app.stdout, r, s.stream))
	}
	return said(ui.Plan(s.app.stdout, style, r))
}

// tell prints how a run ended.
func (s *session) tell(plan *review.Review, r *engine.Report, warned *ui.Warnings) error {
	style := s.app.out
	style.All = s.flags.verbose > 0
	if s.stream {
		return said(ui.ReportJSON(s.app.stdout, plan.Playbook, r))
	}
	return said(ui.Report(s.app.stdout, style, plan, r, warned))
}

// said turns an output that cannot be written into an error with words.
func said(err error) error {
	if err != nil {
		return fmt.Errorf("cannot write the result: %w", err)
	}
	return nil
}
