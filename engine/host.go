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
	Identities []string      // private key files, tried in order
	Agent      bool          // offer the keys of the ssh-agent
	Password   secret.String // tried when no key is taken
	Source     conf.Source
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
	// Next is what the connecting account will log in with after a run that
	// changes it; nil when the run doesn't.
	Next *Login
}
