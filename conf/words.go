package conf

import (
	"cmp"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// unspoken are the statements whose XML element has no word of its own on the
// command line, by parent and name, with the grandparent where that matters:
// `set interfaces ge-0/0/0` makes <interfaces><interface><name>ge-0/0/0.
// Juniper's YANG, and with it the schema, does not say which they are; these
// are the ones of the CLI manuals. An empty parent is any.
var unspoken = map[[2]string]string{
	{"interfaces", "interface"}:                "", // also below class-of-service
	{"vlans", "vlan"}:                          "",
	{"bridge-domains", "domain"}:               "",
	{"routing-instances", "instance"}:          "",
	{"prefix-list", "prefix-list-item"}:        "",
	{"route-filter-list", "rf_list"}:           "",
	{"client-list", "client-address-list"}:     "",
	{"source-address-filter-list", "saf_list"}: "",
	{"path", "path-list"}:                      "",
	{"server-group", "server-group"}:           "",
	{"file", "contents"}:                       "syslog",
	{"host", "contents"}:                       "syslog",
	{"user", "contents"}:                       "syslog",
	{"file", "vmhost-syslog-object"}:           "",
	{"host", "vmhost-syslog-object"}:           "",
	{"file", "filename"}:                       "traceoptions", // packet-capture says it
	{"apply-macro", "data"}:                    "",
	{"data", "value"}:                          "apply-macro",
	{"vrf-target", "community"}:                "",

	{"", "as-number"}:                                            "",
	{"", "aspath"}:                                               "",
	{"", "bandwidth-value"}:                                      "",
	{"", "classifier-name"}:                                      "",
	{"", "confederation-as"}:                                     "",
	{"", "limit-threshold"}:                                      "",
	{"", "metric-value"}:                                         "",
	{"", "rd-type"}:                                              "",
	{"", "rewrite-rule-name"}:                                    "",
	{"input", "filter-name"}:                                     "filter",
	{"output", "filter-name"}:                                    "filter",
	{"as-path", "path"}:                                          "",
	{"ieee-802.3ad", "bundle"}:                                   "",
	{"redundant-parent", "parent"}:                               "",
	{"shaping-rate", "rate"}:                                     "",
	{"input-shaping-rate", "rate"}:                               "",
	{"transmit-rate", "rate"}:                                    "",
	{"guaranteed-rate", "rate"}:                                  "",
	{"delay-buffer-rate", "rate"}:                                "",
	{"queue", "class-name"}:                                      "",
	{"next-hop", "address"}:                                      "then",
	{"next-ip", "address"}:                                       "then",
	{"next-ip6", "address"}:                                      "then",
	{"next-interface", "interface-name"}:                         "then",
	{"routing-instance", "routing-instance-name"}:                "then",
	{"admin-groups", "group-value"}:                              "",
	{"backup-router", "address"}:                                 "system",
	{"source-address", "address"}:                                "",
	{"transport-address", "address"}:                             "",
	{"storm-control", "profile-name"}:                            "",
	{"vtep-source-interface", "interface-name"}:                  "",
	{"label-switched-path-template", "template-name"}:            "",
	{"maximum-paths", "limit"}:                                   "",
	{"maximum-prefixes", "limit"}:                                "",
	{"mac-table-size", "limit"}:                                  "",
	{"mac-move-limit", "limit"}:                                  "",
	{"interface-mac-limit", "limit"}:                             "",
	{"interface-mac-ip-limit", "limit"}:                          "",
	{"bandwidth", "per-traffic-class-bandwidth"}:                 "",
	{"csnp-interval", "csnp-interval-number"}:                    "",
	{"mesh-group", "mesh-group-number"}:                          "",
	{"output-traffic-control-profile", "profile-name"}:           "",
	{"input-traffic-control-profile", "profile-name"}:            "",
	{"output-traffic-control-profile-remaining", "profile-name"}: "",
	{"policy-map", "policy-map-name"}:                            "",
	{"", "traffic-class-map-name"}:                               "",
	{"", "lpmap-name"}:                                           "",
	{"", "lprewrite-name"}:                                       "",
	{"", "translation-table-name"}:                               "",
	{"access-profile", "access-profile-name"}:                    "",
	{"admin-groups-extended", "group-value"}:                     "",
	{"threshold", "value"}:                                       "ntp",
	{"hash-seed", "seed-value"}:                                  "",
	{"resilient-hash-seed", "resilient-seed-value"}:              "",
	{"", "timeout-value"}:                                        "",
	{"", "threshold-value"}:                                      "",
}

// alias are the words of statements whose XML element could not be named like
// them, by parent and element: the name of an element does not begin with a
// digit, and <name> is the key of an entry. An empty parent is any.
var alias = map[[2]string]string{
	{"", "ieee-802.3ad"}:    "802.3ad",
	{"snmp", "system-name"}: "name",
}

// keywords are the words that stand before the keys of a list, by parent and
// list: `from-zone trust to-zone untrust`. "" is a key without one.
var keywords = map[[2]string][]string{
	{"schedulers", "drop-profile-map"}:    {"loss-priority", "protocol"},
	{"area", "virtual-link"}:              {"neighbor-id", "transit-area"},
	{"then", "upload"}:                    {"filename", "destination"},
	{"track", "route"}:                    {"", "routing-instance"},
	{"unicast-mode", "clock-client"}:      {"", "local-ip-address"},
	{"unicast-mode", "clock-source"}:      {"", "local-ip-address"},
	{"pool", "address-range"}:             {"low", "high"},
	{"from", "destination-address-range"}: {"low", "high"},
	{"from", "source-address-range"}:      {"low", "high"},
	{"from", "destination-port-range"}:    {"low", "high"},
	{"ike", "allowed-proxy-pair"}:         {"local", "remote"},
}

// spoken reports whether the last statement of a path has a word of its own. A
// leaf named like the container around it never has: `metric 100` makes
// <metric><metric>100.
func spoken(path []*Node) bool {
	n := len(path)
	if n < 2 || path[n-1].Def.Foreign() {
		return true
	}
	last, parent := path[n-1], path[n-2]
	if last.Name == parent.Name && last.Kind() == schema.Leaf && parent.Kind() == schema.Container {
		return false
	}
	above, ok := unspoken[[2]string{parent.Name, last.Name}]
	if !ok {
		above, ok = unspoken[[2]string{"", last.Name}]
	}
	return !ok || above != "" && (n < 3 || path[n-3].Name != above)
}

// keywordsOf returns the words before the keys of the list that a path ends
// with; nil when there are none.
func keywordsOf(path []*Node) []string {
	if n := len(path); n > 1 && !path[n-1].Def.Foreign() {
		return keywords[[2]string{path[n-2].Name, path[n-1].Name}]
	}
	return nil
}

// choiceIdent is the key of a list that is a choice of words (`exact`, `upto`);
// choiceValue the key that belongs to the word before it (`upto /24`), empty
// with those that take none.
const (
	choiceIdent = "choice-ident"
	choiceValue = "choice-value"
)

// names returns the words that stand for the last statement of a path without
// the value of a leaf: its name, unless it is unspoken, and the keys of an
// entry or the value of a leaf-list member. form is quote or show.
func names(path []*Node, form func(string) string) []string {
	n := path[len(path)-1]
	var words []string
	first := form // of the first word, where that is a value
	if spoken(path) {
		words = append(words, word(path))
	} else {
		first = apart(path, form)
	}
	switch n.Kind() {
	case schema.List:
		if n.Key == "" { // not known yet, while it is being read
			break
		}
		before, keys := keywordsOf(path), n.Def.Keys()
		for i, k := range n.Keys() {
			if i < len(before) && before[i] != "" {
				words = append(words, before[i])
			}
			if k == "" && i < len(keys) && keys[i] == choiceValue {
				continue
			}
			if len(words) == 0 {
				words = append(words, first(k))
			} else {
				words = append(words, form(k))
			}
		}
	case schema.LeafList:
		if len(words) == 0 {
			form = first
		}
		words = append(words, form(n.Value))
	}
	return words
}

// word is how the last statement of a path is called on the command line.
func word(path []*Node) string {
	name, parent := path[len(path)-1].Name, ""
	if len(path) > 1 {
		parent = path[len(path)-2].Name
	}
	if w, ok := alias[[2]string{parent, name}]; ok {
		return w
	}
	return cmp.Or(alias[[2]string{"", name}], name)
}

// apart is form for the first word of a statement that has none of its own:
// where it could be taken for a statement's name it gets quotes.
func apart(path []*Node, form func(string) string) func(string) string {
	return func(s string) string {
		w := form(s)
		if w != s || !confusable(path[:len(path)-1], s) {
			return w
		}
		return `"` + w + `"`
	}
}

// confusable reports whether a value, as the first word below a path, looks
// like something else: a statement's name, a misspelt one, a word of `insert`,
// a tag.
func confusable(above []*Node, s string) bool {
	return s == "before" || s == "after" || strings.HasSuffix(s, ":") ||
		near(above, s) != ""
}

// near returns the word nearest to w of those that may stand first below a
// path; "" when none is near, w when it is one of them.
func near(above []*Node, w string) string {
	parent := schema.Root()
	if len(above) > 0 {
		parent = above[len(above)-1].Def
	}
	var all []string
	keys := parent.Keys()
	for name, def := range parent.Children() {
		path := with(above, &Node{Name: name, Def: def})
		if spoken(path) {
			if !slices.Contains(keys, name) {
				all = append(all, word(path))
			}
		} else if k := keywordsOf(path); k != nil && k[0] != "" {
			all = append(all, k[0])
		}
	}
	return schema.Nearest(w, all...)
}

// silent returns the statements below a path that have no word of their own.
func silent(above []*Node) []*Node {
	if len(above) == 0 {
		return nil
	}
	var all []*Node
	parent := above[len(above)-1].Def
	for name, def := range parent.Children() {
		n := &Node{Name: name, Def: def, Secret: def.Secret()}
		if !spoken(with(above, n)) && !slices.Contains(parent.Keys(), name) {
			all = append(all, n)
		}
	}
	return all
}

// elementOf returns the name of the statement below a path that is called w on the
// command line: w itself but for those that have an alias.
func elementOf(above []*Node, w string) string {
	parent := ""
	if len(above) > 0 {
		parent = above[len(above)-1].Name
	}
	for key, a := range alias {
		if a == w && (key[0] == "" || key[0] == parent) {
			return key[1]
		}
	}
	return w
}

// valued is names with the value of a leaf that has no word of its own, which
// is all there is to name it by.
func valued(path []*Node, form func(string) string) []string {
	n := path[len(path)-1]
	if n.Kind() == schema.Leaf && !spoken(path) {
		return append(names(path, form), apart(path, form)(n.Value))
	}
	return names(path, form)
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
	switch {
	case n.Secret && n.Label != "":
		return func(string) string { return "(sensitive: " + visible(n.Label) + ")" }
	case n.Secret:
		return func(string) string { return mask }
	}
	return show
}

// PathString returns the path in the form of an error of the router:
// "[edit system login user netops]", brackets included, secret keys and values
// masked. The value of a leaf is never part of it.
func PathString(path []*Node) string {
	words := []string{"edit"}
	for i, n := range path {
		if n.Kind() == schema.LeafList && n.Value == "" {
			words = append(words, word(path[:i+1])) // no member is meant
			continue
		}
		words = append(words, masked(path[:i+1])...)
	}
	return "[" + strings.Join(words, " ") + "]"
}
