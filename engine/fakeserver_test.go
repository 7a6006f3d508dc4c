package engine

import (
	"context"
	"errors"
	"slices"

	"nplay/transport"
)

// A fakeServer is a session with a router that keeps no history, as over RFC
// 6241. Its confirmed commits go with the session unless they have a name.
type fakeServer struct {
	*fakeSession
	persist string
	idle    bool
}

func (s *fakeServer) Idle() bool { return s.idle }

func (s *fakeServer) Info() transport.Info {
	return transport.Info{Road: "fake:830", User: s.user, Forgetful: true}
}

func (s *fakeServer) Persist(id string) { s.persist = id }

func (s *fakeServer) History(context.Context) ([]transport.Commit, error) {
	s.r.outcome("history", false) // nobody may ask
	return nil, nil
}

// Lock is refused while a confirmed commit waits, in its own words when it is
// somebody else's.
func (s *fakeServer) Lock(ctx context.Context) error {
	s.r.mu.Lock()
	n := s.r.seen["lock"] + 1
	waits := s.r.pending != nil || slices.ContainsFunc(s.r.faults, func(f *fault) bool {
		return f.request == "lock" && f.outcome == "pending" && n == f.from
	})
	s.r.mu.Unlock()
	if !waits {
		err := s.fakeSession.Lock(ctx)
		s.idle = err == nil
		return err
	}
	_, err := s.do(ctx, "lock", map[string]error{"pending": nil}, func() error { return nil })
	if err != nil {
		return err
	}
	return &transport.LockError{Cause: transport.ErrPending, Message: "cannot perform the operation with confirmed-commit pending"}
}

func (s *fakeServer) Commit(ctx context.Context, o transport.CommitOptions) ([]transport.Warning, error) {
	s.idle = false
	w, err := s.fakeSession.Commit(ctx, o)
	s.r.mu.Lock()
	defer s.r.mu.Unlock()
	if s.r.pending != nil {
		s.r.pending.name = s.persist
	}
	return w, err
}

var errNotPending = &transport.Refusal{Request: "cancel", Errors: []transport.RouterError{{Message: "operation failed"}}}

func (s *fakeServer) Cancel(ctx context.Context) error {
	_, err := s.do(ctx, "cancel", nil, func() error {
		p := s.r.pending
		switch {
		case p == nil:
			return errNotPending
		case p.name != s.persist:
			return errors.New("a cancel of what is not ours")
		}
		p.timer.Stop()
		s.r.pending = nil
		s.r.committed, s.r.candidate = p.before, nil
		return nil
	})
	return err
}

// Confirm by another session needs the name.
func (s *fakeServer) Confirm(ctx context.Context, log string) ([]transport.Warning, error) {
	return s.do(ctx, "confirm", nil, func() error {
		p := s.r.pending
		switch {
		case p == nil || p.name != s.persist:
			return errNotPending
		case s.r.owner != nil && s.r.owner != s.fakeSession:
			return errors.New("a confirm under somebody else's lock")
		}
		s.r.settle()
		return nil
	})
}
