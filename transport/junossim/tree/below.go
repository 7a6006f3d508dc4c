package tree

import (
	"slices"

	"nplay/conf/schema"
)

// Below returns the names of what may stand below the statement that words lead
// to, as ? lists them; false where the words lead nowhere.
func Below(words []string) ([]string, bool) {
	r := &reading{bare: true}
	for _, w := range words {
		r.words = append(r.words, token{text: w, line: 1})
	}
	ph, p := r.read(top())
	if p != nil || ph.leaf {
		return nil, false
	}
	var names []string
	for name := range ph.in.def.Children() {
		if ph.in.def.Kind() == schema.List && slices.Contains(ph.in.def.Keys(), name) {
			continue
		}
		if h, _, ok := unhidden(ph.in.name, ph.in.def); ok && h == name {
			name = "<" + name + ">"
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names, true
}
