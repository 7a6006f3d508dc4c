package engine

import (
	"time"

	"nplay/conf"
	"nplay/internal/secret"
)

// A Host is a router of the inventory.
type Host struct {
	Name       string // unique in the inventory
	Address    string // DNS name or IP address to dial; Name when the inventory gives none
	Platform   string // "junos" or ""; "netconf" for a server of RFC 6241 with YANG of its own
	Groups     []string
	Connection Connection
	Source     conf.Source
}

// junos reports whether the router is one of Juniper's.
func (h *Host) junos() bool { return h.Platform != "netconf" }

// A Login is an account and what it logs in with.
type Login struct {
	User       string
	Identities []string // private key files, tried in order
	// Certificates are OpenSSH certificate files; that of an identity is also
	// found beside it, as NAME-cert.pub.
	Certificates []string
	Agent        bool // offer the keys of the ssh-agent
	// AgentSocket is where the ssh-agent listens; "" means SSH_AUTH_SOCK.
	AgentSocket string
	Password    secret.String // tried when no key is taken
	Passphrase  secret.String // of encrypted identities; without it a person is asked
	// Answers are what to say to the prompts of a login in several steps; the
	// first that fits counts.
	Answers []Answer
	// Methods is what to try and in which order: "agent", "key", "password",
	// "keyboard-interactive"; none means that order, with keyboard-interactive
	// before the password where there are Answers, which nothing else can carry.
	Methods []string
	// Attempts bounds how often the router may be shown a key or a password in
	// one login; 0 means 3, as many as Junos takes (login retry-options).
	Attempts int
	Source   conf.Source
}

// An Answer is what to say to a prompt of a login.
type Answer struct {
	Prompt string // a part of the prompt, in any case: "passcode"
	Value  secret.String
}

// A Jump is a host through which routers are reached.
type Jump struct {
	Login
	Name       string // as the inventory calls it
	Address    string // DNS name or IP address to dial
	Port       int    // 0 means 22
	KnownHosts []string
	Algorithms Algorithms
	// Sessions bounds how many routers are reached through it at a time; 0 means
	// 50. PerSecond bounds how many connections are begun through it in a second;
	// 0 means no bound.
	Sessions  int
	PerSecond float64
	Timeout   time.Duration // bounds connecting and login; 0 means 30 s
	Keepalive time.Duration // as in Connection
	Via       *Jump         // the jump host before this one; nil when it is dialled itself
	Source    conf.Source
}

// Algorithms is what a connection may be encrypted and signed with beyond or
// instead of what is safe. Names are those of SSH.
type Algorithms struct {
	// Legacy are old ones that are taken in addition, for old routers:
	// "diffie-hellman-group14-sha1", "ssh-rsa", "aes128-cbc".
	Legacy []string
	// Lists as OpenSSH's configuration has them, with "+", "-" or "^" before
	// them; "" leaves what nplay offers.
	KeyExchanges, Ciphers, MACs, HostKeys, PublicKeys string
}

// A Connection says how a router is reached. Ports are the router's own;
// Forward maps them to the ports to dial (NAT, terminal servers).
type Connection struct {
	Login
	Port       int         // the router's NETCONF port before its configuration is known; 0 means 830
	SSHPort    int         // 0 means 22
	Forward    map[int]int // router's port -> port to dial; a port not listed is dialled as it is
	Transport  string      // "auto" (also ""), "netconf", "cli"
	KnownHosts []string    // files; none means ~/.ssh/known_hosts
	// Timeout bounds connecting and every request but a commit; 0 means 30 s.
	Timeout time.Duration
	// CommitTimeout bounds commit, commit check and confirm; 0 means 5 minutes.
	CommitTimeout time.Duration
	// LockWait is how long to wait for a lock that somebody else holds; 0 means
	// not at all.
	LockWait time.Duration
	// ConnectTimeout bounds the TCP connection alone; 0 means that Timeout does.
	ConnectTimeout time.Duration
	// Keepalive is how often the router is asked whether it is still there; 0
	// means every 30 s, less than 0 never.
	Keepalive  time.Duration
	Algorithms Algorithms
	Jump       *Jump // nil when the router is dialled itself
	// Direct says that the inventory wants that (`jump = null`): no file says
	// otherwise.
	Direct bool
	// SSHConfig is the file that fills in what the inventory leaves open; ""
	// means ~/.ssh/config, "none" no file.
	SSHConfig string
	// Filled are the words that it filled in, such as "user", and the lines they
	// come from.
	Filled map[string]conf.Source
	// Next is what the connecting account will log in with after a run that
	// changes it; nil when the run doesn't.
	Next *Login
}
