package conf

import (
	"strings"

	"nplay/conf/schema"
)

// unspoken are the statements whose XML element has no word of its own on the
// command line, by parent and name, with the grandparent where that matters:
// `set interfaces ge-0/0/0` makes <interfaces><interface><name>ge-0/0/0.
// Juniper's YANG, and with it the schema, does not say which they are; these
// are the ones of the CLI manuals.
var unspoken = map[[2]string]string{
	{"interfaces", "interface"}:         "", // also below class-of-service
	{"vlans", "vlan"}:                   "",
	{"bridge-domains", "domain"}:        "",
	{"routing-instances", "instance"}:   "",
	{"prefix-list", "prefix-list-item"}: "",
	{"file", "contents"}:                "syslog",
	{"host", "contents"}:                "syslog",
	{"user", "contents"}:                "syslog",
	{"file", "filename"}:                "traceoptions", // packet-capture says it
	{"apply-macro", "data"}:             "",
	{"data", "value"}:                   "apply-macro",
	{"vrf-target", "community"}:         "",
}

// spoken reports whether the last statement of a path has a word of its own.
func spoken(path []*Node) bool {
	n := len(path)
	if n < 2 {
		return true
	}
	above, ok := unspoken[[2]string{path[n-2].Name, path[n-1].Name}]
	return !ok || above != "" && (n < 3 || path[n-3].Name != above)
}

// names returns the words that stand for the last statement of a path without
// the value of a leaf: its name, unless it is unspoken, and the keys of an
// entry or the value of a leaf-list member. form is quote or show.
func names(path []*Node, form func(string) string) []string {
	n := path[len(path)-1]
	var words []string
	if spoken(path) {
		words = append(words, n.Name)
	}
	switch n.Kind() {
	case schema.List:
		if n.Key == "" { // not known yet, while it is being read
			break
		}
		for _, k := range n.Keys() {
			words = append(words, form(k))
		}
	case schema.LeafList:
		words = append(words, form(n.Value))
	}
	return words
}

// line joins the words of all statements of a path.
func line(path []*Node, form func(string) string) []string {
	var words []string
	for i := range path {
		words = append(words, names(path[:i+1], form)...)
	}
	return words
}

// masked is names for a person's eyes: no secret, nothing that steers a
// terminal.
func masked(path []*Node) []string {
	return names(path, maskFor(path[len(path)-1]))
}

// maskFor returns show, or for a secret statement what hides its words.
func maskFor(n *Node) func(string) string {
	if n.Secret {
		return func(string) string { return mask }
	}
	return show
}

// PathString returns the path in the form of an error of the router:
// "[edit system login user netops]", brackets included, secret keys and values
// masked. The value of a leaf is never part of it.
func PathString(path []*Node) string {
	words := []string{"edit"}
	for i := range path {
		words = append(words, masked(path[:i+1])...)
	}
	return "[" + strings.Join(words, " ") + "]"
}
