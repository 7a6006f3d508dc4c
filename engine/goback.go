package engine

import "context"

// goBack leaves our commit unconfirmed and waits until the router has taken it
// back. The first session keeps its lock meanwhile: any commit by somebody else
// would confirm what was not proven. "Rolled back" is said only when the
// history shows it and the configuration is again what it was.
func (t *stepRun) goBack(ctx context.Context, f *Failure) outcome {
	// Whatever the router leaves in the candidate, when it takes the commit back or
	// did not carry it out, is ours to discard, if nothing else was in it.
	defer func() { t.l.dirty = t.l.locked && t.l.ours }()
	if t.step.Confirm == 0 {
		if done, o := t.neverCame(ctx, f); done {
			return o
		}
		f.Text = "committed for good (confirm = \"none\") and not verified: " + f.Text
		return outcome{state: StateIndeterminate, failure: f, stands: true}
	}
	limit := t.since.Add(t.window() + rollbackMargin)
	p := pause{r: t.router}
	t.emit(Waiting, "for the router to take the commit back: "+f.Text)
	for {
		if done, o := t.isBack(ctx, f); done {
			return o
		}
		if !t.now().Before(limit) || p.wait(ctx, limit) != nil {
			break
		}
	}
	text := "the commit was not confirmed, and that the router has taken it back could not be seen: "
	if t.acknowledged {
		text = "the router answered the confirm with ok, and that the commit stands could not be seen: "
	}
	f.Text = text + f.Text
	f.Hint = hints[Indeterminate]
	return outcome{state: StateIndeterminate, failure: f}
}

// isBack looks once.
func (t *stepRun) isBack(ctx context.Context, f *Failure) (bool, outcome) {
	if t.l.dead && t.renew(ctx, t.before(), t.ahead()) != nil {
		return false, outcome{}
	}
	t.cancel(ctx)
	found, err := t.standing(ctx)
	if err != nil {
		return false, outcome{}
	}
	switch found {
	case takenBack:
		tree, err := t.l.read(ctx)
		if err != nil {
			return false, outcome{}
		}
		if Digest(tree, t.scopes) == t.base {
			if t.lost {
				return true, t.stopped(f)
			}
			return true, outcome{state: StateRolledBack, failure: f}
		}
		f.Text = "the router took the commit back, and yet its configuration is not what it was before: " + f.Text
	case absent:
		return t.missing(ctx, f)
	case stands, overlaid:
		if t.acknowledged || t.asked && t.l.forgetful() {
			return true, t.recheck(ctx)
		}
		f.Text = "the commit was confirmed by somebody else's commit or commit check, though it is not proven: " + f.Text
	default:
		return false, outcome{}
	}
	f.Hint = hints[Indeterminate]
	return true, outcome{state: StateIndeterminate, failure: f}
}

// neverCame looks whether a commit that was to be for good is in the history at
// all. A router that cannot be asked any more has committed, as it said.
func (t *stepRun) neverCame(ctx context.Context, f *Failure) (bool, outcome) {
	found, err := t.standing(ctx)
	switch {
	case err == nil && found == takenBack && t.lost:
		return true, t.stopped(f)
	case err == nil && found == absent:
		return t.missing(ctx, f)
	}
	return false, outcome{}
}

// missing is for a history without our commit. Under our lock nothing else can
// have been committed since: it never was, if the configuration says so too.
func (t *stepRun) missing(ctx context.Context, f *Failure) (bool, outcome) {
	if !t.l.locked {
		return false, outcome{}
	}
	tree, err := t.l.read(ctx)
	if err != nil || Digest(tree, t.scopes) != t.base {
		return false, outcome{}
	}
	f.Text = "the router answered the commit with ok and did not carry it out: " + f.Text
	return true, t.stopped(f)
}
