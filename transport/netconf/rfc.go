package netconf

import (
	"context"
	"errors"
	"fmt"
	"time"

	"nplay/transport"
)

// The capabilities of RFC 6241 that matter, section 10.4.
const (
	candidate       = "urn:ietf:params:netconf:capability:candidate:1.0"
	confirmed10     = "urn:ietf:params:netconf:capability:confirmed-commit:1.0"
	confirmed11     = "urn:ietf:params:netconf:capability:confirmed-commit:1.1"
	validate10      = "urn:ietf:params:netconf:capability:validate:1.0"
	validate11      = "urn:ietf:params:netconf:capability:validate:1.1"
	rollbackOnError = "urn:ietf:params:netconf:capability:rollback-on-error:1.0"
)

// An rfc is a session with a server that speaks RFC 6241 and has a candidate,
// but none of Junos' own requests. It implements transport.Session. Such a
// server keeps no history of its commits, and shows nobody that a confirmed
// commit waits.
type rfc struct {
	*session
	persist string // the persist-id of our confirmed commits; "" binds them to the session
	idle    bool   // the lock has shown that no confirmed commit waits
	pending bool   // this session has made a confirmed commit that it has not confirmed
}

var (
	_ transport.Session   = (*rfc)(nil)
	_ transport.Persister = (*rfc)(nil)
	_ transport.Canceller = (*rfc)(nil)
)

// speak returns the session in the dialect of the server.
func speak(s *session, want string) (transport.Session, error) {
	h := s.link.hello
	switch {
	case h.has(junos) && want != rfcPlatform:
		s.info.Junos = true
		return s, nil
	case h.has(junos):
		return nil, &transport.Problem{Cause: transport.ErrProtocol,
			Text: "it is a Junos router", Advice: `leave platform = "netconf" out of the inventory, for Junos routers are reached in their own words`}
	case want != rfcPlatform:
		return nil, &transport.Problem{Cause: transport.ErrProtocol, Text: "it speaks NETCONF, but is no Junos router",
			Advice: `see that the address and the port are right; a server that is no Junos router needs platform = "netconf" in the inventory`}
	case !h.has(candidate):
		return nil, &transport.Problem{Cause: transport.ErrProtocol, Text: "it has no candidate configuration",
			Advice: "nplay changes a server only by way of its candidate (RFC 6241 section 8.3): what is written to the running configuration cannot be reviewed, nor taken back"}
	}
	s.info.Forgetful = true
	time.Sleep(breath)
	return &rfc{session: s}, nil
}

// breath is how long the first request waits after the hellos. netconfd 2.13
// takes up one message from what it reads at once, and looks for the next only
// when more comes: a request right behind our hello is never answered.
const breath = 50 * time.Millisecond

// rfcPlatform is what an inventory calls servers of RFC 6241 that are no Junos
// routers.
const rfcPlatform = "netconf"

// Persist implements transport.Persister.
func (s *rfc) Persist(id string) { s.persist = id }

// Idle implements transport.Canceller.
func (s *rfc) Idle() bool { return s.idle }

// do sends a request that is answered with <ok/>.
func (s *rfc) do(ctx context.Context, q request) ([]transport.Warning, error) {
	r, _, err := s.ask(ctx, q)
	switch {
	case err != nil:
		return nil, err
	case !r.ok:
		return nil, s.link.broken(q, errors.New("it says neither that it is done nor that it is not"))
	}
	return r.said(s.mask), nil
}

// History of such a server is empty: see transport.Info.Forgetful.
func (s *rfc) History(context.Context) ([]transport.Commit, error) { return nil, nil }

// Rollback can only go back to what is committed.
func (s *rfc) Rollback(ctx context.Context, n int) error {
	if n != 0 {
		return unsent("rollback", fmt.Sprintf("there is no rollback %d: this server keeps no configurations of the past", n))
	}
	return s.Discard(ctx)
}
