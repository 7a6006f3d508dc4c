// Package roads finds the road on which a router can be reached: which of its
// ports answers, and which channel of the connection leads to a session. It
// knows no NETCONF and no command line; those are in the Roads it is given. It
// keeps nothing in mind from one dial to the next: what a router offers changes
// with a commit.
package roads

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"nplay/transport"
	"nplay/transport/sshdial"
	"nplay/transport/trace"
)

// Dial opens a session over a new connection, by the first road of the search
// that is open. When nothing listens on the NETCONF port, the roads of the SSH
// port are tried, as channels of one connection. A refused login and a host key
// that is not trusted are final on any road.
//
// dials counts the TCP connections tried, also when Dial fails. Errors wrap the
// causes of package transport, or ctx's error, and carry a Hint() where there
// is something to do. ctx ends the dial only, not the session.
func Dial(ctx context.Context, d *sshdial.Dialer, t Target, find Search) (s transport.Session, dials int, err error) {
	if t.Subsystem {
		find.SSH = nil
	}
	a := &attempt{Target: t.filled(), find: find, dialer: d}
	a.trace = trace.New(a.Trace, a.Mask, time.Now)
	a.deadline = time.Now().Add(a.Timeout)
	s, err = a.ports(ctx)
	if err != nil {
		a.trace.Note("failed: " + err.Error())
		return nil, a.dials, err
	}
	a.trace.Note(strings.TrimSpace("session "+s.Info().SessionID) + " by " + s.Info().Road)
	return s, a.dials, nil
}

// An attempt is one Dial under way.
type attempt struct {
	Target
	find     Search
	dialer   *sshdial.Dialer
	trace    *trace.Tracer
	deadline time.Time
	dials    int
	since    time.Time // when the wait under way began
}

// waiting moves the deadline by the time that is waited for others.
func (a *attempt) waiting(yes bool) {
	if now := time.Now(); yes {
		a.since = now
	} else {
		a.deadline = a.deadline.Add(now.Sub(a.since))
	}
	if a.Waiting != nil {
		a.Waiting(yes)
	}
}

// ports tries one port after the other.
func (a *attempt) ports(ctx context.Context) (transport.Session, error) {
	netconf, shell := a.find.Netconf, a.find.SSH
	switch {
	case len(netconf) == 0:
		return a.port(ctx, a.SSHPort, 0, shell)
	case len(shell) == 0:
		return a.port(ctx, a.NetconfPort, 0, netconf)
	case a.NetconfPort == a.SSHPort:
		return a.port(ctx, a.SSHPort, 0, shell)
	}
	// A filter may be silent about one port and not the other.
	s, first := a.port(ctx, a.NetconfPort, a.Timeout/3, netconf)
	if first == nil || a.final(first) || time.Until(a.deadline) <= 0 {
		return s, first
	}
	s, err := a.port(ctx, a.SSHPort, 0, shell)
	var p, q *transport.Problem
	if errors.As(first, &p) && errors.As(err, &q) && !a.final(err) {
		both := *q
		both.Text, both.Err = p.Text+"; "+q.Text, errors.Join(p.Err, q.Err)
		return nil, &both
	}
	return s, err
}

// final reports whether no other road can do better: the accounts, the host
// keys, the name service and the jump host are the same on all of them.
func (a *attempt) final(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.Is(err, sshdial.ErrJump) || !errors.Is(err, transport.ErrUnreachable) && !errors.Is(err, a.find.Cause)
}

// port connects to one of the router's own ports and tries the roads that begin
// there. connect bounds the TCP connection alone; 0 means that the deadline does.
func (a *attempt) port(ctx context.Context, own int, connect time.Duration, roads []Road) (transport.Session, error) {
	t := a.SSH
	t.Port, t.SSHPort = a.forward(own), a.forward(a.SSHPort)
	t.Timeout, t.Connect = time.Until(a.deadline), connect
	if a.Connect > 0 && (connect == 0 || a.Connect < connect) {
		t.Connect = a.Connect
	}
	t.Waiting = a.waiting
	t.OnDial = func() { a.dials++ }
	where := net.JoinHostPort(t.Address, fmt.Sprint(t.Port))
	a.trace.Note("dialling " + where + " as " + t.User)
	client, err := a.dialer.Dial(ctx, t)
	if err != nil {
		return nil, err
	}
	bounded, cancel := context.WithDeadline(ctx, a.deadline)
	defer cancel()
	stop := context.AfterFunc(bounded, func() { client.Close() })
	s, err := a.channels(bounded, Connection{Client: client, Target: a.Target, Trace: a.trace}, own, roads)
	if !stop() && err == nil {
		s.Close()
		err = bounded.Err()
	}
	if err == nil {
		return s, nil
	}
	client.Close()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("opening a session on %s: %w", where, ctx.Err())
	case errors.Is(err, transport.ErrProtocol):
		return nil, err
	case bounded.Err() != nil:
		return nil, &transport.Problem{Cause: a.find.Cause, Err: bounded.Err(),
			Text: fmt.Sprintf("%s took the login of %s, but no session was open within %s: %s", where, t.User, a.Timeout, err)}
	}
	return nil, &transport.Problem{Cause: a.find.Cause, Err: err,
		Text:   fmt.Sprintf("%s took the login of %s, but no road to %s is open: %s", where, t.User, a.find.Sought, err),
		Advice: a.find.Advice}
}

// channels tries the roads as channels of one connection.
func (a *attempt) channels(ctx context.Context, c Connection, own int, roads []Road) (transport.Session, error) {
	var failed failures
	for _, r := range roads {
		if ctx.Err() != nil {
			break
		}
		c.Road = fmt.Sprintf("%s:%d", r.Name, own)
		s, err := r.Open(ctx, c)
		if err == nil {
			return s, nil
		}
		var l *late
		if ctx.Err() != nil && !errors.As(err, &l) {
			err = Late("no answer came", ctx.Err())
		}
		err = fmt.Errorf("%s: %w", c.Road, err)
		if errors.Is(err, transport.ErrProtocol) {
			return nil, err
		}
		failed = append(failed, err)
	}
	return nil, failed
}

// failures say why each of several roads is closed.
type failures []error

func (f failures) Error() string {
	var all []string
	for _, err := range f {
		all = append(all, err.Error())
	}
	return strings.Join(all, "; ")
}

func (f failures) Unwrap() []error { return f }
