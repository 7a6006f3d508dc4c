package conf

import (
	"slices"
	"strings"
)

// ScopesXML returns the <configuration> filter that asks for these scopes
// only. A scope is a path of names such as "system/login"; one that lies inside
// another is covered by it. No scopes, or the scope "", ask for everything.
func ScopesXML(scopes []string) []byte {
	var all [][]string
	for _, s := range scopes {
		names := scopePath(s)
		for i, name := range names {
			if !isName(name) { // ask for what is around it rather than for nothing
				names = names[:i]
				break
			}
		}
		all = append(all, names)
	}
	slices.SortFunc(all, slices.Compare)
	var b strings.Builder
	b.WriteString("<" + Root + ">")
	filter(&b, all)
	b.WriteString("</" + Root + ">")
	return []byte(b.String())
}

// filter writes sorted paths as nested elements. When one of them is empty,
// everything below is wanted, which is said by saying nothing.
func filter(b *strings.Builder, paths [][]string) {
	if len(paths) == 0 || len(paths[0]) == 0 {
		return
	}
	for len(paths) > 0 {
		name := paths[0][0]
		var below [][]string
		for len(paths) > 0 && paths[0][0] == name {
			below, paths = append(below, paths[0][1:]), paths[1:]
		}
		if len(below[0]) == 0 {
			b.WriteString("<" + name + "/>")
			continue
		}
		b.WriteString("<" + name + ">")
		filter(b, below)
		b.WriteString("</" + name + ">")
	}
}
