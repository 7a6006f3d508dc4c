package sshdial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
	"nplay/transport"
)

// A Dialer opens connections for one run. Close ends those to jump hosts. It reads each key file and each
// known_hosts file once, so a change of a file is seen by the next run. The
// zero Dialer works and is safe for concurrent use.
type Dialer struct {
	// Net opens the network connection; nil means net.Dialer. Rehearsals give
	// their own, which accepts nothing but the simulator's sockets.
	Net func(ctx context.Context, network, addr string) (net.Conn, error)

	// Ask asks a person for a secret (a passphrase, an answer to a prompt), nil
	// where nobody can be asked. It is called for one question at a time: once per
	// run for the passphrase of a file, a few times more when it was mistyped, and
	// each time a server's prompt has to be answered, even if the question is the
	// same: the answer may be a code that is good for once.
	Ask func(ctx context.Context, question string) (secret.String, error)
	// PerSecond bounds how many connections are begun in a second; 0 means no
	// bound.
	PerSecond float64
	// Enrol begins the command line that is advised for host keys that are not
	// known; "" means that of an inventory without a name.
	Enrol string
	// Note, when not nil, is told the lines of known_hosts files that cannot be
	// read, once per run.
	Note func(text string)

	rate  limiter
	jumps jumps

	creds creds

	mu       sync.Mutex
	hostKeys   map[string]func() (*hostKeys, error)
}

// Dial opens a connection and logs in. Its errors wrap transport.ErrUnreachable,
// ErrHostKey or ErrAuth, or ctx's error when ctx ended first, and carry a
// Hint() where there is something to do. ctx ends the dial only, not the
// connection, which is the caller's to close.
func (d *Dialer) Dial(ctx context.Context, t Target) (*Client, error) {
	offers, err := t.offers()
	if err != nil {
		return nil, err
	}
	if t.Waiting != nil {
		t.Waiting(true)
	}
	login, err := d.login(ctx, t)
	if t.Waiting != nil {
		t.Waiting(false)
	}
	if err != nil {
		return nil, err
	}
	known, err := d.known(t)
	if err != nil {
		return nil, err
	}
	check := known.check(t)

	turn, err := d.turn(ctx, t)
	if err != nil {
		return nil, interrupted(ctx, t, err)
	}
	limit := t.timeout()
	ends := time.Now().Add(limit)
	conn, err := d.connect(ctx, ends, t, turn)
	if err != nil {
		turn.give()
		return nil, interrupted(ctx, t, err)
	}
	t.step(Connected)
	watched := &watch{Conn: conn}
	bounded, patience, cancel := patient(ctx, ends, t.Waiting)
	defer cancel()
	login.ctx, login.pause, login.lost = bounded, patience.pause, watched.lost
	// There is no context in the SSH handshake: what ends it is its connection.
	stop := context.AfterFunc(bounded, func() { conn.Close() })
	c, chans, reqs, err := ssh.NewClientConn(watched, t.addr(t.Port), config(t, offers, login, check))
	if !stop() && err == nil {
		c.Close()
		err = bounded.Err()
	}
	passed, distrust := check.result()
	if passed {
		t.step(Trusted)
	}
	if err != nil {
		conn.Close()
		var gone *transport.Problem
		switch {
		case ctx.Err() != nil:
			return nil, interrupted(ctx, t, err)
		case distrust != nil:
			return nil, distrust
		case errors.As(watched.lost(), &gone) && turn.hop != nil:
			return nil, turn.hop.unusable(t, gone)
		case bounded.Err() != nil:
			return nil, stalled(t, passed, limit, watched.greeting())
		}
		return nil, handshakeFailed(t, err, watched, passed, login, check)
	}
	client := NewClient(ssh.NewClient(c, chans, reqs))
	client.watch, client.Login, client.Algorithms = watched, login.took(), agreed(c)
	go client.keepalive(t)
	return client, nil
}

// interrupted is the error of a dial that failed, or that its caller broke off.
func interrupted(ctx context.Context, t Target, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("connecting to %s: %w", t.addr(t.Port), ctx.Err())
	}
	return err
}

// A place in the queue of those who dial.
type turn struct {
	hop  *hop   // the jump host, nil without one
	give func() // gives the place at the jump host back; may be called more than once
}

// turn waits until the connection may be begun: for the jump host, and for what
// bounds how many are begun.
func (d *Dialer) turn(ctx context.Context, t Target) (turn, error) {
	if t.Waiting != nil {
		t.Waiting(true)
		defer t.Waiting(false)
	}
	w := turn{give: func() {}}
	if t.Jump == nil {
		return w, d.rate.wait(ctx, d.PerSecond)
	}
	h, err := d.hop(t.Jump)
	if err != nil {
		return w, err
	}
	w.hop = h
	if !t.isJump {
		if err := h.turns.take(ctx, t.Host, h.sessions()); err != nil {
			return w, err
		}
		w.give = sync.OnceFunc(func() { h.turns.give(t.Host, h.sessions()) })
	}
	_, err = h.client(ctx, t)
	if err == nil && !t.isJump {
		err = h.rate.wait(ctx, h.jump.PerSecond)
	}
	if err == nil {
		err = d.rate.wait(ctx, d.PerSecond)
	}
	if err != nil {
		w.give()
	}
	return w, err
}

// connect opens the network connection. Closing it gives the place of w back.
func (d *Dialer) connect(ctx context.Context, ends time.Time, t Target, w turn) (net.Conn, error) {
	if sooner := time.Now().Add(t.Connect); t.Connect > 0 && sooner.Before(ends) {
		ends = sooner
	}
	ctx, cancel := context.WithDeadline(ctx, ends)
	defer cancel()
	t.dialled()
	if w.hop != nil {
		conn, err := w.hop.dial(ctx, t, w.give)
		if err != nil {
			return nil, w.hop.refusal(t, err)
		}
		return conn, nil
	}
	dial := d.Net
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	conn, err := dial(ctx, "tcp", t.addr(t.Port))
	if err != nil {
		return nil, unreachable(t, err)
	}
	return conn, nil
}

func config(t Target, o offered, l *login, h *hostKeyCheck) *ssh.ClientConfig {
	return &ssh.ClientConfig{
		Config:            ssh.Config{KeyExchanges: o.kex, Ciphers: o.ciphers, MACs: o.macs},
		User:              t.User,
		AuthCallback:      l.next,
		BannerCallback:    l.heard,
		HostKeyCallback:   h.callback,
		HostKeyAlgorithms: h.algorithms,
		ClientVersion:     "SSH-2.0-nplay",
	}
}

// refused reports whether the error says that nothing listens on the port: the
// host is there and its other ports may be tried.
func refused(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, wsaRefused)
}

// The numbers that Windows has for them; package syscall gives its own to the
// names.
const (
	wsaNetUnreachable  = syscall.Errno(10051)
	wsaTimedOut        = syscall.Errno(10060)
	wsaRefused         = syscall.Errno(10061)
	wsaHostUnreachable = syscall.Errno(10065)
)

func unreachable(t Target, err error) error {
	p := &transport.Problem{Cause: transport.ErrUnreachable, Err: err}
	addr := t.addr(t.Port)
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		p.Text = fmt.Sprintf("there is no address for the name %s", t.Address)
		p.Advice = fmt.Sprintf("set `address` of host %q in the inventory, or mend the name service", t.Host)
	case errors.As(err, &dns):
		p.Text = fmt.Sprintf("the name service did not give an address for %s", t.Address)
	case refused(err):
		p.Text = fmt.Sprintf("nothing listens on %s (connection refused)", addr)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, wsaTimedOut), errors.As(err, &timeout) && timeout.Timeout():
		p.Text = fmt.Sprintf("%s does not answer", addr)
		p.Advice = fmt.Sprintf("see that %s is up and that no filter stands between", t.Address)
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, wsaHostUnreachable), errors.Is(err, wsaNetUnreachable):
		p.Text = fmt.Sprintf("there is no route to %s", addr)
	default:
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err
		}
		p.Text = fmt.Sprintf("cannot connect to %s: %v", addr, err)
	}
	return p
}

func stalled(t Target, keyPassed bool, limit time.Duration, greeting string) error {
	if greeting != "" {
		return noServer(t, fmt.Sprintf("it says %q", greeting), context.DeadlineExceeded)
	}
	step := "the SSH handshake with"
	if keyPassed {
		step = "the login on"
	}
	return &transport.Problem{
		Cause: transport.ErrUnreachable, Err: context.DeadlineExceeded,
		Text:   fmt.Sprintf("%s %s did not end within %s", step, t.addr(t.Port), limit.Round(time.Second/10)),
		Advice: "see that the port belongs to an SSH server; a slow router needs a longer `timeout` in its connection",
	}
}
