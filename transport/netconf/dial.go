// Package netconf reaches a Junos router over NETCONF (RFC 6241, RFC 6242) and
// implements transport.Session with Junos' own requests.
//
// It knows no tasks and no plans, decides nothing about whose lock or commit it
// meets, and never repeats a request. Servers other than Junos are refused.
package netconf

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
	"nplay/transport/sshdial"
)

// Dial opens a NETCONF session over a new connection. It tries the NETCONF
// subsystem on the NETCONF port, and when nothing listens there, the SSH port:
// the NETCONF subsystem, then the command that gives NETCONF on a router where
// it is not enabled, as channels of one connection. A refused login and a host
// key that is not trusted are final on any road.
//
// dials counts the TCP connections tried, also when Dial fails. Errors wrap the
// causes of package transport, or ctx's error, and carry a Hint() where there
// is something to do. ctx ends the dial only, not the session.
func Dial(ctx context.Context, d *sshdial.Dialer, t Target) (s transport.Session, dials int, err error) {
	a := &attempt{Target: t.filled(), dialer: d}
	a.trace = newTracer(a.Trace, a.Mask, time.Now)
	a.deadline = time.Now().Add(a.Timeout)
	session, err := a.roads(ctx)
	if err != nil {
		a.trace.note("failed: " + err.Error())
		return nil, a.dials, err
	}
	a.trace.note("session " + session.info.SessionID + " by " + session.info.Road)
	return session, a.dials, nil
}

// An attempt is one Dial under way.
type attempt struct {
	Target
	dialer   *sshdial.Dialer
	trace    *tracer
	deadline time.Time
	dials    int
}

// roads tries one after the other.
func (a *attempt) roads(ctx context.Context) (*session, error) {
	if a.NetconfPort == a.SSHPort {
		if a.Subsystem {
			return a.port(ctx, a.SSHPort, subsystem)
		}
		return a.port(ctx, a.SSHPort, subsystem, command)
	}
	s, first := a.port(ctx, a.NetconfPort, subsystem)
	if first == nil || a.Subsystem || final(first) || time.Until(a.deadline) <= 0 {
		return s, first
	}
	s, err := a.port(ctx, a.SSHPort, subsystem, command)
	var p, q *transport.Problem
	if errors.As(first, &p) && errors.As(err, &q) && !final(err) {
		both := *q
		both.Text, both.Err = p.Text+"; "+q.Text, errors.Join(p.Err, q.Err)
		return nil, &both
	}
	return s, err
}

// final reports whether no other road can do better: the accounts, the host
// keys and the name service are the same on all of them.
func final(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) || !errors.Is(err, transport.ErrUnreachable) && !errors.Is(err, transport.ErrNoNetconf)
}

// port connects to one of the router's own ports and tries the roads that begin
// there.
func (a *attempt) port(ctx context.Context, own int, roads ...road) (*session, error) {
	t := a.SSH
	t.Port, t.SSHPort = a.forward(own), a.forward(a.SSHPort)
	t.Timeout, t.Connect = time.Until(a.deadline), 0
	if own != a.SSHPort && !a.Subsystem {
		t.Connect = a.Timeout / 3 // a filter may be silent about one port and not the other
	}
	t.OnDial = func() { a.dials++ }
	where := net.JoinHostPort(t.Address, fmt.Sprint(t.Port))
	a.trace.note("dialling " + where + " as " + t.User)
	client, err := a.dialer.Dial(ctx, t)
	if err != nil {
		return nil, err
	}
	bounded, cancel := context.WithDeadline(ctx, a.deadline)
	defer cancel()
	stop := context.AfterFunc(bounded, func() { client.Close() })
	s, err := a.channels(bounded, client, own, roads)
	if !stop() && err == nil {
		s.link.fail(nil)
		err = bounded.Err()
	}
	if err == nil {
		return s, nil
	}
	client.Close()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("opening a NETCONF session on %s: %w", where, ctx.Err())
	case errors.Is(err, transport.ErrProtocol):
		return nil, err
	case bounded.Err() != nil:
		return nil, &transport.Problem{Cause: transport.ErrNoNetconf, Err: bounded.Err(),
			Text: fmt.Sprintf("%s took the login of %s, but no NETCONF session was open within %s", where, t.User, a.Timeout)}
	}
	return nil, &transport.Problem{Cause: transport.ErrNoNetconf, Err: err,
		Text:   fmt.Sprintf("%s took the login of %s, but no road to NETCONF is open: %s", where, t.User, err),
		Advice: "`set system services netconf ssh` enables it; the login's class must permit to view the configuration, and its shell be the Junos command line"}
}

// channels tries the roads as channels of one connection.
func (a *attempt) channels(ctx context.Context, client *ssh.Client, own int, roads []road) (*session, error) {
	var failed failures
	for _, r := range roads {
		name := fmt.Sprintf("%s:%d", r.name, own)
		c, err := openChannel(client, r)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", name, err))
			continue
		}
		l, err := open(ctx, c, a.trace)
		if err != nil {
			c.Abandon()
			if said := c.stderr(); said != "" {
				err = fmt.Errorf("%w (%q)", err, a.Mask(said))
			}
			err = fmt.Errorf("%s: %w", name, err)
			if errors.Is(err, transport.ErrProtocol) {
				return nil, err
			}
			failed = append(failed, err)
			continue
		}
		if !l.hello.has(junos) {
			l.close()
			return nil, &transport.Problem{Cause: transport.ErrProtocol,
				Text:   fmt.Sprintf("%s speaks NETCONF on port %d, but is no Junos router", a.SSH.Host, own),
				Advice: "nplay manages Junos routers only; see that the address and the port are right"}
		}
		return &session{
			link: l, wait: c.wait,
			info:    transport.Info{Road: name, User: a.SSH.User, SessionID: l.hello.session, Junos: true},
			timeout: a.Timeout, commitTimeout: a.CommitTimeout, mask: a.Mask, now: time.Now,
		}, nil
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
