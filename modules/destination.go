package modules

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"nplay/conf"
	"nplay/conf/schema"
)

// A destination is a place that messages go to: what hosts, files and users
// have in common.
type destination struct {
	arg, list, name string // list is the statement's name on the router
	check           func(string) error
	contents        map[string]string
	settings        []setting
	structured      *bool
	explicit        *bool
}

// destinations returns hosts, files and users, in the order of the task.
func (m *EnsureSyslog) destinations() []destination {
	var all []destination
	for _, h := range m.Hosts {
		d := destination{arg: "hosts", list: "host", name: server(h.Name), check: checkServer,
			contents: h.Contents, structured: h.StructuredData, explicit: h.ExplicitPriority}
		d.settings = []setting{
			{"match", "match", h.Match},
			{"port", "port", digits(h.Port)},
			{"transport", "transport", h.Transport},
			{"source_address", "source-address", machine(h.SourceAddress)},
			{"routing_instance", "routing-instance", h.RoutingInstance},
			{"facility_override", "facility-override", h.FacilityOverride},
			{"log_prefix", "log-prefix", h.LogPrefix},
		}
		all = append(all, d)
	}
	for _, x := range m.Files {
		all = append(all, destination{arg: "files", list: "file", name: x.Name, check: checkFile,
			contents: x.Contents, structured: x.StructuredData, explicit: x.ExplicitPriority,
			settings: []setting{{"match", "match", x.Match}}})
	}
	for _, u := range m.Users {
		all = append(all, destination{arg: "users", list: "user", name: u.Name, check: checkReader,
			contents: u.Contents, settings: []setting{{"match", "match", u.Match}}})
	}
	return all
}

// Validate checks the arguments.
func (m *EnsureSyslog) Validate() error {
	var f faults
	seen := map[string]bool{}
	for _, d := range m.destinations() {
		if key := d.list + " " + d.name; seen[key] {
			f.add(d.arg, "%q is listed twice", d.name)
		} else {
			seen[key] = true
		}
		d.validate(&f, m.Absent)
	}
	f.contents("console", "", m.Console, "system", "syslog", "console")
	if m.SourceAddress != nil {
		f.note("source_address", checkAddress(*m.SourceAddress))
	}
	given := m.Hosts != nil || m.Files != nil || m.Users != nil || m.Console != nil
	f.exclusive(m.Exclusive, m.Absent, given, "hosts, files, users or console")
	if !given && m.SourceAddress == nil {
		f.add("hosts", "nothing is asked for: give hosts, files, users, console or source_address")
	}
	return f.err()
}

func (d *destination) validate(f *faults, absent bool) {
	f.note(d.arg, d.check(d.name))
	if len(d.contents) == 0 && !absent {
		f.add(d.arg, "%q: contents is needed: what goes there, such as { any = \"notice\" }", d.name)
	}
	f.contents(d.arg, d.name, d.contents, "system", "syslog", d.list, "contents")
	f.inside(d.arg, d.name, d.settings, "system", "syslog", d.list)
}

// ensure makes the destination below [edit system syslog].
func (d *destination) ensure(syslog *conf.Node, exclusive bool) {
	entry := syslog.MakeEntry(d.list, d.name)
	contents(entry, "contents", d.contents, exclusive)
	set(entry, d.settings)
	toggle(entry, "structured-data", d.structured)
	toggle(entry, "explicit-priority", d.explicit)
}

// severities are the words a facility's severity can be: the flags that Junos
// has below a facility.
var severities = sync.OnceValue(func() []string {
	def, _ := schema.Lookup("system", "syslog", "file", "contents")
	var words []string
	for name, d := range def.Children() {
		if d.Kind() == schema.Flag {
			words = append(words, name)
		}
	}
	return words
})

// contents checks facilities and severities for the list at path. name is the
// destination's, "" for the console, which has none.
func (f *faults) contents(arg, name string, want map[string]string, path ...string) {
	if name != "" {
		name = strconv.Quote(name) + ": "
	}
	for _, facility := range slices.Sorted(maps.Keys(want)) {
		if err := checkValue(facility, append(path[:len(path):len(path)], "name")...); err != nil {
			f.add(arg, "%sthe facility %w", name, err)
		}
		severity := want[facility]
		if slices.Contains(severities(), severity) {
			continue
		}
		hint := ""
		if near := schema.Nearest(severity, severities()...); near != "" {
			hint = "; did you mean " + near + "?"
		}
		f.add(arg, "%sthe severity of %s, %q, is not one of %s%s", name, facility, severity, strings.Join(severities(), ", "), hint)
	}
}

// checkFile says what is wrong with the name of a log file.
func checkFile(name string) error {
	if strings.Contains(name, "/") || name == "." || name == ".." {
		return fmt.Errorf("%q is not the name of a file: Junos keeps them all in /var/log", name)
	}
	if err := checkValue(name, "system", "syslog", "file", "name"); err != nil {
		return err
	}
	return checkToken(name, "a log file's name")
}

// checkReader says what is wrong with the account that sees messages.
func checkReader(name string) error {
	if name == "*" || name == "root" {
		return nil
	}
	return checkUser(name)
}
