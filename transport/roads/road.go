package roads

import (
	"context"

	"nplay/transport"
	"nplay/transport/sshdial"
	"nplay/transport/trace"
)

// A Road is a way from an SSH connection to a session, as one of its channels.
type Road struct {
	// Name begins transport.Info.Road: "netconf", "exec", "cli".
	Name string
	// Open opens a session. The connection is the session's from then on, and
	// ends with it. On an error the channel is closed and the connection left
	// open for the next road; an error that wraps transport.ErrProtocol says that
	// no other road is to be tried. ctx ends the opening only.
	Open func(ctx context.Context, c Connection) (transport.Session, error)
}

// A Connection is where a Road begins: logged in to one of the router's ports.
type Connection struct {
	*sshdial.Client
	Target               // with its defaults filled in
	Road   string        // what transport.Info.Road will say: "exec:22"
	Trace  *trace.Tracer // may be nil
}

// A Search is the roads to try.
type Search struct {
	// Netconf are tried on the router's NETCONF port, and those of SSH, when none
	// of them is open, on its SSH port.
	Netconf, SSH []Road
	// Cause is what it is when the router takes the login and no road is open;
	// Sought says in words what was looked for, Advice what to do about it.
	Cause          error
	Sought, Advice string
}
