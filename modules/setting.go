package modules

import (
	"slices"
	"strconv"

	"nplay/conf"
)

// A setting is an argument that is a leaf on the router; nil leaves it alone.
type setting struct {
	arg, leaf string
	value     *string
}

// set gives the leaves below n the values that are given.
func set(n *conf.Node, all []setting) {
	for _, s := range all {
		if s.value != nil {
			n.Set(s.leaf, *s.value)
		}
	}
}

// digits is an optional number as the router writes it.
func digits(n *int) *string {
	if n == nil {
		return nil
	}
	s := strconv.Itoa(*n)
	return &s
}

// toggle makes a flag, takes it off, or leaves it as it is.
func toggle(n *conf.Node, flag string, on *bool) {
	switch {
	case on == nil:
	case *on:
		n.Make(flag)
	default:
		removeActive(n, flag)
	}
}

// exactly makes a leaf-list hold these values and no others. A member that is
// deactivated goes too when it is not listed: Junos switches a leaf-list as a
// whole, so that activating a wanted member would bring it back.
func exactly(n *conf.Node, leafList string, values []string) {
	for _, k := range n.Entries(leafList) {
		if !slices.Contains(values, k.Value) {
			n.RemoveEntry(leafList, k.Value)
		}
	}
	for _, v := range values {
		n.Add(leafList, v)
	}
}

// order brings those members of a list or leaf-list that are named into the
// order in which they are named. They share the places they have now; what is
// not named keeps its own.
func order(n *conf.Node, name string, ids []string) {
	var places []int
	var named []*conf.Node
	for i, k := range n.Kids {
		if k.Name == name && slices.Contains(ids, id(k)) {
			places, named = append(places, i), append(named, k)
		}
	}
	slices.SortStableFunc(named, func(a, b *conf.Node) int { return slices.Index(ids, id(a)) - slices.Index(ids, id(b)) })
	for i, at := range places {
		n.Kids[at] = named[i]
	}
}

// id tells the members of a list, which have keys, or of a leaf-list apart.
func id(k *conf.Node) string { return k.Key + k.Value }

// rank makes the entries of a list stand in this order. Entries that are there
// share the places they have; a new one goes before the one that follows it, to
// the end if there is none. What is not named stays where it is.
func rank(n *conf.Node, list string, keys []string) {
	order(n, list, keys)
	for i := len(keys) - 1; i >= 0; i-- {
		fresh := n.Entry(list, keys[i]) == nil
		entry := n.MakeEntry(list, keys[i])
		if !fresh || i == len(keys)-1 {
			continue
		}
		at := slices.Index(n.Kids, n.Entry(list, keys[i+1]))
		n.Kids = slices.Insert(n.Kids[:len(n.Kids)-1], at, entry)
	}
}

// repeated returns the values that a list holds more than once.
func repeated(values []string) []string {
	var twice []string
	times := make(map[string]int, len(values))
	for _, v := range values {
		if times[v]++; times[v] == 2 {
			twice = append(twice, v)
		}
	}
	return twice
}

// only removes the entries of a list that have other keys.
func only(n *conf.Node, list string, keys []string) {
	for _, k := range n.Entries(list) {
		if !slices.Contains(keys, k.Key) {
			n.RemoveEntry(list, k.Key)
		}
	}
}
