package modules

import (
	"maps"
	"slices"

	"nplay/conf"
)

// EnsureSyslog keeps where the router's messages go: to other machines, into
// files, to people who are logged in, to the console.
//
// What goes where is a facility and the least severity that is told, such as
// { any = "notice", authorization = "info" }. Facilities that a destination has
// and the task does not name stay, as do all other settings that are not given;
// with exclusive they go.
type EnsureSyslog struct {
	Hosts         []SyslogHost      `hcl:"hosts,optional" doc:"machines that get messages"`
	Files         []SyslogFile      `hcl:"files,optional" doc:"files on the router, in /var/log"`
	Users         []SyslogUser      `hcl:"users,optional" doc:"accounts that see messages while they are logged in"`
	Console       map[string]string `hcl:"console,optional" doc:"what the console gets, facility = severity"`
	SourceAddress *string           `hcl:"source_address,optional" doc:"the router's own address in messages to other machines"`
	Exclusive     bool              `hcl:"exclusive,optional" doc:"true removes what is not listed: of each of hosts, files, users and console that is given, and of the contents of each destination"`
	Absent        bool              `hcl:"absent,optional" doc:"true removes the destinations that are listed, whatever they get, the facilities that console names, and the source address if one is named here"`
}

// A SyslogHost is a machine that gets messages.
type SyslogHost struct {
	Name             string            `hcl:"name" doc:"its name or address"`
	Contents         map[string]string `hcl:"contents,optional" doc:"what it gets, facility = severity; needed unless absent"`
	Port             *int              `hcl:"port,optional" doc:"its port, 0 to 65535 (Junos: 514)"`
	Transport        *string           `hcl:"transport,optional" doc:"udp, tcp or tls"`
	SourceAddress    *string           `hcl:"source_address,optional" doc:"the router's own address in messages to it"`
	RoutingInstance  *string           `hcl:"routing_instance,optional" doc:"the routing instance it is reached in"`
	FacilityOverride *string           `hcl:"facility_override,optional" doc:"the facility that all its messages are given, such as local7"`
	LogPrefix        *string           `hcl:"log_prefix,optional" doc:"what its messages begin with"`
	Match            *string           `hcl:"match,optional" doc:"expression that messages must match"`
	StructuredData   *bool             `hcl:"structured_data,optional" doc:"true sends messages in the form of RFC 5424, false takes that off"`
	ExplicitPriority *bool             `hcl:"explicit_priority,optional" doc:"true puts facility and severity into the text, false takes that off"`
}

// A SyslogFile is a file that messages are written to.
type SyslogFile struct {
	Name             string            `hcl:"name" doc:"its name, without a folder"`
	Contents         map[string]string `hcl:"contents,optional" doc:"what it gets, facility = severity; needed unless absent"`
	Match            *string           `hcl:"match,optional" doc:"expression that messages must match"`
	StructuredData   *bool             `hcl:"structured_data,optional" doc:"true writes messages in the form of RFC 5424, false takes that off"`
	ExplicitPriority *bool             `hcl:"explicit_priority,optional" doc:"true puts facility and severity into the text, false takes that off"`
}

// A SyslogUser is an account that sees messages.
type SyslogUser struct {
	Name     string            `hcl:"name" doc:"the account's name, or * for all"`
	Contents map[string]string `hcl:"contents,optional" doc:"what it sees, facility = severity; needed unless absent"`
	Match    *string           `hcl:"match,optional" doc:"expression that messages must match"`
}

// Scope implements Module.
func (m *EnsureSyslog) Scope() []string { return []string{"system/syslog"} }

// Ensure implements Module.
func (m *EnsureSyslog) Ensure(_ conf.Target, c *conf.Node) error {
	all := m.destinations()
	if m.Absent {
		syslog := c.Find("system", "syslog")
		for _, d := range all {
			syslog.RemoveEntry(d.list, d.name)
		}
		for facility := range m.Console {
			syslog.RemoveEntry("console", facility)
		}
		if m.SourceAddress != nil {
			syslog.Remove("source-address")
		}
		return nil
	}
	syslog, err := stanza(c, "system", "syslog")
	if err != nil {
		return err
	}
	for _, d := range all {
		d.ensure(syslog, m.Exclusive)
	}
	if m.Console != nil {
		contents(syslog, "console", m.Console, m.Exclusive)
	}
	set(syslog, m.settings())
	if m.Exclusive {
		for list, names := range m.listed() {
			only(syslog, list, names)
		}
	}
	return nil
}

func (m *EnsureSyslog) settings() []setting {
	return []setting{{"source_address", "source-address", machine(m.SourceAddress)}}
}

// listed returns the names of the destinations of each kind that is given.
func (m *EnsureSyslog) listed() map[string][]string {
	names := map[string][]string{}
	if m.Hosts != nil {
		names["host"] = nil
	}
	if m.Files != nil {
		names["file"] = nil
	}
	if m.Users != nil {
		names["user"] = nil
	}
	for _, d := range m.destinations() {
		names[d.list] = append(names[d.list], d.name)
	}
	return names
}

// contents gives each facility its severity, which is a flag of its own.
func contents(n *conf.Node, list string, want map[string]string, exclusive bool) {
	facilities := slices.Sorted(maps.Keys(want))
	for _, f := range facilities {
		entry := n.MakeEntry(list, f)
		for _, word := range severities() {
			if word != want[f] {
				entry.Remove(word)
			}
		}
		entry.Make(want[f])
	}
	if exclusive {
		only(n, list, facilities)
	}
}
