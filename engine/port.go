package engine

import (
	"fmt"
	"strconv"

	"nplay/conf"
)

// netconfScope is read on every router beside what its tasks look at: every
// later connection needs the port.
const netconfScope = "system/services/netconf"

// netconfPort is Junos' default of `system services netconf ssh port`.
const netconfPort = 830

// portOf returns the NETCONF port that a configuration opens; 0 when it opens
// none.
func portOf(tree *conf.Node) int {
	n := tree
	for _, name := range []string{"system", "services", "netconf", "ssh"} {
		if n = n.Find(name); n == nil || n.Inactive || n.Space != "" {
			return 0
		}
	}
	if v, ok := n.Leaf("port"); ok {
		if p, err := strconv.Atoi(v); err == nil && p > 0 && p < 1<<16 {
			return p
		}
	}
	return netconfPort
}

// notePort tells the person which line of the inventory no longer says where
// the router's NETCONF is.
func (r *router) notePort(port int) {
	known := r.host.Connection.Port
	if known == 0 {
		known = netconfPort
	}
	if port == 0 || port == known {
		return
	}
	note := fmt.Sprintf("%s: NETCONF now listens on port %d, the inventory says %d: set `port = %d` in its connection block",
		at(r.host.Name, r.host.Source), port, known, port)
	for _, n := range r.result.Notes {
		if n == note {
			return
		}
	}
	r.result.Notes = append(r.result.Notes, note)
}
