package engine

import (
	"context"

	"nplay/transport"
)

// A session is a link that can commit.
type session struct {
	*link
	s transport.Session
}

// idle reports whether our lock shows that no confirmed commit waits.
func (l *session) idle() bool {
	c, can := l.s.(transport.Canceller)
	return can && l.locked && c.Idle()
}

// persist lets a confirmed commit of that name outlive its session, where the
// router can do that.
func (l *session) persist(id string) {
	if p, ok := l.s.(transport.Persister); ok {
		p.Persist(id)
	}
}

func (l *session) commit(ctx context.Context, o transport.CommitOptions) error {
	l.r.result.Stats.Commits++
	err := l.warned("commit", func() ([]transport.Warning, error) {
		var w []transport.Warning
		err := l.askLong(ctx, func(ctx context.Context) (err error) {
			w, err = l.s.Commit(ctx, o)
			return err
		})
		return w, err
	})
	l.dirty = l.dirty && err != nil
	return err
}

func (l *session) confirm(ctx context.Context, log string) error {
	l.r.result.Stats.Confirms++
	return l.warned("confirm", func() ([]transport.Warning, error) {
		var w []transport.Warning
		err := l.askLong(ctx, func(ctx context.Context) (err error) {
			w, err = l.s.Confirm(ctx, log)
			return err
		})
		return w, err
	})
}
