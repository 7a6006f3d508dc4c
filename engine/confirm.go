package engine

import (
	"context"
	"errors"
	"fmt"

	"nplay/transport"
)

// confirms is how often a router that answers is asked to confirm, before it is
// left to take the commit back.
const confirms = 3

// confirm confirms our commit: on the first session, or on a new one when that
// died. Each time the history has to show first that what is pending is ours,
// under our lock and with a clean candidate, because a confirm is a commit. The
// router's "ok" is not believed either: it is done when the history shows it.
func (t *stepRun) confirm(ctx context.Context) outcome {
	limit := t.since.Add(t.window()) // by then the router takes it back
	p := pause{r: t.router}
	last := t.fail(ProbeFailed, fmt.Sprintf("the window of %s was over before the commit could be confirmed", count(t.step.Confirm, "minute")))
	asked, waited := 0, false
	for {
		found, f := t.ready(ctx)
		switch {
		case f != nil && (t.shut || f.Cause == Dirty && t.l.locked):
			return t.goBack(ctx, f)
		case f != nil:
			last = f
		case found == takenBack:
			return t.goBack(ctx, last)
		case found == overlaid:
			return t.recheck(ctx)
		case found == stands:
			t.emit(Confirmed, "")
			return t.applied()
		case asked == confirms:
			return t.goBack(ctx, last)
		case t.acknowledged && !waited:
			last = t.fail(Refused, "the router answers a confirm with ok, and its history goes on showing the commit as pending")
		default:
			waited = false
			t.asked = true
			err := t.l.confirm(ctx, confirmLog(t.head, t.playbook, t.opts.Comment))
			if err == nil || answered(err) {
				asked++
			}
			if err == nil {
				t.acknowledged = true
				continue
			}
			last = t.failure("confirm", err)
		}
		if !t.now().Before(limit) {
			return t.goBack(ctx, last)
		}
		t.emit(Waiting, "to try again: "+last.Text)
		if p.wait(ctx, limit) != nil {
			return t.goBack(ctx, last)
		}
		waited = true
	}
}

// ready says what the router's history shows, and brings about that a confirm
// may be sent when it shows our commit pending: the lock is ours and the
// candidate clean. A Failure says what is in the way.
func (t *stepRun) ready(ctx context.Context) (standing, *Failure) {
	if t.l == t.first && t.l.forgetful() && t.acknowledged {
		// Only another session can see that nothing waits any more.
		if err := t.renew(ctx, t.ahead(), t.before()); err != nil {
			t.l.dead = true
			return absent, t.failure("connect again", err)
		}
	}
	if t.l.dead {
		if err := t.renew(ctx, t.ahead(), t.before()); err != nil {
			return absent, t.failure("connect again", err)
		}
	}
	var locked error
	if !t.l.locked {
		if locked = t.l.lock(ctx); locked != nil && t.l.dead {
			return absent, t.failure("lock again", locked)
		}
	}
	found, err := t.standing(ctx)
	if err != nil {
		return absent, t.failure("look what became of the commit", err)
	}
	if errors.Is(locked, transport.ErrPending) {
		f := t.fail(ProbeFailed, "the session that made the commit is gone, and the server lets no other one confirm it")
		t.shut = !t.acknowledged
		if t.acknowledged {
			f = t.fail(Refused, "the router answers a confirm with ok, and still says that a commit waits")
			t.acknowledged = false
		}
		return pending, f
	}
	switch {
	case found == absent:
		return absent, t.fail(Indeterminate, "the router's history does not show the commit that it had acknowledged")
	case found != pending || t.l == t.first:
		return found, nil
	case locked != nil:
		return found, t.failure("lock again", locked)
	}
	diff, err := t.l.compare(ctx)
	if err != nil {
		return found, t.failure("compare", err)
	}
	if diff != "" {
		return found, t.fail(Dirty, "the candidate holds somebody else's uncommitted changes, which a confirm would commit")
	}
	t.l.ours = true
	return found, nil
}

// recheck looks once more at a router on which our commit stands, though nobody
// saw us confirm it: somebody's commit came on top, or the router took very long
// to show it.
func (t *stepRun) recheck(ctx context.Context) outcome {
	if f := t.verify(ctx); f != nil {
		return t.indeterminate(f, "our commit stands, perhaps confirmed by somebody else's, and now the router is not as wanted")
	}
	t.emit(Confirmed, "as the history shows")
	return t.applied()
}
