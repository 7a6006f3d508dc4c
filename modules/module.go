// Package modules holds the tasks a playbook can name: one file per ensure_*,
// each a struct with hcl tags and pure methods. A module does no I/O and knows
// no session and no diff: it makes a copy of the configuration as it should be.
package modules

import (
	"fmt"

	"nplay/conf"
)

// A Module is what every task of the registry is; engine.Module asks for the
// same. Besides Scope and Ensure a module may have
//
//	Validate() error   // checks the arguments without a router; every fault an *ArgError, joined
//	Barrier() bool     // what depends on the task needs a commit of its own
type Module interface {
	// Scope returns the stanzas the task reads and edits, such as "system/login".
	Scope() []string
	// Ensure makes c as the task wants it.
	Ensure(t conf.Target, c *conf.Node) error
}

// An ArgError is a fault of one argument, so that the playbook's line can be
// shown. Its text never holds the value of a secret argument.
type ArgError struct {
	Arg string // the argument's name in HCL
	Err error
	// At leads to the place within the argument's value: positions in lists (int,
	// from 0) and names of attributes (string).
	At []any
	// Place is the line of a text that Err is about; nil where it is about none.
	Place *conf.Fault
}

func (e *ArgError) Error() string { return fmt.Sprintf("%s: %v", e.Arg, e.Err) }
func (e *ArgError) Unwrap() error { return e.Err }

// An Entry of the registry.
type Entry struct {
	Name string        // as written in playbooks
	Doc  string        // one sentence
	New  func() Module // a pointer to a zero struct, to be filled by its hcl tags
}

// Registry is the table of all modules, by name.
var Registry = []Entry{
	{"enable_netconf", "Opens the router for NETCONF over SSH.", func() Module { return new(EnableNetconf) }},
	{"ensure_auth", "Keeps the SSH keys and the password of an account.", func() Module { return new(EnsureAuth) }},
	{"ensure_auth_order", "Keeps whom the router asks whether a login is right: RADIUS, TACACS+, its own passwords.", func() Module { return new(EnsureAuthOrder) }},
	{"ensure_banner", "Keeps the texts that people see before and after the login.", func() Module { return new(EnsureBanner) }},
	{"ensure_config", "Keeps any configuration, checked against Junos' schema.", func() Module { return new(EnsureConfig) }},
	{"ensure_dns", "Keeps the name servers, the domain and the search list.", func() Module { return new(EnsureDNS) }},
	{"ensure_hostname", "Keeps the router's own name.", func() Module { return new(EnsureHostname) }},
	{"ensure_login_class", "Keeps a login class: what the accounts that have it may do.", func() Module { return new(EnsureLoginClass) }},
	{"ensure_ntp", "Keeps the servers that the router gets its time from.", func() Module { return new(EnsureNTP) }},
	{"ensure_radius", "Keeps the RADIUS servers that the router asks about logins.", func() Module { return new(EnsureRADIUS) }},
	{"ensure_root_auth", "Keeps the SSH keys and the password of root.", func() Module { return new(EnsureRootAuth) }},
	{"ensure_ssh", "Keeps the SSH service and its settings.", func() Module { return new(EnsureSSH) }},
	{"ensure_syslog", "Keeps where the router's messages go.", func() Module { return new(EnsureSyslog) }},
	{"ensure_tacplus", "Keeps the TACACS+ servers that the router asks about logins.", func() Module { return new(EnsureTACPLUS) }},
	{"ensure_user", "Keeps a login account, or its absence.", func() Module { return new(EnsureUser) }},
}

// Lookup returns the entry of that name.
func Lookup(name string) (Entry, bool) {
	for _, e := range Registry {
		if e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}
