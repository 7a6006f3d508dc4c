package roads

import (
	"context"
	"errors"
	"fmt"
	"time"

	"nplay/transport"
	"nplay/transport/sshdial"
	"nplay/transport/trace"
)

// A Line is a connection to one port of a router, logged in, on which each road
// is tried for itself: a Search stops at the first that is open. It is for those
// who examine a router.
type Line struct {
	on       Connection
	own      int // the router's own port
	sessions []transport.Session
}

// Reach connects to one of the router's own ports and logs in. On an error
// reached is how far it came, 0 when there was no TCP connection. ctx ends the
// dial only.
func Reach(ctx context.Context, d *sshdial.Dialer, t Target, own int) (l *Line, reached sshdial.Step, err error) {
	t = t.filled()
	to := t.port(own)
	to.OnStep = func(s sshdial.Step) { reached = s }
	tr := trace.New(t.Trace, t.Mask, time.Now)
	tr.Note(fmt.Sprintf("examining port %d as %s", to.Port, to.User))
	client, err := d.Dial(ctx, to)
	if err != nil {
		tr.Note("failed: " + err.Error())
		return nil, reached, err
	}
	return &Line{on: Connection{Client: client, Target: t, Trace: tr}, own: own}, reached, nil
}

// Knock finds out whether one of the router's own ports takes TCP connections,
// without a login.
func Knock(ctx context.Context, d *sshdial.Dialer, t Target, own int) error {
	t = t.filled()
	return d.Knock(ctx, t.port(own))
}

// port is the target's SSH server on one of the router's own ports.
func (t Target) port(own int) sshdial.Target {
	to := t.SSH
	to.Port, to.SSHPort = t.forward(own), t.forward(t.SSHPort)
	to.Timeout, to.Connect = t.Timeout, t.Connect
	return to
}

// Login and Algorithms are as in transport.Info.
func (l *Line) Login() string      { return l.on.Login }
func (l *Line) Algorithms() string { return l.on.Algorithms }

// Open opens a session by a road, beside those that are open. It takes as long as
// the target's Timeout at most; when that is over, the line has ended. The
// sessions end with the line.
func (l *Line) Open(ctx context.Context, r Road) (transport.Session, error) {
	bounded, cancel := context.WithTimeout(ctx, l.on.Timeout)
	defer cancel()
	on := l.on
	on.Road = fmt.Sprintf("%s:%d", r.Name, l.own)
	stop := context.AfterFunc(bounded, func() { on.Client.Close() })
	s, err := r.Open(bounded, on)
	if !stop() && err == nil {
		s.Close()
		err = bounded.Err()
	}
	switch {
	case err == nil:
		l.sessions = append(l.sessions, s)
		return s, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", on.Road, ctx.Err())
	case bounded.Err() != nil:
		what := "no session was open"
		var known *late
		if errors.As(err, &known) {
			what = known.what
		}
		return nil, &transport.Problem{Cause: transport.ErrClosed, Err: bounded.Err(),
			Text: fmt.Sprintf("%s: %s within %s", on.Road, what, l.on.Timeout)}
	}
	return nil, fmt.Errorf("%s: %w", on.Road, err)
}

// Close ends the sessions and the connection.
func (l *Line) Close() {
	for _, s := range l.sessions {
		s.Close()
	}
	l.on.Client.Close()
	l.on.Client.Wait()
}
