package sshdial

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// ErrJump marks the failure of a jump host: no other port of the router does
// better, and it says nothing about the router's own accounts and keys.
var ErrJump = transport.ErrJump

// unusable says that the router is not reached because its jump host is not. A
// login refused there is none that the router refused.
func (h *hop) unusable(t Target, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	said := err.Error()
	var p *transport.Problem
	if errors.As(err, &p) && errors.Is(p.Cause, transport.ErrClosed) {
		said = p.Text
	}
	advice := transport.Hint(err)
	if advice == "" {
		advice = fmt.Sprintf("see that jump host %q is up and takes logins; its place and its account are in %s", h.jump.Host, h.jump.block())
	}
	return &transport.Problem{Cause: transport.ErrUnreachable, Err: ErrJump, Advice: advice,
		Text: fmt.Sprintf("jump host %q, through which %s is reached: %s", h.jump.Host, t.Host, said)}
}

// refusal puts into words why there is no connection from the jump host to the
// router.
func (h *hop) refusal(t Target, err error) error {
	var known *transport.Problem
	if errors.As(err, &known) || errors.Is(err, transport.ErrClosed) {
		return err
	}
	addr, jump := t.addr(t.Port), fmt.Sprintf("jump host %q", h.jump.Host)
	p := &transport.Problem{Cause: transport.ErrUnreachable, Err: err}
	var no *ssh.OpenChannelError
	if !errors.As(err, &no) {
		p.Text = fmt.Sprintf("%s does not answer, or %s does not reach it", addr, jump)
		p.Advice = fmt.Sprintf("see that %s is up and that no filter stands between it and %s", t.Address, jump)
		return p
	}
	said := printable(no.Message, 200)
	has := func(some ...string) bool {
		for _, s := range some {
			if strings.Contains(strings.ToLower(said), s) {
				return true
			}
		}
		return false
	}
	switch {
	case no.Reason == ssh.Prohibited:
		p.Text = fmt.Sprintf("%s does not let %s connect to %s (administratively prohibited: %q)", jump, h.jump.User, addr, said)
		p.Advice = fmt.Sprintf("see AllowTcpForwarding and PermitOpen in the sshd_config of %s, and the options of the key in authorized_keys (restrict, no-port-forwarding, permitopen)", jump)
	case no.Reason != ssh.ConnectionFailed:
		p.Text = fmt.Sprintf("%s opens no connection to %s: %s (%q)", jump, addr, no.Reason, said)
		p.Advice = fmt.Sprintf("see that %s forwards TCP connections", jump)
	case has("refused"):
		p.Err = errors.Join(syscall.ECONNREFUSED, err)
		p.Text = fmt.Sprintf("nothing listens on %s (connection refused), as %s sees it", addr, jump)
	case has("timed out", "timeout"):
		p.Text = fmt.Sprintf("%s does not answer %s", addr, jump)
		p.Advice = fmt.Sprintf("see that %s is up and that no filter stands between it and %s", t.Address, jump)
	case has("not known", "resolve", "no such host", "name resolution", "no address"):
		p.Text = fmt.Sprintf("%s knows no address for the name %s", jump, t.Address)
		p.Advice = fmt.Sprintf("names are looked up on the jump host: set `address` of host %q to one that it knows", t.Host)
	case has("no route", "unreachable"):
		p.Text = fmt.Sprintf("%s has no route to %s", jump, addr)
	default:
		p.Text = fmt.Sprintf("%s cannot connect to %s: %q", jump, addr, said)
		p.Advice = fmt.Sprintf("see that %s is up and listens, and that no filter stands between it and %s", t.Address, jump)
	}
	return p
}
