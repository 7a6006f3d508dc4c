package modules

import "nplay/conf"

// EnsureNTP keeps where the router gets its time from.
//
// A server's options that are not given stay as they are on the router. A key
// is the number of one that the router has under [edit system ntp
// authentication-key]; nplay does not look for it there, the router does at
// commit check.
type EnsureNTP struct {
	Servers         []NTPServer `hcl:"servers,optional" doc:"the servers"`
	BootServer      *string     `hcl:"boot_server,optional" doc:"the server that sets the clock when the router boots, a name or an address"`
	SourceAddresses []string    `hcl:"source_addresses,optional" doc:"the router's own addresses for NTP, one for IPv4 and one for IPv6"`
	Exclusive       bool        `hcl:"exclusive,optional" doc:"true removes servers that servers does not list, and source addresses if source_addresses is given and does not list them"`
	Absent          bool        `hcl:"absent,optional" doc:"true removes the servers and source addresses that are listed, whatever their options, and the boot server if one is named here"`
}

// An NTPServer is one server of EnsureNTP.
type NTPServer struct {
	Address         string  `hcl:"address" doc:"its name or address"`
	Prefer          *bool   `hcl:"prefer,optional" doc:"true prefers it to the others, false takes that off"`
	Version         *int    `hcl:"version,optional" doc:"the version of NTP it is asked in, 1 to 4"`
	Key             *int    `hcl:"key,optional" doc:"number of the key it is authenticated by, 1 to 65534"`
	RoutingInstance *string `hcl:"routing_instance,optional" doc:"the routing instance it is reached in"`
}

// Scope implements Module.
func (m *EnsureNTP) Scope() []string { return []string{"system/ntp"} }

func (s *NTPServer) settings() []setting {
	return []setting{
		{"key", "key", digits(s.Key)},
		{"version", "version", digits(s.Version)},
		{"routing_instance", "routing-instance", s.RoutingInstance},
	}
}

// Validate checks the arguments.
func (m *EnsureNTP) Validate() error {
	var f faults
	f.servers("servers", m.addresses(), checkServer)
	for _, s := range m.Servers {
		f.inside("servers", s.Address, s.settings(), "system", "ntp", "server")
	}
	if m.BootServer != nil {
		f.note("boot_server", checkServer(*m.BootServer))
	}
	f.servers("source_addresses", m.SourceAddresses, checkAddress)
	f.exclusive(m.Exclusive, m.Absent, m.Servers != nil, "servers")
	if m.Servers == nil && m.BootServer == nil && m.SourceAddresses == nil {
		f.add("servers", "nothing is asked for: give servers, boot_server or source_addresses")
	}
	return f.err()
}

func (m *EnsureNTP) addresses() []string {
	var all []string
	for _, s := range m.Servers {
		all = append(all, s.Address)
	}
	return all
}

// Ensure implements Module.
func (m *EnsureNTP) Ensure(_ conf.Target, c *conf.Node) error {
	names, own := servers(m.addresses()), servers(m.SourceAddresses)
	if m.Absent {
		ntp := c.Find("system", "ntp")
		for _, n := range names {
			ntp.RemoveEntry("server", n)
		}
		for _, a := range own {
			ntp.RemoveEntry("source-address", a)
		}
		if m.BootServer != nil {
			ntp.Remove("boot-server")
		}
		return nil
	}
	ntp, err := stanza(c, "system", "ntp")
	if err != nil {
		return err
	}
	set(ntp, []setting{{"boot_server", "boot-server", machine(m.BootServer)}})
	for i, s := range m.Servers {
		entry := ntp.MakeEntry("server", names[i])
		set(entry, s.settings())
		toggle(entry, "prefer", s.Prefer)
	}
	for _, a := range own {
		ntp.MakeEntry("source-address", a)
	}
	if m.Exclusive {
		only(ntp, "server", names)
		if m.SourceAddresses != nil {
			only(ntp, "source-address", own)
		}
	}
	return nil
}
