package modules

import (
	"nplay/conf"
	"nplay/internal/secret"
)

// EnsureTACPLUS keeps the TACACS+ servers that the router asks about logins, as
// EnsureRADIUS does for RADIUS.
type EnsureTACPLUS struct {
	Servers   []TACPLUSServer `hcl:"servers" doc:"the servers, the first is asked first"`
	Exclusive bool            `hcl:"exclusive,optional" doc:"true removes TACACS+ servers that servers does not list"`
	Absent    bool            `hcl:"absent,optional" doc:"true removes the servers that are listed, whatever their settings"`
}

// A TACPLUSServer is one server of EnsureTACPLUS.
type TACPLUSServer struct {
	Address          string        `hcl:"address" doc:"its address"`
	Secret           secret.String `hcl:"secret,optional" doc:"the secret it shares with the router, in clear or as $9$; one there that is the same stays; needed for a new server"`
	Port             *int          `hcl:"port,optional" doc:"its port, 0 to 65535 (Junos: 49)"`
	Timeout          *int          `hcl:"timeout,optional" doc:"seconds to wait for an answer, 1 to 90 (Junos: 3)"`
	SingleConnection *bool         `hcl:"single_connection,optional" doc:"true asks over one connection that stays, false takes that off"`
	SourceAddress    *string       `hcl:"source_address,optional" doc:"the router's own address towards it"`
	RoutingInstance  *string       `hcl:"routing_instance,optional" doc:"the routing instance it is reached in"`
}

// Scope implements Module.
func (m *EnsureTACPLUS) Scope() []string { return []string{"system/tacplus-server"} }

func (m *EnsureTACPLUS) servers() aaaServers {
	s := aaaServers{list: "tacplus-server"}
	for _, x := range m.Servers {
		s.all = append(s.all, aaaServer{address: x.Address, secret: x.Secret, single: x.SingleConnection, settings: []setting{
			{"port", "port", digits(x.Port)},
			{"timeout", "timeout", digits(x.Timeout)},
			{"source_address", "source-address", machine(x.SourceAddress)},
			{"routing_instance", "routing-instance", x.RoutingInstance},
		}})
	}
	return s
}

// Validate checks the arguments.
func (m *EnsureTACPLUS) Validate() error {
	var f faults
	m.servers().validate(&f, m.Exclusive, m.Absent)
	return f.err()
}

// Ensure implements Module.
func (m *EnsureTACPLUS) Ensure(t conf.Target, c *conf.Node) error {
	return m.servers().ensure(t, c, m.Exclusive, m.Absent)
}
