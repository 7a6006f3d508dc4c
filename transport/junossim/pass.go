package junossim

import (
	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/tree"
)

// A pass is what is known of a login that succeeded.
type pass struct {
	template string // the account whose permissions it has; "" is its own
	cert     *ssh.Certificate
}

type passKey struct{}

func (p pass) permissions() *ssh.Permissions {
	all := &ssh.Permissions{ExtraData: map[any]any{passKey{}: p}}
	if p.cert != nil {
		all.CriticalOptions = p.cert.CriticalOptions
	}
	return all
}

func passOf(conn *ssh.ServerConn) pass {
	p, _ := conn.Permissions.ExtraData[passKey{}].(pass)
	return p
}

// account is that of a login as the committed configuration has it now.
func (p pass) account(root *tree.Node, user string) (account, bool) {
	if p.template == "" {
		return accountOf(root, user)
	}
	a, ok := accountOf(root, p.template)
	a.name = user
	return a, ok
}
