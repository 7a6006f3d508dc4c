package doctor

import (
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
)

// The predefined classes and what they permit, as Juniper's "Login Classes
// Overview" has them.
var predefined = map[string][]string{
	"super-user": {"all"}, "superuser": {"all"},
	"operator":     {"clear", "network", "reset", "trace", "view"},
	"read-only":    {"view"},
	"unauthorized": nil,
}

// needed is what the shipped tasks need beside configure.
var needed = []string{"view-configuration", "admin-control", "system-control", "secret"}

// permission judges the class.
func (x *examination) permission(login *conf.Node, class string) {
	flags, known := predefined[class]
	c := entry(login, "class", class)
	if c != nil {
		known = true
		for _, k := range c.Kids {
			if k.Name == "permissions" && !k.Inactive {
				flags = append(flags, k.Value)
			}
		}
	}
	has := func(flag string) bool { return slices.Contains(flags, flag) || slices.Contains(flags, "all") }
	switch {
	case !known:
		x.put(Cell{Check: Permission, State: Failed, Cause: Missing, Hint: x.morePower(),
			Text: fmt.Sprintf("[edit system login] has no class %s; what comes from a group is not looked at", class)})
	case !has("configure"):
		permits := "nothing"
		if len(flags) > 0 {
			permits = strings.Join(flags, ", ")
		}
		x.put(Cell{Check: Permission, State: Failed, Cause: NoPower, Hint: x.morePower(),
			Text: fmt.Sprintf("class %s permits %s, but not configure", class, permits)})
	default:
		text := "configure"
		if slices.Contains(flags, "all") {
			text = "all"
		} else if lacks := slices.DeleteFunc(slices.Clone(needed), has); len(lacks) > 0 {
			text += ", without " + strings.Join(lacks, ", ") + ": tasks that need them will be refused"
		}
		for _, k := range []string{"deny-configuration", "deny-configuration-regexps", "deny-commands", "deny-commands-regexps"} {
			if c.Find(k) != nil {
				text += "; the class has " + k
			}
		}
		x.ok(Permission, text)
	}
}
