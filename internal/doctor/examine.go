package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"nplay/engine"
	"nplay/transport"
)

// An examination is that of one router.
type examination struct {
	host   *engine.Host
	dialer Dialer
	o      Options
	cells  map[Check]Cell
	lines  []Line
	reader transport.Reader // the first session that was open; nil without one
	dead   bool             // the reader's session has ended
	halted bool             // a login failed, or the way to the router did: no other port is dialled
}

func examine(ctx context.Context, h *engine.Host, d Dialer, o Options) Router {
	x := &examination{host: h, dialer: d, o: o, cells: map[Check]Cell{}}
	began := o.Now()
	if ctx.Err() == nil {
		x.emit(engine.Dialling, "")
		x.connect(ctx)
	}
	for _, l := range x.lines {
		l.Close()
	}
	r := Router{Host: h.Name, Interrupted: ctx.Err() != nil, Cells: x.result(ctx), Took: o.Now().Sub(began)}
	x.tell(&r)
	return r
}

// connect tries the router's ports and what leads on from there. A session is
// looked for on the SSH port first: the configuration then says where NETCONF
// really is.
func (x *examination) connect(ctx context.Context) {
	c := x.host.Connection
	ssh, netconf := or(c.SSHPort, 22), or(c.Port, 830)
	switch {
	case x.host.Platform == "netconf":
		// A server that is no router has NETCONF, and need not have anything else.
		if x.netconf(ctx, netconf, NetconfPort); x.reader == nil && !x.halted && netconf != ssh {
			x.shell(ctx, ssh)
		}
		x.look(ctx)
		return
	case netconf == ssh, c.Transport == "cli":
		x.shell(ctx, ssh)
	default:
		x.shell(ctx, ssh)
		if x.halted {
			x.knock(ctx, netconf)
		} else if x.reader == nil {
			x.netconf(ctx, netconf, NetconfPort)
		}
	}
	found := x.look(ctx)
	switch {
	case c.Transport == "cli", x.halted, x.cells[HelloNetconf].State != "", x.cells[NetconfPort].State != "":
	case found == ssh:
		x.set(HelloNetconf, x.cells[HelloSSH]) // it is the same port
	case found != 0 && found != netconf:
		x.knock(ctx, netconf)
		x.netconf(ctx, found, HelloNetconf)
	case netconf == ssh:
		x.set(NetconfPort, x.cells[SSHPort])
		x.set(HelloNetconf, x.cells[HelloSSH])
	default:
		x.netconf(ctx, netconf, NetconfPort)
	}
	x.refer()
}

// refer points from a NETCONF port that is closed to what opens it: a service that
// is off, or on another port.
func (x *examination) refer() {
	port, service := x.cells[NetconfPort], x.cells[NetconfService]
	if port.State != Failed || port.Cause != engine.Unreachable {
		return
	}
	switch {
	case service.State == Failed:
		port.Hint = "see services netconf ssh: " + service.Text
	case service.State == "" && x.cells[SSHPort].State == OK:
		port.Hint = "`system services netconf ssh` opens it (task enable_netconf; see once the login works); where that is on, a firewall keeps it shut, or the `port` of the inventory is another"
	}
	x.cells[NetconfPort] = port
}

func or(port, standard int) int {
	if port == 0 {
		return standard
	}
	return port
}

// shell tries the SSH port and the roads that begin there.
func (x *examination) shell(ctx context.Context, port int) {
	l := x.dial(ctx, port, SSHPort)
	if l == nil {
		return
	}
	c := x.host.Connection
	if c.Transport != "cli" {
		ended := x.road(ctx, l, "netconf", HelloSSH)
		if !ended && x.host.Platform != "netconf" {
			ended = x.road(ctx, l, "exec", HelloExec)
		}
		if ended || c.Transport == "netconf" || x.host.Platform == "netconf" {
			return
		}
	}
	if x.reader == nil {
		x.road(ctx, l, "cli", Session)
	}
}

// netconf tries the NETCONF port. role is the check of its TCP connection.
func (x *examination) netconf(ctx context.Context, port int, role Check) {
	if l := x.dial(ctx, port, role); l != nil {
		x.road(ctx, l, "netconf", HelloNetconf)
	}
}

// dial connects to a port and logs in, and says what it met.
func (x *examination) dial(ctx context.Context, port int, role Check) Line {
	if ctx.Err() != nil {
		return nil
	}
	l, reached, err := x.dialer.Dial(ctx, x.host, port)
	if err == nil {
		reached = Trusted
		x.lines = append(x.lines, l)
	}
	if reached >= Connected && role != HelloNetconf {
		x.ok(role, fmt.Sprintf("port %d", port))
	}
	switch {
	case err == nil:
		x.ok(Handshake, l.Algorithms())
		x.ok(HostKey, "known")
		x.ok(Login, x.user()+with(l.Login()))
		return l
	case ctx.Err() != nil:
	case errors.Is(err, ErrWay):
		x.fail(role, err)
		x.halted = true
	case errors.Is(err, transport.ErrHostKey):
		if reached >= Connected {
			x.ok(Handshake, "")
		}
		x.fail(HostKey, err)
	case errors.Is(err, transport.ErrAuth), errors.Is(err, transport.ErrNoLogin), reached == Trusted:
		if reached == Trusted {
			x.ok(Handshake, "")
			x.ok(HostKey, "known")
		}
		x.fail(Login, err)
		if login := x.cells[Login]; login.Cause == engine.AuthRefused {
			login.Hint += "; " + x.makeAccount()
			x.cells[Login] = login
		}
		// What a second port says of the same login is nothing new, and could lock the
		// account. Whether it is there is another question, but where the login
		// failed before there was a connection it may have been that at a jump host.
		x.halted = true
	case reached == Connected:
		x.fail(Handshake, err)
	default:
		x.fail(role, err)
	}
	return nil
}

// user is the account that the router is logged in to.
func (x *examination) user() string {
	if x.reader != nil && x.reader.Info().User != "" {
		return x.reader.Info().User
	}
	return x.host.Connection.User
}

func with(login string) string {
	if login == "" {
		return ""
	}
	return " with " + login
}

// knock looks whether the NETCONF port is there, without a login.
func (x *examination) knock(ctx context.Context, port int) {
	if x.halted && x.cells[Handshake].State == "" {
		return // the login failed before the router was reached
	}
	switch err := x.dialer.Knock(ctx, x.host, port); {
	case err == nil:
		x.ok(NetconfPort, fmt.Sprintf("port %d", port))
	case ctx.Err() == nil:
		x.fail(NetconfPort, err)
	}
}

// road tries one road of a line. The first that is open is the one by which the
// router is looked at. ended says that the line has no more to give.
func (x *examination) road(ctx context.Context, l Line, road string, check Check) (ended bool) {
	if ctx.Err() != nil {
		return true
	}
	s, err := l.Open(ctx, road)
	if err != nil {
		if ctx.Err() != nil {
			return true
		}
		ended = errors.Is(err, transport.ErrClosed) || errors.Is(err, transport.ErrProtocol) || errors.Is(err, context.DeadlineExceeded)
		switch text := explain(x.host, err).Text; {
		case ended:
			x.fail(check, err)
		case check == HelloNetconf:
			x.put(Cell{Check: check, State: Failed, Cause: engine.NoNetconf, Text: text, Hint: x.noRoad()})
		default:
			x.put(Cell{Check: check, State: Closed, Text: text})
		}
		return ended
	}
	x.ok(check, s.Info().Road)
	if x.reader == nil {
		x.reader = s
		x.emit(engine.Connected, s.Info().Road)
	}
	return false
}

// timeout bounds one request.
func (x *examination) timeout() time.Duration {
	if t := x.host.Connection.Timeout; t > 0 {
		return t
	}
	return 30 * time.Second
}

// ask sends a request of the session. An error that is not the router's no ends
// it. A session bounds its requests by itself, and says so in better words: this
// is the last resort.
func (x *examination) ask(ctx context.Context, request func(context.Context) error) error {
	if x.dead {
		return transport.ErrClosed
	}
	bounded, cancel := context.WithTimeout(ctx, 2*x.timeout())
	defer cancel()
	err := request(bounded)
	if err != nil && !no(err) {
		x.dead = true
	}
	return err
}

// ok notes what is as it should be; what failed before stays failed.
func (x *examination) ok(c Check, text string) { x.put(Cell{Check: c, State: OK, Text: text}) }

// fail notes an error.
func (x *examination) fail(c Check, err error) {
	f := explain(x.host, err)
	x.put(Cell{Check: c, State: Failed, Text: f.Text, Cause: f.Cause, Hint: f.Hint})
}

// set notes for a check what was found for another.
func (x *examination) set(c Check, found Cell) {
	if found.State != "" && found.State != Failed {
		found.Check = c
		x.put(found)
	}
}

func (x *examination) put(c Cell) {
	if x.cells[c.Check].State == Failed {
		return // the first thing that is wrong is the one to mend
	}
	c.Text, c.Hint = x.o.Mask(c.Text), x.o.Mask(c.Hint)
	x.cells[c.Check] = c
}

// explain puts an error into words.
func explain(h *engine.Host, err error) *engine.Failure {
	f := engine.Explain(h.Name, "", err)
	f.Text = strings.TrimPrefix(f.Text, ": ")
	return f
}

func (x *examination) emit(k engine.Kind, detail string) {
	x.o.Sink(engine.Event{Time: x.o.Now(), Kind: k, Host: x.host.Name, Detail: x.o.Mask(detail)})
}

// tell says how it ended.
func (x *examination) tell(r *Router) {
	if r.Ready() {
		x.emit(engine.HostDone, "ready")
		return
	}
	var all []string
	for _, c := range r.Failed() {
		all = append(all, string(c.Check)+": "+c.Text)
	}
	if r.Interrupted {
		all = append(all, "interrupted")
	}
	x.emit(engine.HostFailed, strings.Join(all, "; "))
}
