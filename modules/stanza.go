package modules

import (
	"fmt"
	"strings"

	"nplay/conf"
)

// stanza returns the container at path, made where it is missing.
//
// One that is deactivated, with everything below it, is an error: to activate
// it would bring back to life whatever else it holds, accounts and services
// that nobody named in a playbook and that no diff would list.
func stanza(c *conf.Node, path ...string) (*conf.Node, error) {
	for i := range path {
		if n := c.Find(path[:i+1]...); n != nil && n.Inactive {
			p := strings.Join(path[:i+1], " ")
			return nil, fmt.Errorf("[edit %s] is deactivated on the router with everything in it; activate it by hand (`activate %s`) after looking at what it holds", p, p)
		}
	}
	return c.Make(path...), nil
}

// removeActive takes out a flag. One that is deactivated has no effect, and
// somebody left it there to come back to; it stays.
func removeActive(n *conf.Node, flag string) {
	if f := n.Find(flag); f != nil && !f.Inactive {
		n.Remove(flag)
	}
}
