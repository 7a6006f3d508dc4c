package modules

import (
	"fmt"
	"slices"

	"nplay/conf"
	"nplay/conf/schema"
)

// EnsureLoginClass keeps a login class: what the accounts that have it may do.
//
// The permissions are the whole truth: what is not listed is taken from the
// class, because a class that may do more than the playbook says is a hole.
// The expressions are set or left alone one by one. Junos takes them as extended
// regular expressions, case aside; they go before the permissions. A class that
// accounts still have cannot be made absent.
//
// Junos' own classes (operator, read-only, super-user, unauthorized) cannot be
// changed; a class of one's own has another name. Refer to it in ensure_user by
// `class = ensure_login_class.NAME.name`, so that the class comes first.
type EnsureLoginClass struct {
	Name               string   `hcl:"name" doc:"the class's name, up to 64 characters, none of Junos' own"`
	Permissions        []string `hcl:"permissions,optional" doc:"permission flags, the whole list: view, view-configuration, configure, admin-control and others"`
	AllowCommands      *string  `hcl:"allow_commands,optional" doc:"expression for commands that are allowed beside the permissions"`
	DenyCommands       *string  `hcl:"deny_commands,optional" doc:"expression for commands that are denied"`
	AllowConfiguration *string  `hcl:"allow_configuration,optional" doc:"expression for configuration that is allowed beside the permissions"`
	DenyConfiguration  *string  `hcl:"deny_configuration,optional" doc:"expression for configuration that is denied"`
	IdleTimeout        *int     `hcl:"idle_timeout,optional" doc:"minutes of silence after which the router ends a session (0 to 4294967295)"`
	Absent             bool     `hcl:"absent,optional" doc:"true removes the class with all its settings"`
}

// predefined are the classes that Junos itself has ("Login Classes Overview").
var predefined = []string{"operator", "read-only", "super-user", "superuser", "unauthorized"}

// Scope implements Module.
func (m *EnsureLoginClass) Scope() []string { return []string{"system/login"} }

func (m *EnsureLoginClass) settings() []setting {
	return []setting{
		{"idle_timeout", "idle-timeout", digits(m.IdleTimeout)},
		{"allow_commands", "allow-commands", m.AllowCommands},
		{"deny_commands", "deny-commands", m.DenyCommands},
		{"allow_configuration", "allow-configuration", m.AllowConfiguration},
		{"deny_configuration", "deny-configuration", m.DenyConfiguration},
	}
}

// Validate checks the arguments.
func (m *EnsureLoginClass) Validate() error {
	var f faults
	f.note("name", checkClass(m.Name))
	if slices.Contains(predefined, m.Name) {
		f.add("name", "%q is one of Junos' own classes, which cannot be changed: Junos would make %q of it; give a name of your own", m.Name, m.Name+"-local")
	}
	if m.Absent {
		f.idle("permissions", m.Permissions != nil)
		for _, s := range m.settings() {
			f.idle(s.arg, s.value != nil)
		}
		return f.err()
	}
	for _, p := range m.Permissions {
		f.note("permissions", checkPermission(p))
	}
	for _, p := range repeated(m.Permissions) {
		f.add("permissions", "%q is listed twice", p)
	}
	for _, s := range m.settings() {
		f.value(s.arg, s.value, "system", "login", "class", s.leaf)
		if s.value != nil && *s.value != "" && s.arg != "idle_timeout" {
			f.note(s.arg, checkRegex(*s.value))
		}
	}
	return f.err()
}

// Ensure implements Module.
func (m *EnsureLoginClass) Ensure(_ conf.Target, c *conf.Node) error {
	if m.Absent {
		login := c.Find("system", "login")
		if login.Entry("class", m.Name) == nil {
			return nil
		}
		for _, u := range login.Entries("user") {
			if class, _ := u.Leaf("class"); class == m.Name && !u.Inactive {
				return fmt.Errorf("the account %q has the class %q, and could not log in without it; give it another class first (ensure_user, and depends_on here)", u.Key, m.Name)
			}
		}
		login.RemoveEntry("class", m.Name)
		return nil
	}
	login, err := stanza(c, "system", "login")
	if err != nil {
		return err
	}
	class := login.MakeEntry("class", m.Name)
	set(class, m.settings())
	if m.Permissions != nil {
		exactly(class, "permissions", m.Permissions)
	}
	return nil
}

// permissions are Junos' permission flags: "Access Privilege User Permission
// Flags Overview", and those that newer releases offer on the command line.
var permissions = []string{
	"access", "access-control", "admin", "admin-control", "all", "all-control", "clear", "configure", "control",
	"field", "firewall", "firewall-control", "floppy", "flow-tap", "flow-tap-control", "flow-tap-operation",
	"idp-profiler-operation", "interface", "interface-control", "maintenance", "network",
	"pgcp-session-mirroring", "pgcp-session-mirroring-control", "reset", "rollback", "routing", "routing-control",
	"secret", "secret-control", "security", "security-control", "shell", "snmp", "snmp-control",
	"storage", "storage-control", "system", "system-control", "trace", "trace-control",
	"unified-edge", "unified-edge-control", "view", "view-configuration",
}

// checkPermission says what is wrong with a permission flag. The YANG has any
// text there; a router refuses what it does not know.
func checkPermission(p string) error {
	switch near := schema.Nearest(p, permissions...); {
	case slices.Contains(permissions, p):
		return nil
	case near != "":
		return fmt.Errorf("%q is not a permission flag of Junos; did you mean %s?", p, near)
	}
	return fmt.Errorf("%q is not a permission flag of Junos, such as view, configure or admin-control", p)
}
