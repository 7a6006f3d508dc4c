package doctor

import (
	"fmt"

	"nplay/conf"
	"nplay/engine"
)

// services judges the services, and returns the port on which the configuration
// has NETCONF, 0 for none.
func (x *examination) services(tree *conf.Node) int {
	if tree == nil {
		return 0
	}
	services := active(tree, "system", "services")
	if ssh := active(services, "ssh"); ssh != nil {
		x.port(SSHService, "services ssh", ssh, 22, or(x.host.Connection.SSHPort, 22), "ssh_port")
	} else {
		x.put(Cell{Check: SSHService, State: Failed, Cause: Missing, Text: "system services ssh is not configured", Hint: x.makeSSH()})
	}
	netconf := active(services, "netconf", "ssh")
	switch {
	case netconf != nil:
		return x.port(NetconfService, "services netconf ssh", netconf, 830, or(x.host.Connection.Port, 830), "port")
	case x.host.Connection.Transport == "cli":
		x.put(Cell{Check: NetconfService, State: Closed, Text: `not configured, and not needed with transport = "cli"`})
	default:
		x.put(Cell{Check: NetconfService, State: Failed, Cause: engine.NoNetconf,
			Text: "system services netconf ssh is not configured", Hint: x.makeNetconf()})
	}
	return 0
}

// port compares the port of a service with that of the inventory.
func (x *examination) port(c Check, name string, service *conf.Node, standard, known int, word string) int {
	port := standard
	if v, ok := service.Leaf("port"); ok {
		if n := number(v); n > 0 {
			port = n
		}
	}
	if port != known {
		x.put(Cell{Check: c, State: Failed, Cause: OtherPort, Hint: x.setPort(word, port),
			Text: fmt.Sprintf("%s listens on port %d, the inventory says %d", name, port, known)})
	} else {
		x.ok(c, fmt.Sprintf("port %d", port))
	}
	return port
}

func number(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 1<<16 {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	if n >= 1<<16 {
		return 0
	}
	return n
}
