package engine

import (
	"slices"
	"strings"

	"nplay/conf"
)

// orders are where it stands who judges a password.
var orders = [][]string{
	{"system", "authentication-order"},
	{"system", "services", "ssh", "authentication-order"},
}

// judges are the servers that one of the methods asks.
var judges = map[string]string{"radius": "radius-server", "tacplus": "tacplus-server"}

// takesJudge returns what takes away a method by which the password may have been
// judged that nplay came in by: its word in an authentication-order, or the last
// of its servers. Which of the methods it was a router does not say.
func (in entrance) takesJudge(edits []conf.Edit) []taking {
	if !in.judged() {
		return nil
	}
	var all []taking
	for _, order := range orders {
		for _, method := range in.lost(edits, order) {
			i := slices.IndexFunc(edits, func(e conf.Edit) bool { return hasNames(e.Path, order) })
			all = append(all, taking{edit: i, what: "so that `" + method + "`, which may have judged the password nplay itself logged in with, is in the order no more"})
		}
	}
	for _, method := range []string{"radius", "tacplus"} {
		if i := in.lastServer(edits, judges[method]); i >= 0 {
			all = append(all, taking{edit: i, what: "the last server of `" + method + "`, which may have judged the password nplay itself logged in with"})
		}
	}
	return all
}

// lost returns the methods that edits take out of an authentication-order.
// Without one, passwords are judged by the router itself; without one of its own,
// SSH has the system's.
func (in entrance) lost(edits []conf.Edit, order []string) []string {
	var out, come []string
	for _, e := range edits {
		switch {
		case !hasNames(e.Path, order) || len(e.Path) != len(order):
		case takesOff(e):
			out = append(out, e.Target().Value)
		case e.Op == conf.Add || e.Op == conf.Activate:
			come = append(come, e.Target().Value)
		}
	}
	if len(out)+len(come) == 0 {
		return nil
	}
	parent := in.base.Find(order[:len(order)-1]...)
	was := active(parent, order[len(order)-1])
	switch {
	case len(was) > 0 || !in.knows(strings.Join(order, "/")): // what edits say of it has to do
	default:
		was = []string{"password"}
		if system := active(in.base.Find("system"), "authentication-order"); len(order) > 2 && len(system) > 0 {
			was = system
		}
		out = was
	}
	left := slices.DeleteFunc(slices.Clone(was), func(m string) bool { return slices.Contains(out, m) })
	left = append(left, come...)
	if len(left) == 0 && len(was) > 0 {
		left = []string{"password"}
	}
	return slices.DeleteFunc(out, func(m string) bool { return slices.Contains(left, m) })
}

// active are the active values of a leaf-list.
func active(n *conf.Node, name string) []string {
	var all []string
	for _, m := range n.Entries(name) {
		if !m.Inactive {
			all = append(all, m.Value)
		}
	}
	return all
}

// lastServer returns the edit that takes away the last of the servers that there
// were, -1 when one is left, or nobody knows.
func (in entrance) lastServer(edits []conf.Edit, list string) int {
	gone, at := map[string]bool{}, -1
	for i, e := range edits {
		if !hasNames(e.Path, []string{"system", list}) {
			continue
		}
		if !takesOff(e) && (e.Op != conf.Move) {
			if e.Op == conf.Activate || e.Fresh <= 1 {
				return -1 // another one comes
			}
			continue
		}
		if len(e.Path) == 2 && takesOff(e) {
			gone[e.Path[1].Key], at = true, i
		}
	}
	if at < 0 || !in.knows("system/"+list) {
		return -1
	}
	for _, s := range in.base.Find("system").Entries(list) {
		if !s.Inactive && !gone[s.Key] {
			return -1
		}
	}
	return at
}
