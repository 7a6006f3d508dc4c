package roads

import (
	"context"
	"errors"
	"net"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
	"nplay/transport/sshdial"
)

// HostKeys asks a router for its host keys, as sshdial.Dialer.HostKeys does: on
// its SSH port, whose keys hold for its other ports, too; when nothing can be
// reached there, on its NETCONF port. It returns the target that was asked last.
func HostKeys(ctx context.Context, d *sshdial.Dialer, t Target, types ...string) (sshdial.Target, []ssh.PublicKey, error) {
	t = t.filled()
	on := t.port(t.SSHPort)
	connected := false
	on.OnStep = func(s sshdial.Step) { connected = true }
	other := t.NetconfPort != t.SSHPort
	if half := t.Timeout / 2; other && (on.Connect <= 0 || on.Connect > half) {
		on.Connect = half // a filter may be silent about one port and not the other
	}
	keys, first := d.HostKeys(ctx, on, types...)
	var dns *net.DNSError
	if first == nil || !other || connected || ctx.Err() != nil || errors.As(first, &dns) ||
		errors.Is(first, sshdial.ErrJump) || !errors.Is(first, transport.ErrUnreachable) {
		return on, keys, first
	}
	on = t.port(t.NetconfPort)
	keys, err := d.HostKeys(ctx, on, types...)
	var p, q *transport.Problem
	if errors.As(first, &p) && errors.As(err, &q) {
		both := *q
		both.Text, both.Err = p.Text+"; "+q.Text, errors.Join(p.Err, q.Err)
		err = &both
	}
	return on, keys, err
}

// Ports are those that are dialled for the router's SSH and NETCONF services.
func (t Target) Ports() []int {
	t = t.filled()
	return []int{t.forward(t.SSHPort), t.forward(t.NetconfPort)}
}
