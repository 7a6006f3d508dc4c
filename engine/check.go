package engine

import (
	"context"
	"errors"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"nplay/conf"
	"nplay/internal/secret"
	"nplay/transport"
)

// CheckPlan asks every router of the plan that has a change what it says to it:
// lock, load, the router's own diff, commit check, and all of it back. What it
// said is HostPlan.Check afterwards; a router that could not be asked has the
// Failure there, and keeps its steps. The plan has to be one of this process.
//
// What it is given cannot commit. docs/engine.md says for every request what
// follows from each way it can end.
//
// When ctx ends, what is under way comes to its end, for a short time, and the
// routers get their locks back.
func CheckPlan(ctx context.Context, p *Program, plan *Plan, d CheckDialer, o Options) {
	o = o.filled()
	o.Run = "" // nothing is committed, so that no commit is ours
	l, f := newLayout(p)
	var g errgroup.Group
	g.SetLimit(o.Parallel)
	for i := range plan.Hosts {
		hp := &plan.Hosts[i]
		if hp.Failure != nil || !hp.Changed() {
			continue
		}
		g.Go(func() error {
			t := &trial{check: &Check{}}
			switch {
			case f != nil:
				t.check.Failure = f.on(hp.Host)
			case l.broken[hp.Host] != nil:
				t.check.Failure = l.broken[hp.Host]
			case l.hosts[hp.Host] == nil:
				t.check.Failure = &Failure{Host: hp.Host, Cause: NotStarted, Text: "the playbook does not have this router", Hint: hints[NotStarted]}
			default:
				s := l.hosts[hp.Host]
				t.router = &router{host: s.host, jobs: s, opts: o, result: Result{Host: hp.Host}}
				t.look(hp.Steps)
				t.run(ctx, d)
				hp.Stats.Add(t.result.Stats)
			}
			hp.Check = t.check
			t.tell(o, hp.Host)
			return nil // a router's failure is in the plan; it must not stop the others
		})
	}
	_ = g.Wait()
}

// A trial is a router that is asked to try a change.
type trial struct {
	*router
	l     *link
	check *Check
}

// grace is how long a request under way may take to come to its end when nplay
// is interrupted. Breaking it off would close the session, and leave it to the
// router to notice.
const grace = 10 * time.Second

// run asks the router and gives back what it took.
func (t *trial) run(ctx context.Context, d CheckDialer) {
	if ctx.Err() != nil {
		t.check.Failure = t.failure("before it connected", ctx.Err())
		return
	}
	s, err := connect(ctx, t.router, t.request(nil, 0), d)
	if err != nil {
		t.check.Failure = t.failure("connect", err)
		return
	}
	t.l = &link{s: s, r: t.router, grace: grace}
	t.check.Failure = t.ask(ctx)
	if f := t.l.end(ctx); t.check.Failure == nil {
		t.check.Failure = f
	}
	if f := t.check.Failure; f != nil && t.l.lingers() {
		f.Hint = abandoned + joined(f.Hint)
	}
}

// abandoned is said where the link died that had the lock, or was asking for it.
const abandoned = "nothing was committed; as long as the router does not notice that the session is over, it keeps the lock and what was loaded (without `system services ssh client-alive-interval` that can take hours); `request system logout pid PID` on the router ends it"

func joined(hint string) string {
	if hint == "" {
		return ""
	}
	return "; " + hint
}

// ask has the router try the steps, one on top of the other. What it says of them
// goes into the Check; the Failure is why it could not be asked.
func (t *trial) ask(ctx context.Context) *Failure {
	tree, f := t.secure(ctx, t.l)
	if f != nil {
		return f
	}
	tree = tree.Only(t.scopes)
	folded, bad := fold(t.jobs, tree)
	if len(bad) > 0 {
		return &bad[0]
	}
	if !folded.is(t.plan) {
		return t.fail(Drifted, "the router was changed since it was read for the plan: the edits are no longer the ones that were planned")
	}
	t.check.Computed = !t.l.s.Info().Junos
	for i, step := range t.plan {
		if ctx.Err() != nil {
			return t.failure("before the load", ctx.Err())
		}
		t.stage = step.Stage
		diff, doing, err := t.try(ctx, t.l, step.Edits)
		t.check.Warnings = append(t.check.Warnings, t.verdicts(t.plan[:i+1], t.l.listen())...)
		if diff != "" && !t.check.Computed && !t.check.Differs {
			t.compare(diff, conf.Diff(tree, folded.trees[step.Stage]))
		}
		if err != nil {
			return t.refused(doing, err, i)
		}
	}
	return nil
}

// is reports whether the fold comes to these steps.
func (f *folded) is(steps []Step) bool {
	if len(f.steps) != len(steps) {
		return false
	}
	for i, s := range f.steps {
		if s.Stage != steps[i].Stage || !sameEdits(s.Edits, steps[i].Edits) {
			return false
		}
	}
	return true
}

// refused sorts an error of a step: a router that does not take the change has
// said something about it, any other could not be asked.
func (t *trial) refused(doing string, err error, i int) *Failure {
	var none fruitless
	if errors.As(err, &none) {
		t.check.Errors = append(t.check.Errors, Verdict{Request: doing, Warning: transport.Warning{Message: none.Error()}, Tasks: tasksOf(t.plan[i:i+1], everything)})
		return nil
	}
	var no *transport.Refusal
	if doing == "compare" || !errors.As(err, &no) || causeOf(err) != Refused {
		return t.failure(doing, err)
	}
	for _, e := range no.Errors {
		w := transport.Warning{Path: t.opts.Mask(e.Path), Message: t.opts.Mask(e.Said())}
		t.check.Errors = append(t.check.Errors, Verdict{Request: doing, Warning: w, Tasks: blame(t.plan[:i+1], e.Path, e.Element, e.Message)})
	}
	if len(no.Errors) == 0 {
		t.check.Errors = append(t.check.Errors, Verdict{Request: doing, Warning: transport.Warning{Message: "refused without a reason"}})
	}
	return nil
}

// verdicts are warnings with the tasks they are about.
func (t *trial) verdicts(steps []Step, said []heard) []Verdict {
	var all []Verdict
	for _, h := range said {
		element, message, ok := strings.Cut(h.Message, ": ")
		if !ok {
			element, message = "", h.Message
		}
		w := transport.Warning{Path: t.opts.Mask(h.Path), Message: t.opts.Mask(h.Message)}
		all = append(all, Verdict{Request: h.request, Warning: w, Tasks: blame(steps, h.Path, element, message)})
	}
	return all
}

// legible bounds what is held against the edits: nobody reads more.
var legible = conf.Limits{Bytes: 8 << 20, Elements: 100_000}

// compare holds the router's own diff against the edits.
func (t *trial) compare(diff string, edits []conf.Edit) {
	c, err := conf.ParseComparison(diff, legible)
	switch {
	case err != nil:
		t.check.Differs, t.check.Diff = true, "its comparison cannot be shown: "+err.Error()+"\n"
	case !c.Agrees(edits, plainly):
		t.check.Differs, t.check.Diff = true, t.opts.Mask(c.Text())
	}
}

// plainly is the same for all forms of a secret.
func plainly(value string) string { return secret.Plain(value).Reveal() }

// tell tells of the end of a trial.
func (t *trial) tell(o Options, host string) {
	c := t.check
	if f := c.Failure; f != nil {
		own := *f // that of the program may be shared
		own.Text = o.Mask(own.Text)
		c.Failure = &own
		o.failed(&own)
	}
	detail := "accepted"
	switch {
	case len(c.Errors) > 0:
		detail = "refused"
		o.emit(Event{Kind: HostFailed, Host: host, Detail: string(Refused) + ": " + c.Errors[0].Message})
	case c.Failure != nil:
		detail = "not asked"
	}
	o.emit(Event{Kind: HostDone, Host: host, Detail: detail})
}
