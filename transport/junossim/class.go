package junossim

import (
	"slices"
	"strings"

	"nplay/transport/junossim/tree"
)

// A class is what a login may do.
type class struct {
	name  string // as the router names it: j-super-user for a predefined one
	flags []string
}

// predefined classes and their permissions.
var predefined = map[string][]string{
	"super-user":   {"all"},
	"superuser":    {"all"},
	"operator":     {"clear", "network", "reset", "trace", "view"},
	"read-only":    {"view"},
	"unauthorized": nil,
}

// classOf returns the class of a name, as the configuration has it.
func classOf(root *tree.Node, name string) (class, bool) {
	if flags, ok := predefined[name]; ok {
		return class{"j-" + name, flags}, true
	}
	e := root.Active("system", "login").Entry("class", name)
	if name == "" || e == nil {
		return class{}, false
	}
	c := class{name: name}
	for _, p := range e.All("permissions") {
		if !p.Inactive {
			c.flags = append(c.flags, p.Value)
		}
	}
	return c, true
}

// has reports whether the class has one of the permissions.
func (c class) has(flags ...string) bool {
	if slices.Contains(c.flags, "all") {
		return true
	}
	return slices.ContainsFunc(flags, func(f string) bool { return slices.Contains(c.flags, f) })
}

// areas are the stanzas that have a permission of their own, longest first.
// "admin" sees [edit system login], "admin-control" changes it.
var areas = []struct{ path, flag string }{
	{"system login", "admin"},
	{"system root-authentication", "admin"},
	{"system radius-server", "secret"},
	{"system tacplus-server", "secret"},
	{"system", "system"},
	{"access", "access"},
	{"firewall", "firewall"},
	{"interfaces", "interface"},
	{"policy-options", "routing"},
	{"protocols", "routing"},
	{"routing-instances", "routing"},
	{"routing-options", "routing"},
	{"security", "security"},
	{"snmp", "snmp"},
}

func names(p tree.Path) string {
	s := make([]string, len(p))
	for i, n := range p {
		s[i] = n.Name
	}
	return strings.Join(s, " ")
}

func within(path, area string) bool { return path == area || strings.HasPrefix(path, area+" ") }

// sees reports whether the class may see the statement of that path, or
// something below it.
func (c class) sees(p tree.Path) bool {
	if c.has("view-configuration") {
		return true
	}
	path := names(p)
	for _, a := range areas {
		may := c.has(a.flag, a.flag+"-control")
		if within(path, a.path) {
			return may
		}
		if may && within(a.path, path) {
			return true
		}
	}
	return false
}

// changes reports whether the class may change the statement of that path.
func (c class) changes(p tree.Path) bool {
	if !c.has("configure") {
		return false
	}
	if c.has("all-control") {
		return true
	}
	path := names(p)
	for _, a := range areas {
		if within(path, a.path) {
			return c.has(a.flag + "-control")
		}
	}
	return false
}
