package sshconfig

import "time"

// Settings is what a configuration holds for a host. What it says nothing of
// has its zero value: ssh's defaults are not filled in, but for HostName.
type Settings struct {
	HostName     string // what to dial; the host asked for when none is given
	User         string
	Port         int      // 0 when none is given
	Identities   []string // names with ~ and tokens replaced
	Certificates []string
	// IdentitiesOnly says that of an agent's keys only those of Identities and
	// Certificates are to be offered.
	IdentitiesOnly bool
	// Agent is the socket of the agent to ask; "" leaves it to the environment,
	// "none" is no agent.
	Agent string
	// Jump are the hosts to go through, the first dialled first; none when the
	// host is dialled itself.
	Jump []Hop
	// KnownHosts are the files of host keys: those of UserKnownHostsFile, or ssh's
	// own ones when only GlobalKnownHostsFile is given, and then those of
	// GlobalKnownHostsFile.
	KnownHosts []string

	// Lists as they stand there, with "+", "-" or "^" before them.
	KeyExchanges, Ciphers, MACs, HostKeys, PublicKeys string

	ConnectTimeout time.Duration // 0 when none is given
	Keepalive      time.Duration // ServerAliveInterval; less than 0 when it is turned off

	// From are the lines that the values come from, by the word in lower case;
	// the first line where several count.
	From map[string]Place
	// Notes are lines that hold for the host and would change how it is reached,
	// but are not honoured.
	Notes []Note
}

// A Note says that a line is not honoured.
type Note struct {
	Place
	Text   string
	Advice string
}

// A Hop is a host of ProxyJump.
type Hop struct {
	User string // "" when none is given
	Host string
	Port int // 0 when none is given
}
