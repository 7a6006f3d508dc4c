package conf

import "nplay/conf/schema"

// Merge adds to n what it does not have of a tree that was read from the same
// configuration, such as another part of it. Nothing of n is changed or put
// elsewhere; from is not to be used afterwards.
func (n *Node) Merge(from *Node) {
	have := make(map[slot]*Node, len(n.Kids))
	for _, k := range n.Kids {
		if k.Kind() != schema.Unknown {
			have[slot{groupOf(k), id(k)}] = k
		}
	}
	for _, k := range from.Kids {
		if mine := have[slot{groupOf(k), id(k)}]; mine != nil && k.Kind() != schema.Unknown {
			mine.Merge(k)
			continue
		}
		n.Kids = append(n.Kids, k)
	}
}
