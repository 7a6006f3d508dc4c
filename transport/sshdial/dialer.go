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

// A Dialer opens connections for one run. It reads each key file and each
// known_hosts file once, so a change of a file is seen by the next run. The
// zero Dialer works and is safe for concurrent use.
type Dialer struct {
	// Net opens the network connection; nil means net.Dialer. Rehearsals give
	// their own, which accepts nothing but the simulator's sockets.
	Net func(ctx context.Context, network, addr string) (net.Conn, error)

	// Ask asks a person for a secret (a passphrase, an answer to a prompt), nil
	// where nobody can be asked. It is called at most once per run for the same
	// question.
	Ask func(ctx context.Context, question string) (secret.String, error)
	// PerSecond bounds how many connections are begun in a second; 0 means no
	// bound.
	PerSecond float64

	mu         sync.Mutex
	identities map[string]func() (*identity, error)
	hostKeys   map[string]func() (*hostKeys, error)
}

// Dial opens a connection and logs in. Its errors wrap transport.ErrUnreachable,
// ErrHostKey or ErrAuth, or ctx's error when ctx ended first, and carry a
// Hint() where there is something to do. ctx ends the dial only, not the
// connection, which is the caller's to close.
func (d *Dialer) Dial(ctx context.Context, t Target) (*Client, error) {
	limit := t.timeout()
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	login, err := d.login(bounded, t)
	if err != nil {
		return nil, err
	}
	defer login.close()
	known, err := d.known(t)
	if err != nil {
		return nil, err
	}
	check := known.check(t)

	conn, err := d.connect(bounded, t)
	if err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("connecting to %s: %w", t.addr(t.Port), ctx.Err())
		}
		return nil, unreachable(t, err)
	}
	watched := &watch{Conn: conn}
	// There is no context in the SSH handshake: what ends it is its connection.
	stop := context.AfterFunc(bounded, func() { conn.Close() })
	c, chans, reqs, err := ssh.NewClientConn(watched, t.addr(t.Port), config(t, login, check))
	if !stop() && err == nil {
		c.Close()
		err = bounded.Err()
	}
	if err != nil {
		conn.Close()
		passed, distrust := check.result()
		switch {
		case ctx.Err() != nil:
			return nil, fmt.Errorf("connecting to %s: %w", t.addr(t.Port), ctx.Err())
		case distrust != nil:
			return nil, distrust
		case bounded.Err() != nil:
			return nil, stalled(t, passed, limit, watched.greeting())
		}
		return nil, handshakeFailed(t, err, watched, passed, login, check)
	}
	return NewClient(ssh.NewClient(c, chans, reqs)), nil
}

func (d *Dialer) connect(ctx context.Context, t Target) (net.Conn, error) {
	if t.Connect > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, t.Connect)
		defer cancel()
	}
	if t.OnDial != nil {
		t.OnDial()
	}
	dial := d.Net
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	return dial(ctx, "tcp", t.addr(t.Port))
}

// config starts from the algorithms the ssh package calls secure: its defaults
// still offer others.
func config(t Target, l *login, h *hostKeyCheck) *ssh.ClientConfig {
	a := ssh.SupportedAlgorithms()
	return &ssh.ClientConfig{
		Config:            ssh.Config{KeyExchanges: a.KeyExchanges, Ciphers: a.Ciphers, MACs: a.MACs},
		User:              t.User,
		AuthCallback:      l.next,
		HostKeyCallback:   h.callback,
		HostKeyAlgorithms: h.algorithms,
		ClientVersion:     "SSH-2.0-nplay",
	}
}

// refused reports whether the error says that nothing listens on the port: the
// host is there and its other ports may be tried.
func refused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

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
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		p.Text = fmt.Sprintf("%s does not answer", addr)
		p.Advice = fmt.Sprintf("see that %s is up and that no filter stands between", t.Address)
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
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
