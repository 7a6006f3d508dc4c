package modules

import (
	"errors"
	"fmt"

	"nplay/conf"
)

// EnsureSSH keeps the router's SSH service: that there is one, and its
// settings. What is not given stays as it is on the router.
//
// nplay itself comes in by SSH, and a change here must not shut it out. Each
// step is confirmed over a new connection or the router takes it back by
// itself: a root_login, cipher or limit that nplay's own login does not get
// past ends that way. Two things cannot end well and are refused before
// anything is sent. The port of SSH cannot be that of NETCONF. And a router
// whose NETCONF service is off is reached on the SSH port alone: there the port
// cannot be moved, nor the service be removed, because the new connection would
// still go to the port that the inventory knows. Open NETCONF first, with
// enable_netconf and depends_on; then the port may move, and ssh_port in the
// inventory's connection is what to change next. Where the inventory pins
// transport = "cli", nplay does not look for NETCONF, and the router takes the
// move back.
type EnsureSSH struct {
	Port              *int     `hcl:"port,optional" doc:"the port of SSH, 1 to 65535 (Junos: 22), not the one of NETCONF"`
	RootLogin         *string  `hcl:"root_login,optional" doc:"whether root may log in: allow, deny, or deny-password (with a key only)"`
	ProtocolVersion   []string `hcl:"protocol_version,optional" doc:"versions of SSH that are allowed, the whole list; v2 is the only one left"`
	ConnectionLimit   *int     `hcl:"connection_limit,optional" doc:"sessions at once, 1 to 250 (Junos: 75)"`
	RateLimit         *int     `hcl:"rate_limit,optional" doc:"new connections per minute, 1 to 250 (Junos: 150)"`
	ClientAliveEvery  *int     `hcl:"client_alive_interval,optional" doc:"seconds of silence before the router asks whether the client lives, 0 to 65535 (Junos: 0, never)"`
	ClientAliveMax    *int     `hcl:"client_alive_count_max,optional" doc:"unanswered questions before the router hangs up, 0 to 255 (Junos: 3)"`
	SessionsPerClient *int     `hcl:"max_sessions_per_connection,optional" doc:"sessions within one connection, 1 to 65535"`
	EarlyPackets      *int     `hcl:"max_pre_authentication_packets,optional" doc:"packets that a client may send before it has logged in, 20 to 2147483647"`
	Ciphers           []string `hcl:"ciphers,optional" doc:"the ciphers that are allowed, the whole list"`
	MACs              []string `hcl:"macs,optional" doc:"the message authentication codes that are allowed, the whole list"`
	KeyExchange       []string `hcl:"key_exchange,optional" doc:"the key exchange methods that are allowed, the whole list"`
	TCPForwarding     *bool    `hcl:"allow_tcp_forwarding,optional" doc:"true lets clients forward TCP connections, false takes that off"`
	SFTP              *bool    `hcl:"sftp_server,optional" doc:"true lets clients copy files by SFTP, false takes that off"`
	Absent            bool     `hcl:"absent,optional" doc:"true removes the SSH service with all its settings; NETCONF has to be on"`
}

// Scope implements Module. NETCONF is looked at and never edited.
func (m *EnsureSSH) Scope() []string {
	return []string{"system/services/ssh", "system/services/netconf"}
}

func (m *EnsureSSH) settings() []setting {
	return []setting{
		{"port", "port", digits(m.Port)},
		{"root_login", "root-login", m.RootLogin},
		{"connection_limit", "connection-limit", digits(m.ConnectionLimit)},
		{"rate_limit", "rate-limit", digits(m.RateLimit)},
		{"client_alive_interval", "client-alive-interval", digits(m.ClientAliveEvery)},
		{"client_alive_count_max", "client-alive-count-max", digits(m.ClientAliveMax)},
		{"max_sessions_per_connection", "max-sessions-per-connection", digits(m.SessionsPerClient)},
		{"max_pre_authentication_packets", "max-pre-authentication-packets", digits(m.EarlyPackets)},
	}
}

// A choice is an argument that is a whole leaf-list on the router.
type choice struct {
	arg, leafList string
	values        []string
}

func (m *EnsureSSH) choices() []choice {
	return []choice{
		{"protocol_version", "protocol-version", m.ProtocolVersion},
		{"ciphers", "ciphers", m.Ciphers},
		{"macs", "macs", m.MACs},
		{"key_exchange", "key-exchange", m.KeyExchange},
	}
}

// Validate checks the arguments.
func (m *EnsureSSH) Validate() error {
	var f faults
	if m.Absent {
		for _, s := range m.settings() {
			f.idle(s.arg, s.value != nil)
		}
		for _, c := range m.choices() {
			f.idle(c.arg, c.values != nil)
		}
		f.idle("allow_tcp_forwarding", m.TCPForwarding != nil)
		f.idle("sftp_server", m.SFTP != nil)
		return f.err()
	}
	f.settings(m.settings(), "system", "services", "ssh")
	for _, c := range m.choices() {
		f.members(c.arg, c.values, "system", "services", "ssh", c.leafList)
	}
	return f.err()
}

// members checks the values of a leaf-list, of which none may stand twice.
func (f *faults) members(arg string, values []string, path ...string) {
	for _, v := range values {
		f.value(arg, &v, path...)
	}
	for _, v := range repeated(values) {
		f.add(arg, "%q is listed twice", v)
	}
}

// Ensure implements Module.
func (m *EnsureSSH) Ensure(_ conf.Target, c *conf.Node) error {
	have := c.Find("system", "services", "ssh")
	netconf := active(c, "system", "services", "netconf", "ssh")
	alone := active(c, "system", "services", "ssh") != nil && netconf == nil
	if m.Absent {
		if alone {
			return errors.New("[edit system services ssh] is the only way into the router: NETCONF is off there; open it first (enable_netconf, and depends_on here)")
		}
		c.Find("system", "services").Remove("ssh")
		return nil
	}
	was := portOf(have, "22")
	services, err := stanza(c, "system", "services")
	if err != nil {
		return err
	}
	ssh := services.Make("ssh")
	set(ssh, m.settings())
	for _, l := range m.choices() {
		if l.values != nil {
			exactly(ssh, l.leafList, l.values)
			order(ssh, l.leafList, l.values)
		}
	}
	toggle(ssh, "allow-tcp-forwarding", m.TCPForwarding)
	toggle(ssh, "sftp-server", m.SFTP)
	is := portOf(ssh, "22")
	switch {
	case netconf != nil && is == portOf(netconf, "830"):
		return fmt.Errorf("SSH would listen on port %s, which is the router's NETCONF port; give one of them another port", is)
	case alone && is != was:
		return fmt.Errorf("SSH would move from port %s to %s, and is the only way into the router: NETCONF is off there; open it first (enable_netconf, and depends_on here)", was, is)
	}
	return nil
}

// active returns the statement at path, nil when it, or one above it, is
// deactivated.
func active(n *conf.Node, path ...string) *conf.Node {
	for _, name := range path {
		if n = n.Find(name); n == nil || n.Inactive {
			return nil
		}
	}
	return n
}
