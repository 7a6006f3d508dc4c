package sshdial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
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
	hostKeys map[string]func() (*hostKeys, error)
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
		_, said := disconnect(err)
		login.broken(said)
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
