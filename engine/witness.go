package engine

import (
	"context"

	"nplay/conf"
	"nplay/transport"
)

// standing says what became of our commit: by the router's history or, where it
// keeps none, by its configuration.
func (t *stepRun) standing(ctx context.Context) (standing, error) {
	if !t.l.forgetful() {
		h, err := t.l.history(ctx)
		return find(h, t.head), err
	}
	tree, err := t.l.read(ctx)
	if err != nil {
		return absent, err
	}
	return t.witness(tree), nil
}

// witness takes the configuration of a router without a history for a sign of
// what became of our commit. Until the router has answered a confirm, everything
// but the configuration of before is taken for a commit that waits, which has to
// be confirmed or seen to be gone; unless a lock shows that none waits, or the
// window is long over.
func (t *stepRun) witness(tree *conf.Node) standing {
	switch {
	case Digest(tree, t.scopes) == t.base && t.committed:
		return takenBack
	case Digest(tree, t.scopes) == t.base:
		return absent
	case t.step.Confirm > 0 && !t.acknowledged && !t.l.idle() && t.now().Before(t.since.Add(t.window()+rollbackMargin)):
		return pending
	case t.left(tree) == nil:
		return stands
	}
	return overlaid
}

// left returns what the tasks would still edit, up to and with this step.
func (t *stepRun) left(tree *conf.Node) []conf.Edit {
	folded, bad := fold(t.jobs, tree.Only(t.scopes))
	if len(bad) > 0 {
		return t.step.Edits // at odds with the router: nothing of it can be taken as done
	}
	for s := range t.step.Stage + 1 {
		if left := folded.stageEdits(s); len(left) > 0 {
			return left
		}
	}
	return nil
}

// cancel asks a router that can to take our commit back now, and not only when
// the window is over.
func (t *stepRun) cancel(ctx context.Context) {
	c, can := t.l.s.(transport.Canceller)
	if !can || t.cancelled || t.acknowledged || t.step.Confirm == 0 || t.l.dead {
		return
	}
	err := t.l.askLong(ctx, c.Cancel) // a refusal says that nothing waits; the configuration will tell
	t.cancelled = err == nil
}

// vanished reports whether our commit was answered with ok and never seen in
// force: some servers lose what they are asked to commit.
func (t *stepRun) vanished(tree *conf.Node) bool {
	return t.l.forgetful() && t.committed && Digest(tree, t.scopes) == t.base
}

// notApplied is what is said of it.
const notApplied = "committed but not applied: the router answered the commit with ok, and its configuration is what it was before"
