package tree

import (
	"slices"

	"nplay/conf/schema"
)

// hidden are lists whose name the command line leaves out, by what they stand
// in: XML says <interface><name>ge-0/0/0</name>, the text says ge-0/0/0.
var hidden = map[string]string{
	"interfaces": "interface", "routing-instances": "instance", "bridge-domains": "domain", "vlans": "vlan",
	"prefix-list": "prefix-list-item", "route-filter-list": "rf_list", "source-address-filter-list": "saf_list",
	"file": "contents", "host": "contents", "user": "contents", "grpc-replay": "contents",
}

// unhidden returns the list without a name of its own below a statement.
func unhidden(above string, in schema.Def) (string, schema.Def, bool) {
	if name := hidden[above]; name != "" {
		if d, ok := in.Child(name); ok && d.Kind() == schema.List {
			return name, d, true
		}
	}
	return "", schema.Def{}, false
}

// The keys of a list whose entries say by a word of their own how they match:
// route-filter 10.0.0.0/8 upto /24. XML has the word as an element.
const (
	choiceIdent = "choice-ident"
	choiceValue = "choice-value"
)

// choiceTakes are the words that a value follows.
var choiceTakes = []string{"upto", "through", "prefix-length-range", "address-mask"}

func chooses(d schema.Def) bool { return slices.Contains(d.Keys(), choiceIdent) }

// choiceOf reports whether name is one of the words that entries of d choose
// from.
func choiceOf(d schema.Def, name string) bool {
	ident, ok := d.Child(choiceIdent)
	if _, other := d.Child(name); !ok || other || !chooses(d) {
		return false
	}
	return ident.Check(name) == nil
}

// keyNamed reports whether the command line writes the name of a list's i-th
// key before it: drop-profile-map loss-priority low protocol any.
func keyNamed(list string, keys []string, i int) bool {
	if len(keys) < 2 || slices.Contains(keys, choiceIdent) {
		return false
	}
	switch list {
	case "attributes-match", "as-path-neighbors", "as-path-origins", "as-path-transits", "vmhost-syslog-object":
		return false
	case "mac", "clock-client", "clock-source", "destined-port", "listening-port", "route", "mcc":
		return i > 0
	}
	return true
}
