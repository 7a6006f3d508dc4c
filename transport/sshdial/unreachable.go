package sshdial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"nplay/transport"
)

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
