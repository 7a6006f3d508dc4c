package engine

import (
	"context"
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
	grace   time.Duration // what a request under way is given when its caller breaks off
	said    []heard       // what the router has said beside its answers
	asking  bool          // it died while it asked for the lock
	dead    bool          // nothing can be sent any more
	locked  bool          // the exclusive lock is ours
	dirty   bool          // our edits are, or may be, in the candidate
	ours    bool          // nobody else's edits are in the candidate, as was seen under our lock
	settled bool          // closed and counted
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
	l.asking = l.dead
	return err
}

// lingers reports whether the link died with the lock, as far as can be known:
// the router drops it when it notices.
func (l *link) lingers() bool { return l.dead && (l.locked || l.asking) }

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
	return l.warned("load", func() ([]transport.Warning, error) {
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
	return l.warned("commit check", func() ([]transport.Warning, error) {
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

// A heard is something a router said beside its answer to a request.
type heard struct {
	request string
	transport.Warning
}

// listen returns what the router has said since it was last called.
func (l *link) listen() []heard {
	said := l.said
	l.said = nil
	return said
}

// warned passes on what the router said beside its answer.
func (l *link) warned(name string, request func() ([]transport.Warning, error)) error {
	warnings, err := request()
	for _, w := range warnings {
		l.said = append(l.said, heard{name, w})
		text := w.Message
		if w.Path != "" {
			text = w.Path + " " + text
		}
		l.r.emit(Warned, text)
	}
	return err
}

// end gives back all that the session holds and closes it. It works on when ctx
// has ended: a lock is never left behind. It may be called more than once. The
// Failure says that what was held may not be given back yet.
func (l *link) end(ctx context.Context) (failed *Failure) {
	if l.settled {
		return nil
	}
	l.settled = true
	ctx = context.WithoutCancel(ctx)
	if l.locked && l.dirty && !l.dead {
		if err := l.discard(ctx); err != nil {
			failed = l.kept("discard", err)
			l.r.emit(Warned, words("discard", err)+"; closing the session makes the router drop the edits and the lock")
		}
	}
	// Edits that could not be discarded go with the session; an unlock before that
	// could leave them in the candidate that everybody shares.
	if l.locked && !l.dirty && !l.dead {
		if err := l.unlock(ctx); err != nil {
			failed = l.kept("unlock", err)
			l.r.emit(Warned, words("unlock", err)+"; the router drops the lock with the session")
		}
	}
	l.r.result.Stats.RPCs += l.s.Stats().RPCs
	_ = l.s.Close() // whatever it says, the session is over
	return failed
}

// kept is the Failure of what should have given something back.
func (l *link) kept(doing string, err error) *Failure {
	f := l.r.failure(doing, err)
	f.Hint = "nplay closed the session, with which the router drops the lock and what was loaded under it; `configure` on the router shows who is still editing"
	return f
}
