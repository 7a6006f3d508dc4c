package netconf

import (
	"context"
	"errors"
	"strings"

	"nplay/transport"
)

// Lock takes the lock of the candidate. A candidate in which somebody has left
// edits is not ours to take: the next commit would carry them along. Nor is one
// while a confirmed commit waits that is not known to be ours, for ours would
// confirm it.
//
// The running configuration is locked for a moment only, which a server refuses
// as long as another session's confirmed commit waits (RFC 6241 section 7.5): no
// other request tells. Held, that lock keeps netconfd 2.13 from taking a
// confirmed commit back, ours too. What netconfd refuses in that time is the
// candidate's lock already.
func (s *rfc) Lock(ctx context.Context) error {
	if err := s.lock(ctx, "candidate"); err != nil {
		return err
	}
	err := s.lock(ctx, "running")
	s.idle = err == nil
	switch {
	case err == nil:
		if err := s.unlock(ctx, "running"); err != nil {
			return s.giveBack(ctx, err)
		}
	case errors.Is(err, transport.ErrPending) && s.persistent():
	default:
		return s.giveBack(ctx, err)
	}
	diff, err := s.Compare(ctx)
	if err == nil && diff != "" {
		err = &transport.LockError{Cause: transport.ErrDirty, Message: foreignEdits}
	}
	if err != nil {
		return s.giveBack(ctx, err)
	}
	return nil
}

func (s *rfc) lock(ctx context.Context, database string) error {
	q := s.request("lock", "<lock><target><"+database+"/></target></lock>")
	r, _, err := s.ask(ctx, q)
	var refusal *transport.Refusal
	switch {
	case errors.As(err, &refusal):
		if e := rfcLockError(r.problems); e != nil {
			e.Message = s.mask(e.Message)
			return e
		}
		return refusal
	case err == nil && !r.ok:
		return s.link.broken(q, errors.New("it says neither that it is done nor that it is not"))
	}
	return err
}

// rfcLockError is lockError, with what servers say for which RFC 6241 has no
// words of its own.
func rfcLockError(problems []problem) *transport.LockError {
	for _, p := range problems {
		text := strings.ToLower(strings.ReplaceAll(p.Message, "-", " "))
		switch {
		case p.app == "outstanding-confirmed-commit", strings.Contains(text, "confirmed commit"):
			return &transport.LockError{Cause: transport.ErrPending, Message: p.Message}
		case strings.Contains(text, "discard changes"):
			return &transport.LockError{Cause: transport.ErrDirty, Message: p.Message}
		}
	}
	return lockError(problems)
}

// giveBack unlocks the candidate when something failed afterwards.
func (s *rfc) giveBack(ctx context.Context, failed error) error {
	if s.link.why() != nil {
		return failed
	}
	if err := s.Unlock(ctx); err != nil {
		s.link.fail(nil) // the lock goes with the session
		return errors.Join(failed, err)
	}
	return failed
}

// Unlock gives the lock of the candidate back.
func (s *rfc) Unlock(ctx context.Context) error {
	s.idle = false
	return s.unlock(ctx, "candidate")
}

func (s *rfc) unlock(ctx context.Context, database string) error {
	_, err := s.do(ctx, s.request("unlock", "<unlock><target><"+database+"/></target></unlock>"))
	return err
}

// Discard makes the candidate equal to the running configuration. It is sent
// under our own lock only: without one it would destroy somebody else's work.
func (s *rfc) Discard(ctx context.Context) error {
	_, err := s.do(ctx, s.request("discard", "<discard-changes/>"))
	return err
}

// Watch compares the candidate with what is running. Who holds a lock no request
// of RFC 6241 tells but that for the lock.
func (s *rfc) Watch(ctx context.Context) ([]*transport.LockError, error) {
	diff, err := s.Compare(ctx)
	if err != nil || diff == "" {
		return nil, err
	}
	return []*transport.LockError{{Cause: transport.ErrDirty, Message: foreignEdits}}, nil
}

// foreignEdits is said of a candidate that somebody has left edits in.
const foreignEdits = "the candidate differs from the running configuration, and the server does not say whose edits these are"
