package modules

import (
	"errors"
	"fmt"

	"nplay/conf"
)

// EnableNetconf opens the router for NETCONF over SSH: `services netconf ssh`
// on its own port (830 unless another is asked for) and `services ssh`, whose
// port 22 then takes NETCONF sessions too.
//
// What is not given stays as it is on the router, also a port that somebody
// configured there. Services that were deactivated are activated. Nothing of
// `services ssh` is changed beyond that.
//
// With absent NETCONF over SSH goes, with its settings; `services ssh` stays,
// for nplay and people come in by it then, and where it is off this is refused.
type EnableNetconf struct {
	Port             *int  `hcl:"port,optional" doc:"the router's own NETCONF port, 1 to 65535; without it the router's stays (830 when none is configured)"`
	ConnectionLimit  *int  `hcl:"connection_limit,optional" doc:"sessions at once, 1 to 250 (Junos: 75)"`
	RateLimit        *int  `hcl:"rate_limit,optional" doc:"new connections per minute, 1 to 250 (Junos: 150)"`
	ClientAliveEvery *int  `hcl:"client_alive_interval,optional" doc:"seconds of silence before the router asks whether the client lives, 0 to 65535 (Junos: 0, never)"`
	ClientAliveMax   *int  `hcl:"client_alive_count_max,optional" doc:"unanswered questions before the router hangs up, 0 to 255 (Junos: 3)"`
	RFCCompliant     *bool `hcl:"rfc_compliant,optional" doc:"true makes sessions follow RFC 4741 more closely, false takes that off"`
	Absent           bool  `hcl:"absent,optional" doc:"true removes NETCONF over SSH with its settings, and rfc-compliant if rfc_compliant is given; SSH has to be on"`
}

// Scope implements Module.
func (m *EnableNetconf) Scope() []string {
	return []string{"system/services/netconf", "system/services/ssh"}
}

// Barrier says that tasks which depend on this one may need NETCONF, and thus
// a commit of their own.
func (m *EnableNetconf) Barrier() bool { return true }

// Validate checks the arguments.
func (m *EnableNetconf) Validate() error {
	var f faults
	if m.Absent {
		for _, s := range m.settings() {
			f.idle(s.arg, s.value != nil)
		}
		return f.err()
	}
	if m.Port != nil {
		f.note("port", checkPort(*m.Port))
	}
	f.settings(m.settings(), "system", "services", "netconf", "ssh")
	return f.err()
}

func (m *EnableNetconf) settings() []setting {
	return []setting{
		{"port", "port", digits(m.Port)},
		{"connection_limit", "connection-limit", digits(m.ConnectionLimit)},
		{"rate_limit", "rate-limit", digits(m.RateLimit)},
		{"client_alive_interval", "client-alive-interval", digits(m.ClientAliveEvery)},
		{"client_alive_count_max", "client-alive-count-max", digits(m.ClientAliveMax)},
	}
}

// checkPort refuses the ports that Juniper advises against ("Configuring
// NETCONF-Over-SSH Connections on a Specified TCP Port"), and SSH's own.
func checkPort(port int) error {
	switch port {
	case 22:
		return errors.New("22 is the SSH service's port, which takes NETCONF sessions anyway; leave the argument out for 830, or give another port")
	case 21, 23:
		return fmt.Errorf("%d is the port of FTP or telnet; Juniper advises against it; leave the argument out for 830, or give another port", port)
	}
	return nil
}

// Ensure implements Module.
func (m *EnableNetconf) Ensure(_ conf.Target, c *conf.Node) error {
	if m.Absent {
		return m.remove(c)
	}
	services, err := stanza(c, "system", "services")
	if err != nil {
		return err
	}
	ssh := services.Make("ssh")
	netconf := services.Make("netconf")
	over := netconf.Make("ssh")
	set(over, m.settings())
	toggle(netconf, "rfc-compliant", m.RFCCompliant)
	if a, b := portOf(ssh, "22"), portOf(over, "830"); a == b {
		return fmt.Errorf("the router's SSH service is configured on port %s, which would also be its NETCONF port; give enable_netconf another port", a)
	}
	return nil
}

// remove takes NETCONF away where there is another way in.
func (m *EnableNetconf) remove(c *conf.Node) error {
	if active(c, "system", "services", "netconf", "ssh") != nil && active(c, "system", "services", "ssh") == nil {
		return errors.New("[edit system services netconf ssh] is the only way into the router: SSH is off there; open it first (ensure_ssh, and depends_on here)")
	}
	netconf := c.Find("system", "services", "netconf")
	netconf.Remove("ssh")
	if m.RFCCompliant != nil {
		netconf.Remove("rfc-compliant")
	}
	return nil
}

// portOf returns the port that a service listens on.
func portOf(service *conf.Node, otherwise string) string {
	if p, ok := service.Leaf("port"); ok {
		return p
	}
	return otherwise
}
