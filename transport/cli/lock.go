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
// uncommitted edits: a router says it to whoever enters configuration mode. There
// nothing is done but to leave it again, which leaves all edits where they are.
// An answer that does not help leaves e as it is; the error is one that closed
// the session.
func (s *session) whose(ctx context.Context, e *transport.LockError) error {
	out, err := s.ask(ctx, s.doing("asking who is editing"), command{line: "configure"})
	if err != nil {
		return err
	}
	if s.link.mode != configuration {
		return nil
	}
	editors := answers.ParseHolders(strings.Join(out, "\n"))
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
	return s.leave(ctx, s.doing("leaving configuration mode"), "Exit with uncommitted changes?")
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
