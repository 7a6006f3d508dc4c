package conf

import (
	"strings"

	"nplay/conf/schema"
)

// Lines renders the edits as `set`, `delete`, `activate`, `deactivate` and
// `insert` lines, to be sent in this order from the top of the configuration
// mode. They hold secrets in clear: what is shown to people comes from Hunks.
func Lines(edits []Edit) []string {
	var l []string
	for _, e := range edits {
		if len(e.Path) == 0 {
			continue
		}
		last := len(e.Path) - 1
		words := append(line(e.Path[:last], quote), valued(e.Path, quote)...)
		switch e.Op {
		case Add:
			if e.Target().Kind() == schema.Leaf && !spoken(e.Path) {
				l = append(l, join("set", words))
			} else {
				l = sets(l, words, e.Target())
			}
			if e.Place != Last {
				l = append(l, insert(e))
			}
		case Remove:
			l = append(l, join("delete", words))
		case Activate:
			l = append(l, join("activate", words))
		case Deactivate:
			l = append(l, join("deactivate", words))
		case Move:
			l = append(l, insert(e))
		}
	}
	return l
}

// sets appends the `set` line of a statement whose words are given; of one the
// schema does not know the lines of all that it came with.
func sets(l, words []string, n *Node) []string {
	switch {
	case n.Kind() == schema.Leaf, n.Kind() == schema.Unknown && n.Value != "":
		l = append(l, join("set", append(words, quote(n.Value))))
	case n.Kind() != schema.Unknown || len(n.Kids) == 0:
		l = append(l, join("set", words))
	}
	if n.Kind() == schema.Unknown {
		for _, k := range n.Kids {
			l = sets(l, append(words[:len(words):len(words)], names([]*Node{n, k}, quote)...), k)
		}
	}
	return l
}

// insert is the line that gives an entry or member its place. The end of a list
// has none: there is nothing to say "after" of.
func insert(e Edit) string {
	words := line(e.Path, quote)
	sibling, word := *e.Target(), "after"
	ref := e.After
	if e.Place == First {
		ref, word = e.Before, "before"
	}
	words = append(words, word)
	if sibling.Kind() == schema.LeafList {
		return join("insert", append(words, quote(ref)))
	}
	sibling.Key = ref
	path := append(e.Path[:len(e.Path)-1:len(e.Path)-1], &sibling)
	return join("insert", append(words, names(path, quote)...))
}

func join(verb string, words []string) string { return verb + " " + strings.Join(words, " ") }
