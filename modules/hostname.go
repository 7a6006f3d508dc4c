package modules

import (
	"fmt"
	"strings"

	"nplay/conf"
)

// EnsureHostname keeps the router's own name.
//
// The prompt of every session shows it from the commit on. The name in the
// inventory is another matter: nothing is looked up by the router's own name.
type EnsureHostname struct {
	Name   *string `hcl:"name,optional" doc:"the router's name: letters, digits, dashes and underscores (no underscores on Junos Evolved); needed unless absent"`
	Absent bool    `hcl:"absent,optional" doc:"true takes the name away; the router then calls itself Amnesiac"`
}

// Scope implements Module.
func (m *EnsureHostname) Scope() []string { return []string{"system/host-name"} }

// Validate checks the arguments.
func (m *EnsureHostname) Validate() error {
	var f faults
	switch {
	case m.Absent:
		f.idle("name", m.Name != nil)
	case m.Name == nil:
		f.add("name", "is needed unless absent = true")
	default:
		f.note("name", checkHostname(*m.Name))
	}
	return f.err()
}

// checkHostname holds a name against Juniper's "Hostnames Overview".
func checkHostname(name string) error {
	if err := checkValue(name, "system", "host-name"); err != nil {
		return err
	}
	if strings.HasPrefix(name, "-") {
		return fmt.Errorf("%q begins with a dash", name)
	}
	for _, r := range name {
		if r == '.' {
			return fmt.Errorf("%q has a dot, which a host name cannot have; the domain is ensure_dns's domain_name", name)
		}
		if !letterOrDigit(r) && r != '-' && r != '_' {
			return fmt.Errorf("%q has a %q: a host name has letters, digits, dashes and underscores only", name, r)
		}
	}
	return nil
}

// Ensure implements Module.
func (m *EnsureHostname) Ensure(_ conf.Target, c *conf.Node) error {
	if m.Absent {
		c.Find("system").Remove("host-name")
		return nil
	}
	system, err := stanza(c, "system")
	if err != nil {
		return err
	}
	system.Set("host-name", *m.Name)
	return nil
}
