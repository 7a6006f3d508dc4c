// Package sshdial opens SSH connections to routers: it finds keys and
// passwords, checks host keys, and says in words why a connection failed.
//
// It opens no channels, knows no NETCONF and no command line, never asks a
// person anything, and never adds a host key to a file by itself.
package sshdial

import (
	"net"
	"strconv"
	"time"

	"nplay/internal/secret"
)

// A Target is a router's SSH server and what to log in with.
type Target struct {
	Host    string // the inventory's name, for messages
	Address string // DNS name or IP address to dial
	Port    int    // TCP port to dial
	// SSHPort is the TCP port that is dialled for the router's SSH service. A
	// host key known for it holds for the router's other ports too, which have
	// the same key. 0 means that no other port's keys count.
	SSHPort int

	User       string
	Identities []string      // private key files, tried in order
	Agent      bool          // offer the keys of the agent at SSH_AUTH_SOCK
	Password   secret.String // tried when no key is taken

	KnownHosts []string // known_hosts files; none means ~/.ssh/known_hosts

	// Timeout bounds connecting, handshake and login together; 0 means 30 s.
	Timeout time.Duration
	// Connect bounds the TCP connection alone; 0 means that Timeout does.
	Connect time.Duration
	// OnDial, when not nil, is called before a TCP connection is tried. It is
	// not called when the dial fails before that, for lack of a key or so.
	OnDial func()
}

func (t Target) addr(port int) string { return net.JoinHostPort(t.Address, strconv.Itoa(port)) }

func (t Target) timeout() time.Duration {
	if t.Timeout > 0 {
		return t.Timeout
	}
	return 30 * time.Second
}
