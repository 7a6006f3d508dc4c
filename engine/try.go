package engine

import (
	"context"
	"fmt"

	"nplay/conf"
	"nplay/transport"
)

// secure takes the lock, makes sure that nobody's commit waits for a confirmation
// that we would give it, and returns the committed configuration: from here on
// nobody else can change it.
func (r *router) secure(ctx context.Context, l *link) (*conf.Node, *Failure) {
	if err := r.takeLock(ctx, l); err != nil {
		return nil, r.failure("lock", err)
	}
	var history []transport.Commit
	if !l.forgetful() {
		var err error
		if history, err = l.history(ctx); err != nil {
			return nil, r.failure("read the commit history", err)
		}
	}
	if c := foreign(history, r.opts.Run); c != nil {
		return nil, r.fail(Pending, fmt.Sprintf("a confirmed commit by %s (%s) from %s waits for its confirmation%s",
			c.User, c.Client, c.Time.UTC().Format("2006-01-02 15:04:05 MST"), quoted(c.Log)))
	}
	tree, err := l.read(ctx)
	if err != nil {
		return nil, r.failure("read the configuration", err)
	}
	return tree, nil
}

// try has the router take the edits, say what they come to (diff), and check the
// result. doing is the request that err is about.
func (r *router) try(ctx context.Context, l *link, edits []conf.Edit) (diff, doing string, err error) {
	if err := l.load(ctx, edits); err != nil {
		return "", "load", err
	}
	r.emit(Loaded, count(len(edits), "edit"))
	if diff, err = l.compare(ctx); err != nil {
		return "", "compare", err
	}
	if diff == "" {
		return "", "compare", fruitless(len(edits))
	}
	if err := l.check(ctx); err != nil {
		return diff, "commit check", err
	}
	r.emit(Checked, "")
	return diff, "", nil
}

// fruitless says that a router took so many edits and shows no change.
type fruitless int

func (n fruitless) Error() string {
	return fmt.Sprintf("the router took the %s without an error, but its own comparison shows no change", count(int(n), "edit"))
}

// Hint says what to do next.
func (fruitless) Hint() string {
	return "nothing was committed; plan again, and use `--trace HOST=FILE` to see what the router said to the load"
}
