package cli

import (
	"context"
	"errors"
	"time"

	"nplay/transport"
)

// A session is a Junos router over its command line. It implements
// transport.Session.
type session struct {
	link *link
	wait func() // until nothing runs for the session any more; after link.close
	info transport.Info

	timeout       time.Duration
	commitTimeout time.Duration
	mask          func(string) string
	now           func() time.Time
}

var _ transport.Session = (*session)(nil)

func (s *session) Info() transport.Info   { return s.info }
func (s *session) Stats() transport.Stats { return transport.Stats{RPCs: int(s.link.commands.Load())} }

func (s *session) Close() error {
	s.link.close()
	s.wait()
	return nil
}

// ask sends a command and returns what the router printed.
func (s *session) ask(ctx context.Context, d doing, c command) (out []string, err error) {
	err = s.link.call(ctx, d, func() (err error) {
		out, err = s.link.exchange(c)
		return err
	})
	return out, err
}

func (s *session) doing(name string) doing { return doing{name: name, timeout: s.timeout} }

// show is an operational command, said so that it works in either mode.
func (s *session) show(line string) command {
	if s.link.mode == configuration {
		line = "run " + line
	}
	return command{line: line}
}

// locked refuses a command of configuration mode outside of it: there it would
// be another command, or none.
func (s *session) locked(name string) error {
	if err := s.link.why(); err == nil && s.link.mode != configuration {
		return refusal(name, "the configuration is not locked by this session")
	}
	return nil
}

// refusal is a Refusal with one message.
func refusal(request, message string) *transport.Refusal {
	return &transport.Refusal{Request: request, Errors: []transport.RouterError{{Message: message}}}
}

// refused reports whether the router answered with an error, after which the
// session goes on.
func refused(err error) bool {
	var r *transport.Refusal
	return errors.As(err, &r)
}
