package engine

import (
	"context"
	"fmt"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// A link is one session with a router, as far as it can try a change out: every
// request is bounded in time and counted, every warning passed on. It knows what
// it has to clean up.
type link struct {
	s       transport.Checker
	r       *router
	grace   time.Duration       // what a request under way is given when its caller breaks off
	said    []transport.Warning // what the router has said beside its answers
	dead    bool                // nothing can be sent any more
	locked  bool                // the exclusive lock is ours
	dirty   bool                // our edits are, or may be, in the candidate
	ours    bool                // nobody else's edits are in the candidate, as was seen under our lock
	settled bool                // closed and counted
}

// forgetful reports whether the router keeps no history.
func (l *link) forgetful() bool { return l.s.Info().Forgetful }

// ask sends one request.
func (l *link) ask(ctx context.Context, request func(context.Context) error) error {
	return l.within(ctx, request, false)
}

// askLong sends a request that makes the router work through its configuration.
func (l *link) askLong(ctx context.Context, request func(context.Context) error) error {
	return l.within(ctx, request, true)
}

func (l *link) within(ctx context.Context, request func(context.Context) error, long bool) error {
	if l.dead {
		return transport.ErrClosed
	}
	if l.grace > 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var cancel context.CancelFunc
		ctx, cancel = lingering(ctx, l.grace)
		defer cancel()
	}
	d := l.r.host.Connection.timeout()
	if long {
		d = l.r.host.Connection.commitTimeout()
	}
	err := bounded(ctx, d, request)
	if err != nil && !answered(err) {
		l.dead = true
	}
	return err
}

func (l *link) lock(ctx context.Context) error {
	err := l.ask(ctx, l.s.Lock)
	l.locked = err == nil
	return err
}

func (l *link) unlock(ctx context.Context) error {
	err := l.ask(ctx, l.s.Unlock)
	l.locked = l.locked && err != nil
	return err
}

func (l *link) history(ctx context.Context) (h []transport.Commit, err error) {
	err = l.ask(ctx, func(ctx context.Context) (err error) {
		h, err = l.s.History(ctx)
		return err
	})
	return h, err
}

// read returns the committed configuration below the tasks' scopes and that of
// the NETCONF service, whose port every later connection needs.
func (l *link) read(ctx context.Context) (tree *conf.Node, err error) {
	err = l.ask(ctx, func(ctx context.Context) (err error) {
		tree, err = l.s.Read(ctx, l.r.wide)
		return err
	})
	return tree, err
}

func (l *link) load(ctx context.Context, edits []conf.Edit) error {
	l.dirty, l.ours = true, true // also a refused load can leave a part
	l.r.result.Stats.Loads++
	return l.warned(func() ([]transport.Warning, error) {
		var w []transport.Warning
		err := l.ask(ctx, func(ctx context.Context) (err error) {
			w, err = l.s.Load(ctx, edits)
			return err
		})
		return w, err
	})
}

func (l *link) compare(ctx context.Context) (text string, err error) {
	err = l.ask(ctx, func(ctx context.Context) (err error) {
		text, err = l.s.Compare(ctx)
		return err
	})
	return text, err
}

func (l *link) check(ctx context.Context) error {
	return l.warned(func() ([]transport.Warning, error) {
		var w []transport.Warning
		err := l.askLong(ctx, func(ctx context.Context) (err error) {
			w, err = l.s.Check(ctx)
			return err
		})
		return w, err
	})
}

func (l *link) discard(ctx context.Context) error {
	err := l.ask(ctx, l.s.Discard)
	l.dirty = l.dirty && err != nil
	return err
}

// warned passes on what the router said beside its answer.
func (l *link) warned(request func() ([]transport.Warning, error)) error {
	warnings, err := request()
	l.said = append(l.said, warnings...)
	for _, w := range warnings {
		text := w.Message
		if w.Path != "" {
			text = w.Path + " " + text
		}
		l.r.emit(Warned, text)
	}
	return err
}

// end gives back all that the session holds and closes it. It works on when ctx
// has ended: a lock is never left behind. It may be called more than once. An
// error says that the router did not answer as it should to what gives it back.
func (l *link) end(ctx context.Context) (failed error) {
	if l.settled {
		return nil
	}
	l.settled = true
	ctx = context.WithoutCancel(ctx)
	if l.locked && l.dirty && !l.dead {
		if err := l.discard(ctx); err != nil {
			failed = fmt.Errorf("discard: %w", err)
			l.r.emit(Warned, words("discard", err)+"; closing the session makes the router drop the edits and the lock")
		}
	}
	// Edits that could not be discarded go with the session; an unlock before that
	// could leave them in the candidate that everybody shares.
	if l.locked && !l.dirty && !l.dead {
		if err := l.unlock(ctx); err != nil {
			failed = fmt.Errorf("unlock: %w", err)
			l.r.emit(Warned, words("unlock", err)+"; the router drops the lock with the session")
		}
	}
	l.r.result.Stats.RPCs += l.s.Stats().RPCs
	_ = l.s.Close() // whatever it says, the session is over
	return failed
}
