package netconf

import (
	"context"
	"errors"
	"fmt"
	"time"

	"nplay/transport"
	"nplay/transport/answers"
)

// A session is a Junos router over NETCONF. It implements transport.Session.
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
func (s *session) Stats() transport.Stats { return transport.Stats{RPCs: int(s.link.rpcs.Load())} }

func (s *session) Close() error {
	s.link.close()
	s.wait()
	return nil
}

// ask sends a request and reads the reply. An error in the reply is a
// *transport.Refusal, after which the session goes on; every other error has
// closed it. xml is the reply, well-formed.
func (s *session) ask(ctx context.Context, q request) (r *reply, xml []byte, err error) {
	a, err := s.link.call(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	return s.judge(q, a)
}

// judge reads a reply.
func (s *session) judge(q request, a answer) (r *reply, xml []byte, err error) {
	r, xml, err = parseReply(a.msg)
	if err != nil {
		return nil, nil, s.link.broken(q, err)
	}
	if r.id != a.id {
		return nil, nil, s.link.broken(q, fmt.Errorf("it has message-id %q instead of %q", answers.Printable(r.id), a.id))
	}
	if refusal := r.refusal(q.name, s.mask); refusal != nil {
		return r, xml, refusal
	}
	return r, xml, nil
}

func (s *session) request(name, body string) request {
	return request{name: name, body: []byte(body), timeout: s.timeout}
}

// refused reports whether the router answered with an error, after which the
// session goes on.
func refused(err error) bool {
	var r *transport.Refusal
	return errors.As(err, &r)
}
