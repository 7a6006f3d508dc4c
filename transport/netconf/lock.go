package netconf

import (
	"context"
	"errors"
	"slices"
	"strings"

	"nplay/transport"
	"nplay/transport/answers"
)

// Lock is `configure exclusive`: the router drops edits made under this lock
// when it is given back, and with the session.
func (s *session) Lock(ctx context.Context) error {
	r, _, err := s.ask(ctx, s.request("lock", "<lock-configuration/>"))
	var refusal *transport.Refusal
	if !errors.As(err, &refusal) {
		return err // Junos answers an empty reply, or <ok/>
	}
	e := lockError(r.problems)
	if e == nil {
		return refusal
	}
	e.Message = s.mask(e.Message)
	if errors.Is(e, transport.ErrDirty) && e.Holder == "" {
		if err := s.whose(ctx, e); err != nil {
			return err
		}
	}
	return e
}

// Unlock gives the lock back.
func (s *session) Unlock(ctx context.Context) error {
	_, _, err := s.ask(ctx, s.request("unlock", "<unlock-configuration/>"))
	return err
}

// Discard drops the edits. It is sent under our own lock only: without one it
// would destroy somebody else's work.
func (s *session) Discard(ctx context.Context) error {
	_, _, err := s.ask(ctx, s.request("discard", "<discard-changes/>"))
	return err
}

// Watch asks for the candidate, with which a router says whether it has edits and
// who has it open.
func (s *session) Watch(ctx context.Context) ([]*transport.LockError, error) {
	q, msg, err := s.editing(ctx)
	if err != nil {
		return nil, err
	}
	seen, err := parseStatus(msg)
	if err == nil && !seen.configuration {
		err = errors.New("no configuration in it")
	}
	if err != nil {
		return nil, s.link.broken(q, err)
	}
	var all []*transport.LockError
	for _, d := range seen.editors {
		if d.Exclusive && d.PID != s.info.SessionID {
			e := &transport.LockError{Cause: transport.ErrLocked}
			answers.Hold(e, []answers.Editor{d})
			all = append(all, e)
		}
	}
	if seen.since != "" {
		e := &transport.LockError{Cause: transport.ErrDirty}
		s.hold(e, seen)
		all = append(all, e)
	}
	return all, nil
}

// whose names somebody for a candidate with uncommitted edits. An answer that does
// not help leaves e as it is; the error is one that closed the session.
func (s *session) whose(ctx context.Context, e *transport.LockError) error {
	_, msg, err := s.editing(ctx)
	if refused(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if seen, err := parseStatus(msg); err == nil {
		s.hold(e, seen)
	}
	return nil
}

// editing asks the router who is editing.
func (s *session) editing(ctx context.Context) (request, []byte, error) {
	// <get-config> is the request whose reply ends in the list of sessions; the
	// filter keeps the configuration itself out of it.
	q := s.request("asking who is editing",
		`<get-config><source><candidate/></source><filter type="subtree"><configuration><version/></configuration></filter></get-config>`)
	_, msg, err := s.ask(ctx, q)
	return q, msg, err
}

// hold fills in who may have made the edits in the candidate.
func (s *session) hold(e *transport.LockError, seen status) {
	e.Since = seen.since
	var names []string
	for _, d := range seen.editors {
		if d.PID != "" && d.PID == s.info.SessionID {
			continue // that is us
		}
		if !slices.Contains(names, d.User) {
			names = append(names, d.User)
		}
		if len(names) == 1 {
			e.Detail, e.Idle = d.Detail(), d.Idle
			if d.Since != "" {
				e.Since = d.Since
			}
		}
	}
	if len(names) > 1 {
		e.Detail, e.Idle, e.Since = "", 0, seen.since
	}
	e.Holder = strings.Join(names, ", ")
}
