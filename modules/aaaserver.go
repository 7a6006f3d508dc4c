package modules

import (
	"fmt"

	"nplay/conf"
	"nplay/internal/secret"
)

// An aaaServer is what RADIUS and TACACS+ servers have in common for a task.
type aaaServer struct {
	address  string
	secret   secret.String
	settings []setting
	single   *bool // of TACACS+
}

// aaaServers are the servers of one list, such as radius-server, in the order
// in which the router is to ask them.
type aaaServers struct {
	list string
	all  []aaaServer
}

func (s aaaServers) addresses() []string {
	names := make([]string, len(s.all))
	for i, x := range s.all {
		names[i] = x.address
	}
	return names
}

// validate checks the servers of the argument `servers`.
func (s aaaServers) validate(f *faults, exclusive, absent bool) {
	f.servers("servers", s.addresses(), checkServer)
	for _, x := range s.all {
		f.inside("servers", x.address, x.settings, "system", s.list)
		if !x.secret.IsZero() {
			if err := checkShared(x.secret); err != nil {
				f.note("servers", fmt.Errorf("%q: secret: %w", x.address, err))
			}
		}
	}
	f.exclusive(exclusive, absent, true, "servers")
}

// ensure makes the router have the servers, or not have them.
func (s aaaServers) ensure(t conf.Target, c *conf.Node, exclusive, absent bool) error {
	names := servers(s.addresses())
	if absent {
		for _, n := range names {
			c.Find("system").RemoveEntry(s.list, n)
		}
		return nil
	}
	system, err := stanza(c, "system")
	if err != nil {
		return err
	}
	if exclusive {
		only(system, s.list, names)
	}
	rank(system, s.list, names)
	for i, x := range s.all {
		entry := system.MakeEntry(s.list, names[i])
		set(entry, x.settings)
		toggle(entry, "single-connection", x.single)
		if err := share(t, entry, x.secret); err != nil {
			return fmt.Errorf("%s %s: %w", s.list, names[i], err)
		}
	}
	return nil
}
