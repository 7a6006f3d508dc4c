package transport

import (
	"context"

	"nplay/conf"
)

// ReadOnly hides everything of a session but its Reader, and its Watcher where it
// is one: no type assertion brings the rest back.
func ReadOnly(s Session) Reader {
	if w, ok := s.(Watcher); ok {
		return watcher{reader{s}, w}
	}
	return reader{s}
}

type reader struct{ s Reader }

func (r reader) Info() Info   { return r.s.Info() }
func (r reader) Stats() Stats { return r.s.Stats() }
func (r reader) Close() error { return r.s.Close() }
func (r reader) Read(ctx context.Context, scopes []string) (*conf.Node, error) {
	return r.s.Read(ctx, scopes)
}
func (r reader) History(ctx context.Context) ([]Commit, error) { return r.s.History(ctx) }

type watcher struct {
	reader
	w Watcher
}

func (w watcher) Watch(ctx context.Context) ([]*LockError, error) { return w.w.Watch(ctx) }
