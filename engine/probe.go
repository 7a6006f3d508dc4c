package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// patience is the longest time for which a probe or a proof is tried again: a
// router's daemons need a moment to take up what was committed.
const patience = 15 * time.Second

// verify shows, over new connections, that the router is as wanted and that the
// logins work which have to. Nothing it sends could confirm the commit.
func (t *stepRun) verify(ctx context.Context) *Failure {
	if f := t.patiently(ctx, t.probe); f != nil {
		return f
	}
	t.emit(Probed, "")
	for _, p := range t.proofs {
		if !p.Login.usable() {
			note(&t.result.NotProven, p.Login.User)
			t.emit(NotProven, p.Login.User)
			continue
		}
		prove := func(ctx context.Context) (*Failure, int) { return t.prove(ctx, p) }
		if f := t.patiently(ctx, prove); f != nil {
			return f
		}
		note(&t.result.Proven, p.Login.User)
		t.emit(Proven, p.Login.User)
	}
	return nil
}

// note adds an account, once: several steps may prove the same.
func note(accounts *[]string, user string) {
	if !slices.Contains(*accounts, user) {
		*accounts = append(*accounts, user)
	}
}

// patiently tries again while that can help and time is left: a while, and once
// more when the first try took that while and half of the window is still left.
func (t *stepRun) patiently(ctx context.Context, try func(context.Context) (f *Failure, most int)) *Failure {
	wait := patience
	if w := t.window() / 4; w > 0 {
		wait = min(wait, w)
	}
	limit := t.now().Add(wait)
	half := t.sent.Add(t.window() / 2)
	p := pause{r: t.router}
	for tries := 1; ; tries++ {
		f, most := try(ctx)
		now := t.now()
		if f == nil || tries >= most || !now.Before(limit) && (tries > 1 || !now.Before(half)) {
			return f
		}
		t.emit(Waiting, "to try again: "+f.Text)
		if p.wait(ctx, limit) != nil {
			return f
		}
	}
}

// probe reads the router over a new connection, as the account that nplay will
// come in with from now on, and folds: no edit may be left.
func (t *stepRun) probe(ctx context.Context) (*Failure, int) {
	l, err := t.dial(ctx, t.request(t.after, portOf(t.tree)))
	if err != nil {
		return t.lockedOut(err), tries(err, t.as(t.after))
	}
	defer func() { _ = l.end(ctx) }()
	tree, err := l.read(ctx)
	if err != nil {
		f := t.failure("the probe: read the configuration", err)
		f.Cause, f.Hint = ProbeFailed, hints[ProbeFailed]
		if answered(err) {
			return f, once
		}
		return f, often
	}
	folded, bad := fold(t.jobs, tree.Only(t.scopes))
	if len(bad) > 0 {
		return t.fail(ProbeFailed, "the probe: "+bad[0].Text), once
	}
	if t.vanished(tree) {
		t.lost = true
		f := t.fail(ProbeFailed, notApplied)
		f.Hint = "the change is not there; look whether something validates the candidate between edit and commit, which makes netconfd 2.13 lose it, and run again"
		return f, once
	}
	for s := range t.step.Stage + 1 {
		if left := folded.stageEdits(s); len(left) > 0 {
			f := t.fail(ProbeFailed, fmt.Sprintf("the probe: after the commit the router is not as wanted: %s left, the first at %s",
				count(len(left), "edit"), conf.PathString(left[0].Path)))
			f.Hint = "something on the router changes what is committed (a commit script, another tool?)"
			return f, once
		}
	}
	t.tree = tree
	return nil, once
}

// lockedOut says that the new connection did not come about, and with what it
// was tried.
func (t *stepRun) lockedOut(err error) *Failure {
	doing := "the probe: connect"
	if t.after != nil {
		doing = "the probe: connect as " + at(t.after.User, t.after.Source)
	}
	f := t.failure(doing, err)
	if !before(err) {
		f.Hint = hints[ProbeFailed]
	}
	if f.Cause == AuthRefused && t.as(t.after).locks() {
		t.refused = err
		t.turned++
	}
	if t.after != nil && f.Cause == AuthRefused {
		f.Hint = "make `next` in the inventory's connection block fit what the account will have after the change"
		f.Source = t.after.Source
	}
	f.Cause = ProbeFailed
	return f
}

// before reports whether a dial failed before the router could show what the
// commit has made of it: the error's own hint says what to do.
func before(err error) bool {
	return causeOf(err) == HostKey || errors.Is(err, transport.ErrJump)
}

// prove logs in as the account of a `prove` block, the way a management server
// will: by the NETCONF subsystem on the NETCONF port.
func (t *stepRun) prove(ctx context.Context, p *Proof) (*Failure, int) {
	q := t.request(&p.Login, portOf(t.tree))
	q.Subsystem = true
	l, err := t.dial(ctx, q)
	if err != nil {
		f := t.failure(fmt.Sprintf("the proof: log in as %s", at(p.Login.User, p.Source)), err)
		f.Source = p.Source
		if !before(err) {
			f.Hint = hints[ProofFailed]
		}
		if portOf(t.tree) == 0 {
			f.Hint = "NETCONF is not enabled in the router's configuration: the play needs an enable_netconf task"
		}
		f.Cause = ProofFailed
		return f, tries(err, &p.Login)
	}
	_ = l.end(ctx)
	return nil, once
}

// tries is how often a dial that failed like this is worth while: what failed
// may work a moment later.
func tries(err error, login *Login) int {
	switch causeOf(err) {
	case AuthRefused:
		return login.refusals()
	case Unreachable, NoNetconf, NoCLI, Protocol:
		return often
	}
	return once
}

// usable reports whether there is anything to log in with. A certificate alone is
// nothing: it takes its private key.
func (l Login) usable() bool {
	return len(l.Identities) > 0 || l.Agent || !l.Password.IsZero() || len(l.Answers) > 0
}
