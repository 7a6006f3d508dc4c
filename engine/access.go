package engine

import (
	"slices"
	"strings"

	"nplay/conf"
)

// managed are the statements by which routers are managed, whoever comes in.
var managed = [][]string{
	{"system", "authentication-order"},
	{"system", "root-authentication"},
	{"system", "services", "ssh"},
	{"system", "services", "netconf"},
}

// access names what steps touch of the ways in which a router is managed, so that
// a person looks there first: "system services ssh", "the account netops". Not all
// of it can lock anybody out; what would is HostPlan.Guard's.
//
// Whether an interface, a route or a filter carries the sessions cannot be seen in
// an edit.
func (in entrance) access(steps []Step) []string {
	var all []string
	for _, s := range steps {
		for _, e := range s.Edits {
			all = in.touched(e, all)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// touched appends what an edit touches.
func (in entrance) touched(e conf.Edit, all []string) []string {
	if in.User != "" && touchesAccount(e, in.User) {
		all = append(all, "the account "+in.User)
	}
	if touchesClass(e) {
		switch class := in.class(); {
		case len(e.Path) < 3:
			all = append(all, strings.Join(names(e.Path, func(n *conf.Node) string { return n.Name }), " "))
		case class == "" || class == e.Path[2].Key:
			all = append(all, "system login class "+e.Path[2].Key)
		}
	}
	for _, statement := range managed {
		if concerns(e, statement...) {
			all = append(all, strings.Join(statement[:min(len(statement), len(e.Path))], " "))
		}
	}
	if byKey(in.Login) {
		return all // judged by the router alone
	}
	for _, name := range []string{"radius-server", "radius-options", "tacplus-server", "tacplus-options"} {
		if concerns(e, "system", name) && len(e.Path) > 1 {
			all = append(all, "system "+name)
		}
	}
	if touchesAccount(e, "remote") && len(e.Path) > 2 {
		all = append(all, "the account remote")
	}
	return all
}
