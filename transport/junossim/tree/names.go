package tree

import (
	"slices"

	"nplay/conf/schema"
)

// hidden are statements whose name the command line leaves out, by what they
// stand in: XML says <interface><name>ge-0/0/0</name>, the text says ge-0/0/0.
var hidden = map[string][]string{
	"interfaces": {"interface"}, "routing-instances": {"instance"}, "bridge-domains": {"domain"}, "vlans": {"vlan"},
	"prefix-list": {"prefix-list-item"}, "route-filter-list": {"rf_list"}, "source-address-filter-list": {"saf_list"},
	"file": {"contents", "vmhost-syslog-object", "filename"}, "host": {"contents", "vmhost-syslog-object"}, "user": {"contents"}, "grpc-replay": {"contents"},
	"client-list": {"client-address-list"}, "path": {"path-list"}, "apply-macro": {"data"}, "data": {"value"}, "server-group": {"server-group"},

	"autonomous-system": {"as-number"}, "local-as": {"as-number"}, "as-path": {"path"}, "as-path-expand": {"aspath"},
	"route-distinguisher": {"rd-type"}, "vrf-target": {"community"}, "confederation": {"confederation-as"},
	"input": {"filter-name"}, "output": {"filter-name"}, "ieee-802.3ad": {"bundle"}, "redundant-parent": {"parent"},
	"shaping-rate": {"rate"}, "transmit-rate": {"rate"}, "input-shaping-rate": {"rate"}, "delay-buffer-rate": {"rate"}, "queue": {"class-name"},
	"preference": {"metric-value"}, "metric": {"metric-value"}, "tag": {"metric-value"}, "color": {"metric-value"}, "metric-out": {"metric-value"},
	"teardown": {"limit-threshold"}, "maximum-paths": {"limit"}, "maximum-prefixes": {"limit"},
	"next-hop": {"address"}, "next-ip": {"address"}, "next-interface": {"interface-name"}, "routing-instance": {"routing-instance-name"},
	"transport-address": {"address"}, "backup-router": {"address"}, "source-address": {"address"},
	"bandwidth": {"per-traffic-class-bandwidth", "bandwidth-value"}, "admin-groups": {"group-value"}, "label-switched-path-template": {"template-name"},
	"storm-control": {"profile-name"}, "csnp-interval": {"csnp-interval-number"}, "mesh-group": {"mesh-group-number"},
	"dscp": {"classifier-name"}, "ieee-802.1": {"classifier-name", "rewrite-rule-name"}, "inet-precedence": {"classifier-name"},
}

// worded are the words of statements that XML cannot call like that.
var worded = map[string]string{"802.3ad": "ieee-802.3ad"}

// nameOf is the element of a word below a statement.
func nameOf(above, word string) string {
	if above == "snmp" && word == "name" {
		return "system-name"
	}
	if name := worded[word]; name != "" {
		return name
	}
	return word
}

// wordOf is the reverse, but for snmp's name.
func wordOf(name string) string {
	for word, n := range worded {
		if n == name {
			return word
		}
	}
	return name
}

// isHidden reports whether the command line leaves the name of a statement out.
// A leaf that is named like the container it stands in is one of these.
func isHidden(above string, name string, kind schema.Kind) bool {
	return above == name && kind == schema.Leaf || slices.Contains(hidden[above], name)
}

// unhidden returns the statement without a name of its own below another.
func unhidden(above string, in schema.Def) (string, schema.Def, bool) {
	for _, name := range append([]string{above}, hidden[above]...) {
		if d, ok := in.Child(name); ok && isHidden(above, name, d.Kind()) {
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
