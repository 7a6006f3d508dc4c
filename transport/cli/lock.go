package cli

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"nplay/transport"
	"nplay/transport/answers"
)

var (
	entered = regexp.MustCompile(`^Entering configuration mode$`)
	left    = regexp.MustCompile(`^Exiting configuration mode$`)
)

// Lock is `configure exclusive`: the router drops edits made under this lock
// when it is given back, and with the session.
func (s *session) Lock(ctx context.Context) error {
	d := s.doing("lock")
	if s.link.why() == nil && s.link.mode == configuration {
		return refusal(d.name, "this session holds the lock already")
	}
	out, err := s.ask(ctx, d, command{line: "configure exclusive"})
	if err != nil {
		return err
	}
	said := parse(out, []*regexp.Regexp{entered})
	if s.link.mode == configuration {
		if len(said.marks) == 0 || said.failed {
			return s.link.broken(d, errors.New("it does not say that this is configuration mode, and yet it is"))
		}
		return nil
	}
	// The list of holders under the error is part of the message.
	if e := answers.LockError(message(out), nil); e != nil {
		e.Message = s.mask(e.Message)
		if errors.Is(e, transport.ErrDirty) && e.Holder == "" {
			if err := s.whose(ctx, e); err != nil {
				return err
			}
		}
		return e
	}
	if len(said.errors) == 0 {
		return s.link.broken(d, errors.New("it says neither that the configuration is locked nor that it is not"))
	}
	return said.refusal(d.name, s.mask)
}

// message is an answer as one text, from its first error on.
func message(lines []string) string {
	for i, line := range lines {
		if m := errorLine.FindStringSubmatch(line); m != nil {
			return strings.Join(append([]string{m[1]}, lines[i+1:]...), "\n")
		}
	}
	return ""
}

// whose finds out who is editing, to name somebody for a candidate with
// uncommitted edits. An answer that does not help leaves e as it is; the error is
// one that closed the session.
func (s *session) whose(ctx context.Context, e *transport.LockError) error {
	out, in, err := s.look(ctx)
	if err != nil || !in {
		return err
	}
	hold(e, answers.ParseHolders(strings.Join(out, "\n")))
	return nil
}

// hold fills in who may have made the edits in the candidate.
func hold(e *transport.LockError, editors []answers.Editor) {
	var names []string
	for _, o := range editors {
		if !contains(names, o.User) {
			names = append(names, o.User)
		}
	}
	if len(names) == 1 {
		answers.Hold(e, editors)
	} else {
		e.Holder = strings.Join(names, ", ")
	}
}

// look enters configuration mode, where a router says who is editing, and leaves
// it again. Nothing is done there, which leaves all edits where they are. in is
// false when the router did not let it in; out is what it said.
func (s *session) look(ctx context.Context) (out []string, in bool, err error) {
	out, err = s.ask(ctx, s.doing("asking who is editing"), command{line: "configure"})
	if err != nil || s.link.mode != configuration {
		return out, false, err
	}
	return out, true, s.leave(ctx, s.doing("leaving configuration mode"), "Exit with uncommitted changes?")
}

// What a router says to somebody who enters configuration mode.
const (
	unsaved = "The configuration has been changed but not committed"
	// private is why it lets nobody in while others work on copies of their own;
	// then nobody has the lock, and the candidate is clean.
	private = "private edits in use"
)

// Watch enters configuration mode and leaves it again.
func (s *session) Watch(ctx context.Context) ([]*transport.LockError, error) {
	d := s.doing("asking who is editing")
	if s.link.why() == nil && s.link.mode == configuration {
		return nil, refusal(d.name, "this session holds the lock")
	}
	out, in, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	text := strings.Join(out, "\n")
	if !in {
		words := message(out)
		if strings.Contains(words, private) {
			return nil, nil
		}
		if e := answers.LockError(words, nil); e != nil {
			e.Message = s.mask(e.Message)
			return []*transport.LockError{e}, nil
		}
		if said := parse(out, nil); len(said.errors) > 0 {
			return nil, said.refusal(d.name, s.mask)
		}
		return nil, s.link.broken(d, errors.New("it says neither that this is configuration mode nor why it is not"))
	}
	editors := answers.ParseHolders(text)
	var all []*transport.LockError
	for _, o := range editors {
		if o.Exclusive {
			e := &transport.LockError{Cause: transport.ErrLocked}
			answers.Hold(e, []answers.Editor{o})
			all = append(all, e)
		}
	}
	if strings.Contains(text, unsaved) {
		e := &transport.LockError{Cause: transport.ErrDirty}
		hold(e, editors)
		all = append(all, e)
	}
	return all, nil
}

// Unlock leaves configuration mode, which gives the lock back. Edits that are
// still there are this session's: under its lock nobody else made any.
func (s *session) Unlock(ctx context.Context) error {
	if err := s.locked("unlock"); err != nil {
		return err
	}
	return s.leave(ctx, s.doing("unlock"), "Discard uncommitted changes?", "Exit with uncommitted changes?")
}

// leave leaves configuration mode.
func (s *session) leave(ctx context.Context, d doing, yes ...string) error {
	out, err := s.ask(ctx, d, command{line: "exit configuration-mode", yes: yes})
	if err != nil {
		return err
	}
	said := parse(out, []*regexp.Regexp{left})
	switch {
	case s.link.mode == operational && len(said.marks) > 0:
		return nil
	case s.link.mode == configuration && len(said.errors) > 0:
		return said.refusal(d.name, s.mask)
	}
	return s.link.broken(d, errors.New("it says neither that configuration mode was left nor that it was not"))
}

// Discard drops the edits of this session, by `rollback 0`.
func (s *session) Discard(ctx context.Context) error { return s.rollback(ctx, "discard", 0) }

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}
