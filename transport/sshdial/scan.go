package sshdial

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport/hostkeys"
)

// HostKeys asks the target's server for its host keys: those of the types given,
// such as "ssh-ed25519", all when none are. Where an authority is known for the
// server, its certificates come with them. The server proves each by a signature.
// Nobody is logged in, and no key is trusted by it. The jump hosts on the way are
// logged in to as ever. Errors are those of Dial.
//
// It takes a connection for each key: a server shows one at a time.
func (d *Dialer) HostKeys(ctx context.Context, t Target, types ...string) ([]ssh.PublicKey, error) {
	offers, err := t.offers()
	if err != nil {
		return nil, err
	}
	known, err := d.known(t)
	if err != nil {
		return nil, err
	}
	ask, certified := offers.hostKeys, known.Certifies(t.Server())
	ask = slices.DeleteFunc(slices.Clone(ask), func(a string) bool {
		kind, cert := hostkeys.KeyType(a)
		return cert && !certified || len(types) > 0 && !slices.Contains(types, kind)
	})
	var all []ssh.PublicKey
	for len(ask) > 0 {
		key, err := d.hostKey(ctx, t, offers, ask)
		var none *ssh.AlgorithmNegotiationError
		switch {
		case errors.As(err, &none) && none.What == "host key" && (len(all) > 0 || len(types) > 0):
			return all, nil // it has no others
		case err != nil:
			return nil, err
		}
		all = append(all, key)
		kind, cert := hostkeys.KeyType(key.Type())
		before := len(ask)
		ask = slices.DeleteFunc(ask, func(a string) bool {
			k, c := hostkeys.KeyType(a)
			return k == kind && c == cert
		})
		if len(ask) == before {
			break // it is not what was asked for
		}
	}
	return all, nil
}

// errSeen ends a handshake when it has shown what it was for.
var errSeen = errors.New("the host key is all that was wanted")

// hostKey asks the server for one key.
func (d *Dialer) hostKey(ctx context.Context, t Target, o offered, ask []string) (ssh.PublicKey, error) {
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
	defer conn.Close()
	t.step(Connected)
	bounded, cancel := context.WithDeadline(ctx, ends)
	defer cancel()
	stop := context.AfterFunc(bounded, func() { conn.Close() })
	defer stop()
	watched := &watch{Conn: conn}
	var seen struct {
		sync.Mutex
		key ssh.PublicKey
	}
	_, _, _, err = ssh.NewClientConn(watched, t.addr(t.Port), &ssh.ClientConfig{
		Config: ssh.Config{KeyExchanges: o.kex, Ciphers: o.ciphers, MACs: o.macs},
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			seen.Lock()
			defer seen.Unlock()
			seen.key = key
			return errSeen
		},
		HostKeyAlgorithms: ask,
		ClientVersion:     "SSH-2.0-nplay",
	})
	seen.Lock()
	defer seen.Unlock()
	switch {
	case seen.key != nil:
		return seen.key, nil
	case ctx.Err() != nil:
		return nil, interrupted(ctx, t, err)
	case bounded.Err() != nil:
		return nil, stalled(t, false, limit, watched.greeting())
	}
	return nil, handshakeFailed(t, err, watched, false, nil, &hostKeyCheck{target: t})
}
