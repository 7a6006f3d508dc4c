// Package sshdial opens SSH connections to routers: it finds keys and
// passwords, checks host keys, and says in words why a connection failed.
//
// It opens no channels, knows no NETCONF and no command line, never asks a
// person anything, and never adds a host key to a file by itself.
package sshdial

import (
	"net"
	"strconv"
	"strings"
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

	User         string
	Identities   []string      // private key files, tried in order
	Certificates []string      // OpenSSH certificate files; IDENTITY-cert.pub is found by itself
	Agent        bool          // offer the keys of the agent
	AgentSocket  string        // where it listens; "" means SSH_AUTH_SOCK
	Password     secret.String // tried when no key is taken
	Passphrase   secret.String // of encrypted identities; without it Dialer.Ask is called
	Answers      []Answer      // to the prompts of a login in several steps
	Methods      []string      // "agent", "key", "password", "keyboard-interactive"; none: see methods()
	Attempts     int           // how often a key or a password may be shown in one login; 0 means 3

	Algorithms Algorithms
	Jump       *Jump // nil when the server is dialled itself

	// Keepalive is how often the server is asked whether it is still there; 0
	// means every 30 s, less than 0 never.
	Keepalive time.Duration

	KnownHosts []string // known_hosts files; none means ~/.ssh/known_hosts

	// Again allows showing a password that this server has refused to the Dialer
	// before: something has changed since.
	Again bool

	// Timeout bounds connecting, handshake and login together; 0 means 30 s.
	Timeout time.Duration
	// Connect bounds the TCP connection alone; 0 means that Timeout does.
	Connect time.Duration
	// OnDial, when not nil, is called for each TCP connection that is tried: the
	// server's own, also when a jump host makes it, and those to the jump hosts
	// that this dial was the first to need. It is not called when the dial fails
	// before that, for lack of a key or so.
	OnDial func()
	// Waiting, when not nil, is called with true when the dial has to wait for
	// others (a jump host, its cap, a rate), and with false when its turn has come.
	// That time does not count for Timeout and Connect.
	Waiting func(bool)
	// OnStep, when not nil, is called with each Step that is taken, so that one who
	// examines a router knows how far a dial came that failed.
	OnStep func(Step)

	isJump bool // the server is a jump host
}

// A Step is taken on the way to a login.
type Step int

// The steps, in order.
const (
	Connected Step = iota + 1 // the TCP connection to the server stands
	Trusted                   // the SSH handshake is done, and the host key is known
)

// step tells of a step.
func (t Target) step(s Step) {
	if t.OnStep != nil {
		t.OnStep(s)
	}
}

// An Answer is what to say to a prompt of a login.
type Answer struct {
	Prompt string // a part of the prompt, in any case
	Value  secret.String
}

// A Jump is an SSH server through which others are reached. Equal ones share one
// connection: those of one name, place, account and way there.
type Jump struct {
	Target // Host is its name, a Port of 0 means 22; its own Jump is the one before it
	// Sessions bounds how many routers are reached through it at a time; 0 means
	// 50. PerSecond bounds how many connections through it are begun in a second; 0
	// means no bound. Those to other jump hosts do not count for either.
	Sessions  int
	PerSecond float64
}

// Algorithms is what a connection may use beyond or instead of what is safe.
type Algorithms struct {
	Legacy []string // old ones taken in addition
	// Lists as OpenSSH has them, with "+", "-" or "^" before them; "" leaves what
	// nplay offers.
	KeyExchanges, Ciphers, MACs, HostKeys, PublicKeys string
}

func (t Target) addr(port int) string { return net.JoinHostPort(t.Address, strconv.Itoa(port)) }

func (t Target) timeout() time.Duration {
	if t.Timeout > 0 {
		return t.Timeout
	}
	return 30 * time.Second
}

// dialled tells of a TCP connection that is tried.
func (t Target) dialled() {
	if t.OnDial != nil {
		t.OnDial()
	}
}

// what is what the server is, for messages.
func (t Target) what() string {
	if t.isJump {
		return "jump host"
	}
	return "router"
}

// limits is what makes a server of this kind close a connection that has hardly
// begun: sshd's settings, or those of services ssh.
func (t Target) limits() string {
	if t.isJump {
		return "MaxStartups and PerSourceMaxStartups of its sshd"
	}
	return "the router's connection-limit and rate-limit"
}

// block is where the inventory says how the server is reached, for messages.
func (t Target) block() string {
	switch {
	case t.isJump && strings.Contains(t.Host, "@"): // no name of a jump block: it is of ssh's configuration
		return "a jump block of the inventory, in place of ProxyJump " + t.Host
	case t.isJump:
		return "jump " + strconv.Quote(t.Host) + " of the inventory"
	}
	return "the connection of the inventory"
}
