// Package cli reaches a Junos router over its command line, as a person would:
// an SSH shell, commands, and what the router prints. It implements
// transport.Session for routers on which there is no road to NETCONF.
//
// What it reads it reads as XML (`| display xml`), what it changes it changes by
// `set` and `delete` lines. It knows no tasks and no plans, decides nothing about
// whose lock or commit it meets, and never repeats a command. A session about
// which there is any doubt where in its output it stands is closed.
package cli

import (
	"context"
	"fmt"
	"time"

	"nplay/transport"
	"nplay/transport/roads"
	"nplay/transport/sshdial"
)

// Shell is the road to the command line.
var Shell = roads.Road{Name: "cli", Open: open}

// Search returns the road to the command line: a shell on the SSH port.
func Search() roads.Search {
	return roads.Search{
		SSH:   []roads.Road{Shell},
		Cause: transport.ErrNoCLI, Sought: "the command line",
		Advice: "the account's shell must be the Junos command line, and its class permit to use it",
	}
}

// Dial opens a session over a new connection, as roads.Dial does it.
func Dial(ctx context.Context, d *sshdial.Dialer, t roads.Target) (s transport.Session, dials int, err error) {
	return roads.Dial(ctx, d, t, Search())
}

// The terminal that is asked for: wide, so that no line is broken.
const (
	columns = 1024
	rows    = 60
)

// open opens a session by a shell.
func open(ctx context.Context, on roads.Connection) (transport.Session, error) {
	c, err := on.Channel(roads.Request{Type: "pty-req", Payload: struct {
		Term                  string
		Columns, Rows, PX, PY uint32
		Modes                 string
	}{"vt100", columns, rows, 0, 0, "\x00"}}, roads.Request{Type: "shell"})
	if err != nil {
		return nil, err
	}
	s := &session{
		link: newLink(c, on.Trace), wait: c.Wait,
		info:    transport.Info{Road: on.Road, User: on.SSH.User, Login: on.Login, Algorithms: on.Algorithms, Junos: true},
		timeout: on.Timeout, commitTimeout: on.CommitTimeout, mask: on.Mask, now: time.Now,
	}
	stop := context.AfterFunc(ctx, func() { c.Close() })
	err = s.link.settle()
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		c.Abandon()
		if ctx.Err() != nil {
			return nil, roads.Late(s.link.unsettled(), ctx.Err())
		}
		if said := c.Said(); said != "" {
			err = fmt.Errorf("%w (%q)", err, on.Mask(said))
		}
		return nil, err
	}
	return s, nil
}
