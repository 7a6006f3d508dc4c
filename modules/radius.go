package modules

import (
	"nplay/conf"
	"nplay/internal/secret"
)

// EnsureRADIUS keeps the RADIUS servers that the router asks about logins. It
// asks them only where the order of authentication says so: ensure_auth_order.
//
// A router asks its servers in their order. The servers that are listed come in
// the order in which they are listed; others that the router has keep their
// places between them, and are removed with exclusive. What is not given for a
// server stays as it is on the router; a server that is new needs a secret.
type EnsureRADIUS struct {
	Servers   []RADIUSServer `hcl:"servers" doc:"the servers, the first is asked first"`
	Exclusive bool           `hcl:"exclusive,optional" doc:"true removes RADIUS servers that servers does not list"`
	Absent    bool           `hcl:"absent,optional" doc:"true removes the servers that are listed, whatever their settings"`
}

// A RADIUSServer is one server of EnsureRADIUS.
type RADIUSServer struct {
	Address         string        `hcl:"address" doc:"its address"`
	Secret          secret.String `hcl:"secret,optional" doc:"the secret it shares with the router, in clear or as $9$; one there that is the same stays; needed for a new server"`
	Port            *int          `hcl:"port,optional" doc:"its port for authentication, 1 to 65535 (Junos: 1812)"`
	AccountingPort  *int          `hcl:"accounting_port,optional" doc:"its port for accounting, 1 to 65535 (Junos: 1813)"`
	Timeout         *int          `hcl:"timeout,optional" doc:"seconds to wait for an answer, 1 to 1000 (Junos: 3)"`
	Retry           *int          `hcl:"retry,optional" doc:"how often it is asked, 1 to 100 (Junos: 3)"`
	SourceAddress   *string       `hcl:"source_address,optional" doc:"the router's own address towards it"`
	RoutingInstance *string       `hcl:"routing_instance,optional" doc:"the routing instance it is reached in"`
}

// Scope implements Module.
func (m *EnsureRADIUS) Scope() []string { return []string{"system/radius-server"} }

func (m *EnsureRADIUS) servers() aaaServers {
	s := aaaServers{list: "radius-server"}
	for _, x := range m.Servers {
		s.all = append(s.all, aaaServer{address: x.Address, secret: x.Secret, settings: []setting{
			{"port", "port", digits(x.Port)},
			{"accounting_port", "accounting-port", digits(x.AccountingPort)},
			{"timeout", "timeout", digits(x.Timeout)},
			{"retry", "retry", digits(x.Retry)},
			{"source_address", "source-address", machine(x.SourceAddress)},
			{"routing_instance", "routing-instance", x.RoutingInstance},
		}})
	}
	return s
}

// Validate checks the arguments.
func (m *EnsureRADIUS) Validate() error {
	var f faults
	m.servers().validate(&f, m.Exclusive, m.Absent)
	return f.err()
}

// Ensure implements Module.
func (m *EnsureRADIUS) Ensure(t conf.Target, c *conf.Node) error {
	return m.servers().ensure(t, c, m.Exclusive, m.Absent)
}
