package main

import (
	"context"
	"fmt"
	"io"
	"net"

	"nplay/engine"
	"nplay/transport"
	"nplay/transport/netconf"
	"nplay/transport/roads"
	"nplay/transport/sshdial"
)

// A reach is how routers are reached in one run.
type reach struct {
	ssh    sshdial.Dialer
	traces map[string]io.Writer // by router
	mask   func(string) string
}

// dial is the engine's Dialer.
func (r *reach) dial(ctx context.Context, q engine.DialRequest) (transport.Session, int, error) {
	find, known := transports[q.Host.Connection.Transport]
	if !known {
		return nil, 0, fmt.Errorf("%w: there is no transport %q", transport.ErrNoNetconf, q.Host.Connection.Transport)
	}
	switch {
	case q.Host.Platform == "netconf" && q.Host.Connection.Transport == "cli":
		return nil, 0, fmt.Errorf("%w: a server with platform = \"netconf\" is reached by NETCONF only; take transport = \"cli\" out of its connection", transport.ErrNoNetconf)
	case q.Subsystem, q.Host.Platform == "netconf":
		find = netconf.SearchFor(q.Host.Platform)
	}
	return roads.Dial(ctx, &r.ssh, r.target(q), find)
}

// target is the router of a request in the terms of package roads.
func (r *reach) target(q engine.DialRequest) roads.Target {
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
	ssh := sshTarget(login)
	ssh.Host, ssh.Address, ssh.Again = q.Host.Name, address, q.Again
	ssh.KnownHosts, ssh.Keepalive = c.KnownHosts, c.Keepalive
	ssh.Algorithms, ssh.Jump = sshdial.Algorithms(c.Algorithms), sshJump(c.Jump)
	return roads.Target{
		SSH:         ssh,
		Platform:    q.Host.Platform,
		NetconfPort: port, SSHPort: c.SSHPort, Forward: c.Forward, Subsystem: q.Subsystem,
		Timeout: c.Timeout, Connect: c.ConnectTimeout, Waiting: q.Waiting, CommitTimeout: c.CommitTimeout,
		Trace: r.traces[q.Host.Name], Mask: r.mask,
	}
}

// A netDial opens network connections; nil is the network's own.
type netDial func(ctx context.Context, network, addr string) (net.Conn, error)
