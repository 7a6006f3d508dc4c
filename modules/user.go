package modules

import (
	"strconv"

	"nplay/conf"
)

// EnsureUser keeps a login account, or its absence.
//
// What is not given stays as it is on the router: its uid, which Junos picks
// itself, its full name, its authentication. An account that was deactivated
// is activated.
//
// The account named "remote" is the template for people whom a RADIUS or
// TACACS+ server lets in and who have no account of their own on the router:
// they get its class. A server may name another local account as the template
// (Juniper-Local-User-Name, local-user-name), which is an account like any
// other.
type EnsureUser struct {
	Name     string  `hcl:"name" doc:"the account's name, up to 64 characters"`
	Class    *string `hcl:"class,optional" doc:"its login class, such as super-user or one that the router defines; needed unless absent"`
	FullName *string `hcl:"full_name,optional" doc:"whose account it is"`
	UID      *int    `hcl:"uid,optional" doc:"user id, 100 to 64000; without it the router keeps its own or picks one"`
	Absent   bool    `hcl:"absent,optional" doc:"true removes the account with all its keys and its password"`
}

// Scope implements Module.
func (m *EnsureUser) Scope() []string { return []string{"system/login"} }

// Validate checks the arguments.
func (m *EnsureUser) Validate() error {
	var f faults
	f.note("name", checkUser(m.Name))
	if m.Absent {
		f.idle("class", m.Class != nil)
		f.idle("full_name", m.FullName != nil)
		f.idle("uid", m.UID != nil)
		return f.err()
	}
	if m.Class == nil {
		f.add("class", "is needed: Junos refuses an account without a class (such as \"super-user\", \"read-only\", or one defined on the router)")
	} else {
		f.note("class", checkClass(*m.Class))
	}
	if m.FullName != nil {
		f.note("full_name", checkFullName(*m.FullName))
	}
	f.number("uid", m.UID, "system", "login", "user", "uid")
	return f.err()
}

// Ensure implements Module.
func (m *EnsureUser) Ensure(_ conf.Target, c *conf.Node) error {
	if m.Absent {
		c.Find("system", "login").RemoveEntry("user", m.Name)
		return nil
	}
	login, err := stanza(c, "system", "login")
	if err != nil {
		return err
	}
	user := login.MakeEntry("user", m.Name)
	if m.FullName != nil {
		user.Set("full-name", *m.FullName)
	}
	if m.UID != nil {
		user.Set("uid", strconv.Itoa(*m.UID))
	}
	if m.Class != nil {
		user.Set("class", *m.Class)
	}
	return nil
}
