// Package netconf reaches a router over NETCONF (RFC 6241, RFC 6242) and
// implements transport.Session: for Junos with its own requests, for any other
// server that has a candidate with those of the RFC.
//
// It knows no tasks and no plans, decides nothing about whose lock or commit it
// meets, and never repeats a request.
package netconf

import (
	"context"
	"fmt"
	"time"

	"nplay/transport"
	"nplay/transport/roads"
	"nplay/transport/sshdial"
)

// A Target is a router and the roads on which its NETCONF may be reached.
type Target = roads.Target

// The roads to NETCONF.
var (
	// Subsystem is the usual one.
	Subsystem = roads.Road{Name: "netconf", Open: opener("subsystem", "netconf")}
	// Command gives a NETCONF session on a Junos router that has only `services
	// ssh`, where the subsystem is refused.
	Command = roads.Road{Name: "exec", Open: opener("exec", "xml-mode netconf need-trailer")}
)

// Search returns the roads to NETCONF: the subsystem on the NETCONF port; then,
// on the SSH port, the subsystem and the command.
func Search() roads.Search {
	return roads.Search{
		Netconf: []roads.Road{Subsystem}, SSH: []roads.Road{Subsystem, Command},
		Cause: transport.ErrNoNetconf, Sought: "NETCONF",
		Advice: "`set system services netconf ssh` enables it; the login's class must permit to view the configuration, and its shell be the Junos command line",
	}
}

// SearchFor is Search for a router of this platform: one that is no Junos router
// has the subsystem only.
func SearchFor(platform string) roads.Search {
	find := Search()
	if platform == rfcPlatform {
		find.SSH = []roads.Road{Subsystem}
		find.Advice = "its SSH server needs the subsystem netconf, and the account has to be allowed to use it"
	}
	return find
}

// Dial opens a NETCONF session over a new connection, on any of its roads, as
// roads.Dial does it.
func Dial(ctx context.Context, d *sshdial.Dialer, t Target) (s transport.Session, dials int, err error) {
	return roads.Dial(ctx, d, t, SearchFor(t.Platform))
}

// opener returns what opens a session by a request of a channel.
func opener(request, value string) func(context.Context, roads.Connection) (transport.Session, error) {
	return func(ctx context.Context, on roads.Connection) (transport.Session, error) {
		c, err := on.Channel(roads.Request{Type: request, Payload: struct{ Value string }{value}, Text: value})
		if err != nil {
			return nil, err
		}
		l, err := open(ctx, c, on.Trace)
		if err != nil {
			c.Abandon()
			if said := c.Said(); said != "" {
				err = fmt.Errorf("%w (%q)", err, on.Mask(said))
			}
			return nil, err
		}
		s, err := speak(&session{
			link: l, wait: c.Wait,
			info:    transport.Info{Road: on.Road, User: on.SSH.User, Login: on.Login, Algorithms: on.Algorithms, SessionID: l.hello.session},
			timeout: on.Timeout, commitTimeout: on.CommitTimeout, mask: on.Mask, now: time.Now,
		}, on.Platform)
		if err != nil {
			l.close()
			return nil, fmt.Errorf("%s: %w", on.SSH.Host, err)
		}
		return s, nil
	}
}
