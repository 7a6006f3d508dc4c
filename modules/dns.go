package modules

import (
	"cmp"

	"nplay/conf"
)

// EnsureDNS keeps whom the router asks for addresses, and the domains it asks
// in.
//
// A router asks its name servers in their order. The servers that are listed
// come in the order in which they are listed; others that the router has keep
// their places between them, and are removed with exclusive. The search list is
// one whole: with search given the router has these domains in this order and
// no others. What is not given stays as it is on the router.
type EnsureDNS struct {
	Servers    []string `hcl:"servers,optional" doc:"addresses of name servers, the first is asked first"`
	DomainName *string  `hcl:"domain_name,optional" doc:"the domain the router itself is in"`
	Search     []string `hcl:"search,optional" doc:"domains in which a name without dots is looked for, in order; the whole list"`
	Exclusive  bool     `hcl:"exclusive,optional" doc:"true removes name servers that servers does not list"`
	Absent     bool     `hcl:"absent,optional" doc:"true removes the servers that are listed, and domain and search list if they are named here, whatever they are"`
}

// Scope implements Module.
func (m *EnsureDNS) Scope() []string {
	return []string{"system/name-server", "system/domain-name", "system/domain-search"}
}

// Validate checks the arguments.
func (m *EnsureDNS) Validate() error {
	var f faults
	f.servers("servers", m.Servers, checkAddress)
	f.servers("search", m.Search, checkDomain)
	if m.DomainName != nil {
		f.note("domain_name", cmp.Or(checkValue(*m.DomainName, "system", "domain-name"), checkDomain(*m.DomainName)))
	}
	f.exclusive(m.Exclusive, m.Absent, m.Servers != nil, "servers")
	if m.Servers == nil && m.DomainName == nil && m.Search == nil {
		f.add("servers", "nothing is asked for: give servers, domain_name or search")
	}
	return f.err()
}

// exclusive checks an exclusive that belongs to a list.
func (f *faults) exclusive(on, absent, listed bool, list string) {
	switch {
	case on && absent:
		f.add("exclusive", "means nothing together with absent = true; leave it out")
	case on && !listed:
		f.add("exclusive", "needs %s: what may stay (an empty list removes all)", list)
	}
}

// Ensure implements Module.
func (m *EnsureDNS) Ensure(_ conf.Target, c *conf.Node) error {
	names := servers(m.Servers)
	if m.Absent {
		system := c.Find("system")
		for _, n := range names {
			system.RemoveEntry("name-server", n)
		}
		if m.DomainName != nil {
			system.Remove("domain-name")
		}
		if m.Search != nil {
			system.Remove("domain-search")
		}
		return nil
	}
	system, err := stanza(c, "system")
	if err != nil {
		return err
	}
	if m.Exclusive {
		only(system, "name-server", names)
	}
	rank(system, "name-server", names)
	if m.DomainName != nil {
		system.Set("domain-name", *m.DomainName)
	}
	if m.Search != nil {
		exactly(system, "domain-search", m.Search)
		order(system, "domain-search", m.Search)
	}
	return nil
}
