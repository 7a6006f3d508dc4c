package junossim

import (
	"strconv"

	"nplay/transport/junossim/tree"
)

func (l *listener) service() service {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.serves
}

// services returns what listens, by own port, under a configuration.
func services(root *tree.Node) map[int]service {
	all := map[int]service{}
	add := func(n *tree.Node, port int, s service) {
		if n == nil {
			return
		}
		s.limit = number(n.Leaf("connection-limit"), 75)
		s.rate = number(n.Leaf("rate-limit"), 0)
		own := number(n.Leaf("port"), port)
		if _, taken := all[own]; !taken {
			all[own] = s
		}
	}
	netconf := root.Active("system", "services", "netconf")
	enabled := netconf.Active("ssh") != nil
	rfc := netconf.Active("rfc-compliant") != nil
	add(root.Active("system", "services", "ssh"), 22, service{subsystem: enabled, rfcCompliant: rfc})
	if enabled {
		add(netconf.Active("ssh"), 830, service{netconf: true, subsystem: true, rfcCompliant: rfc})
	}
	return all
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}
