package tree

import (
	"slices"
	"strings"

	"nplay/conf/schema"
)

// stanzas is the order of the top of the configuration, which the schema does
// not tell: each stanza has a YANG module of its own. One that is not listed
// comes after these.
var stanzas = strings.Fields(`version groups apply-groups system logical-systems chassis services security interfaces
	snmp forwarding-options event-options routing-options protocols policy-options class-of-service firewall access
	routing-instances applications vlans bridge-domains`)

// precedes reports whether a new statement a of n goes before the statement b.
// Junos prints the statements of a container in the order of its schema,
// whatever the order in which they were entered; entries of a list stay in the
// order in which they came.
func precedes(n *Node, a, b string) bool {
	if n.Def == schema.Root() {
		i, j := slices.Index(stanzas, a), slices.Index(stanzas, b)
		return a != b && i >= 0 && (j < 0 || i < j)
	}
	return n.Def.Order(a) < n.Def.Order(b)
}
