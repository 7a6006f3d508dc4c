// Package doctor finds out, router by router, what stands between a management
// server and a NETCONF session: is the router reached, does it take the login, is
// the account there with a class that may configure, are the services on, does
// NETCONF answer, and does somebody's work stand in the way.
//
// It changes nothing: it holds Readers, takes no lock, and logs in once per port
// at most, not at all any more once a login was refused. It does not know how a
// connection is made, nor how a finding is printed; and it repairs nothing, but
// each thing that is wrong says which task or command does.
package doctor

import (
	"context"
	"errors"
	"sync"
	"time"

	"nplay/engine"
	"nplay/transport"
)

// A Dialer connects to routers.
type Dialer interface {
	// Dial connects to one of the router's own ports and logs in. On an error
	// reached says how far it came. Errors wrap the causes of package transport, and
	// ErrWay where another port of the router would meet the same.
	Dial(ctx context.Context, h *engine.Host, port int) (l Line, reached Step, err error)
	// Knock finds out whether a port takes TCP connections, without a login.
	Knock(ctx context.Context, h *engine.Host, port int) error
}

// ErrWay is wrapped by errors of what lies before the router: its name has no
// address, or a jump host does not let through.
var ErrWay = errors.New("the router is not what failed")

// A Step is how far a dial came.
type Step int

// The steps of a dial.
const (
	Nowhere   Step = iota // no TCP connection
	Connected             // a TCP connection, but the SSH handshake was not done or the host key not known
	Trusted               // the host key was known; the login was not done
)

// A Line is a connection that is logged in.
type Line interface {
	Login() string      // what the router took, as transport.Info.Login
	Algorithms() string // as transport.Info.Algorithms
	// Open opens a session beside those that are open. Roads are "netconf" for the
	// subsystem, "exec" for NETCONF as a command, "cli" for the command line. An
	// error may have ended the line.
	Open(ctx context.Context, road string) (transport.Reader, error)
	// Close ends the sessions and the connection.
	Close()
}

// Options of an examination.
type Options struct {
	Parallel int         // routers at once; 0 means 50
	Sink     engine.Sink // may be nil
	// Mask replaces secrets in texts that come from routers; nil leaves them.
	Mask func(string) string
	// Inventory is how the command line names the inventory, for hints.
	Inventory string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

func (o Options) filled() Options {
	if o.Parallel <= 0 {
		o.Parallel = 50
	}
	if o.Sink == nil {
		o.Sink = func(engine.Event) {}
	}
	if o.Mask == nil {
		o.Mask = func(s string) string { return s }
	}
	if o.Inventory == "" {
		o.Inventory = "INVENTORY"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// A Report is what was found.
type Report struct {
	Routers           []Router // in the order in which they were given
	Started, Finished time.Time
}

// Examine examines routers. When ctx ends, so do the examinations under way.
func Examine(ctx context.Context, hosts []*engine.Host, d Dialer, o Options) *Report {
	o = o.filled()
	r := &Report{Routers: make([]Router, len(hosts)), Started: o.Now()}
	next := make(chan int)
	var work sync.WaitGroup
	for range min(o.Parallel, len(hosts)) {
		work.Go(func() {
			for i := range next {
				r.Routers[i] = examine(ctx, hosts[i], d, o)
			}
		})
	}
	for i := range hosts {
		next <- i
	}
	close(next)
	work.Wait()
	r.Finished = o.Now()
	return r
}

// Ready reports whether every router is.
func (r *Report) Ready() bool {
	for i := range r.Routers {
		if !r.Routers[i].Ready() {
			return false
		}
	}
	return true
}

// Interrupted reports whether the examination was broken off.
func (r *Report) Interrupted() bool {
	for i := range r.Routers {
		if r.Routers[i].Interrupted {
			return true
		}
	}
	return false
}
