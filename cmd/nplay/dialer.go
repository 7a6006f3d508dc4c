package main

import (
	"context"
	"fmt"
	"io"
	"net"

	"nplay/engine"
	"nplay/internal/ui"
	"nplay/transport"
	"nplay/transport/netconf"
	"nplay/transport/sshdial"
)

// A reach is how routers are reached in one run.
type reach struct {
	ssh    sshdial.Dialer
	traces map[string]io.Writer // by router
	mask   func(string) string
}

// A road opens a session by one transport.
type road func(r *reach, ctx context.Context, q engine.DialRequest) (transport.Session, int, error)

// roads is the table of transports, by the word of the inventory.
var roads = map[string]road{
	"":        (*reach).netconf,
	"auto":    (*reach).netconf,
	"netconf": (*reach).netconf,
}

// dial is the engine's Dialer.
func (r *reach) dial(ctx context.Context, q engine.DialRequest) (transport.Session, int, error) {
	open, known := roads[q.Host.Connection.Transport]
	if !known {
		return nil, 0, fmt.Errorf("%w: there is no transport %q", transport.ErrNoNetconf, q.Host.Connection.Transport)
	}
	return open(r, ctx, q)
}

// reachable refuses routers that the inventory pins to a transport there is
// not, before anyone is dialled.
func (a *app) reachable(hosts []*engine.Host) error {
	var diags engine.Diagnostics
	for _, h := range hosts {
		if t := h.Connection.Transport; roads[t] == nil {
			diags = append(diags, engine.Diagnostic{
				Summary: fmt.Sprintf("router %s: the transport %q is not built yet", h.Name, t),
				Detail:  `Leave "transport" out of its connection, or write "auto" or "netconf".`,
				Source:  h.Source,
			})
		}
	}
	if len(diags) == 0 {
		return nil
	}
	_ = ui.Diagnostics(a.stderr, a.err, diags)
	return notStarted
}

// netconf reaches a router by NETCONF over SSH, on any of its roads.
func (r *reach) netconf(ctx context.Context, q engine.DialRequest) (transport.Session, int, error) {
	return netconf.Dial(ctx, &r.ssh, r.target(q))
}

// target is the router of a request in the terms of package netconf.
func (r *reach) target(q engine.DialRequest) netconf.Target {
	c := q.Host.Connection
	login := c.Login
	if q.Login != nil {
		login = *q.Login
	}
	port := q.NetconfPort
	if port == 0 {
		port = c.Port
	}
	address := q.Host.Address
	if address == "" {
		address = q.Host.Name
	}
	return netconf.Target{
		SSH: sshdial.Target{
			Host: q.Host.Name, Address: address,
			User: login.User, Identities: login.Identities, Agent: login.Agent, Password: login.Password,
			KnownHosts: c.KnownHosts,
		},
		NetconfPort: port, SSHPort: c.SSHPort, Forward: c.Forward, Subsystem: q.Subsystem,
		Timeout: c.Timeout, CommitTimeout: c.CommitTimeout,
		Trace: r.traces[q.Host.Name], Mask: r.mask,
	}
}

// A netDial opens network connections; nil is the network's own.
type netDial func(ctx context.Context, network, addr string) (net.Conn, error)
