package engine

import (
	"slices"
	"strings"

	"nplay/conf"
)

// sameNode reports whether two nodes of paths are the same statement: conf
// knows which of them their key or value tells apart from their siblings.
func sameNode(a, b *conf.Node) bool {
	id := a.Key
	if id == "" {
		id = a.Value
	}
	alone := conf.Node{Kids: []*conf.Node{b}}
	return a.Space == b.Space && alone.Entry(a.Name, id) != nil
}

// samePath reports whether two edits are about the same statement.
func samePath(a, b []*conf.Node) bool { return slices.EqualFunc(a, b, sameNode) }

// under reports whether path a is path b or leads to something below it.
func under(a, b []*conf.Node) bool {
	return len(a) >= len(b) && samePath(a[:len(b)], b)
}

// above reports whether a scope lies below the path.
func above(path []*conf.Node, scopes []string) bool {
	for _, s := range scopes {
		if words := strings.Split(s, "/"); len(words) > len(path) && hasNames(path, words[:len(path)]) {
			return true
		}
	}
	return false
}

func hasNames(path []*conf.Node, names []string) bool {
	if len(path) < len(names) {
		return false
	}
	for i, n := range names {
		if path[i].Name != n {
			return false
		}
	}
	return true
}

// scopesOf returns what the jobs read.
func scopesOf(jobs []*Job) []string {
	var all []string
	for _, j := range jobs {
		all = append(all, j.Module.Scope()...)
	}
	return outermost(all)
}

// outermost returns the scopes sorted, without those that lie inside another.
func outermost(scopes []string) []string {
	all := slices.Sorted(slices.Values(scopes))
	var kept []string
	for _, s := range all {
		inside := func(k string) bool { return s == k || strings.HasPrefix(s, k+"/") }
		if !slices.ContainsFunc(kept, inside) {
			kept = append(kept, s)
		}
	}
	return kept
}
