package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// A stepRun is one step under way: one commit on one router. docs/engine.md
// says for every request what follows from each way it can end.
type stepRun struct {
	*router
	step     Step
	playbook string
	proofs   []*Proof // those of the plays that end with this step

	l     *session // the session in use: the first one, or a new one when that died
	first *session
	head  string     // begins the log of our commit
	after *Login     // what to log in with once the commit is in force
	tree  *conf.Node // the committed configuration as it will be
	base  string     // digest of the scopes before the commit
	sent  time.Time  // when the commit was sent
	since time.Time  // when it was known to be in force: it is taken back by this plus the window

	committed    bool      // the router has answered the commit with ok, or its commit was seen
	shut         bool      // no other session can confirm what the one that is gone has committed
	asked        bool      // a confirm was sent, whatever became of it
	cancelled    bool      // it was asked to take the commit back, and said ok
	lost         bool      // it answered the commit with ok, and the commit was never seen in force
	acknowledged bool      // the router has answered a confirm with ok
	turned       int       // how often a login was refused while a session was to be replaced, or a password by the probe
	turnedAt     time.Time // the last time
	refused      error     // the last of these refusals
}

// An outcome is how a step ended.
type outcome struct {
	state   State
	failure *Failure
	stands  bool // our commit is in force
}

// run carries the step out. Until the commit it ends with ctx and leaves the
// router as it was; what comes after the commit is never cut short.
func (t *stepRun) run(ctx context.Context) outcome {
	if ctx.Err() != nil {
		return t.stopped(t.failure("before it connected", ctx.Err()))
	}
	l, err := t.dial(ctx, t.request(t.login, t.port))
	if err != nil {
		return t.stopped(t.failure("connect", err))
	}
	t.l, t.first = l, l
	defer func() { _ = t.l.end(ctx) }()
	user := t.account(l)
	by := l.s.Info()
	by.User = user
	if f := t.refuses([]Step{t.step}, by, t.plannedOn(t.step.Stage)); f != nil {
		return t.stopped(f)
	}
	t.after = t.login
	if t.leaves(t.step, by) {
		t.after = t.host.Connection.Next
	}
	if f := t.prepare(ctx, l.link); f != nil {
		return t.stopped(f)
	}
	if ctx.Err() != nil {
		return t.stopped(t.failure("before the commit", ctx.Err()))
	}
	return t.carryOut(context.WithoutCancel(ctx))
}

// account is the account that the session logged in with.
func (t *stepRun) account(l *session) string {
	if user := l.s.Info().User; user != "" {
		return user
	}
	if t.login != nil {
		return t.login.User
	}
	return t.host.Connection.User
}

// prepare brings the change into the candidate, all under our lock, as far as
// a router can be asked without committing.
func (t *stepRun) prepare(ctx context.Context, l *link) *Failure {
	tree, f := t.secure(ctx, l)
	if f != nil {
		return f
	}
	if f := t.refold(tree); f != nil {
		return f
	}
	if _, doing, err := t.try(ctx, l, t.step.Edits); err != nil {
		return t.failure(doing, err)
	}
	return nil
}

// carryOut commits, and goes on until the router has the change for good or is
// as it was before, or nobody can tell.
func (t *stepRun) carryOut(ctx context.Context) outcome {
	t.sent, t.changed = t.now(), true
	t.l.persist(t.head)
	err := t.l.commit(ctx, transport.CommitOptions{
		Confirm: t.step.Confirm,
		Log:     commitLog(t.head, t.playbook, t.opts.Comment),
	})
	t.since = t.now()
	if err != nil {
		f := t.failure("commit", err)
		switch found, known := t.settle(ctx); {
		case !known:
			return t.indeterminate(f, "the reply to the commit was lost, and whether it was carried out could not be found out")
		case found == absent:
			return t.stopped(f)
		case found == takenBack, answered(err):
			// Refused, and yet in the history: on one routing engine only, perhaps.
			return t.goBack(ctx, f)
		}
		t.since = t.now()
	}
	t.committed = true
	t.emit(Committed, t.windowText())
	if f := t.verify(ctx); f != nil {
		return t.goBack(ctx, f)
	}
	if t.step.Confirm == 0 {
		return t.applied()
	}
	return t.confirm(ctx)
}

func (t *stepRun) window() time.Duration { return time.Duration(t.step.Confirm) * time.Minute }

func (t *stepRun) windowText() string {
	if t.step.Confirm == 0 {
		return "for good"
	}
	return "to be confirmed within " + count(t.step.Confirm, "minute")
}

// The three ways to end. Each is said only of what was seen.

func (t *stepRun) applied() outcome {
	t.login = t.after
	t.port = portOf(t.tree)
	t.notePort(t.port)
	return outcome{state: StateApplied, stands: true}
}

func (r *router) stopped(f *Failure) outcome {
	state := StateFailed
	if f.Cause == Drifted || f.Cause == Inputs {
		state = StateSkipped // nothing went wrong: what was reviewed is not what it would be
	}
	return outcome{state: state, failure: f}
}

func (t *stepRun) indeterminate(f *Failure, text string) outcome {
	f.Cause, f.Text, f.Hint = Indeterminate, text+" ("+f.Text+")", hints[Indeterminate]
	return outcome{state: StateIndeterminate, failure: f}
}

// proofsOf returns the proofs that the step with this index must pass: those of
// plays with a change on the router, at the last step up to the play's end.
func (r *router) proofsOf(i int) []*Proof {
	var due []*Proof
	for _, p := range r.proofs {
		last, changed := -1, false
		for k, s := range r.plan {
			if s.Stage > r.jobs.last[p.Play] {
				break
			}
			last = k
			changed = changed || slices.ContainsFunc(s.Changes, func(c Change) bool { return c.Play == p.Play.Name })
		}
		if changed && last == i {
			due = append(due, p)
		}
	}
	return due
}

func quoted(log string) string {
	if log = oneLine(log); log == "" {
		return ""
	}
	return fmt.Sprintf(" (%q)", log)
}
