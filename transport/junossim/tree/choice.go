package tree

import (
	"slices"

	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// chosen returns what an entry of a list with a choice among its keys chooses,
// and its value: YANG has <choice-ident>upto</choice-ident>
// <choice-value>/24</choice-value>, a router's own XML <upto>/24</upto>.
func chosen(list schema.Def, e *markup.Element) (ident, value string) {
	if k := e.Kid(choiceIdent); k != nil {
		return k.Value(), e.Kid(choiceValue).Value()
	}
	for _, k := range e.Kids {
		if choiceOf(list, k.Name) {
			return k.Name, k.Value()
		}
	}
	return "", ""
}

// keyOf returns the value of one key of an entry as the element e has it.
func keyOf(list schema.Def, name string, e *markup.Element) string {
	switch name {
	case choiceIdent:
		ident, _ := chosen(list, e)
		return ident
	case choiceValue:
		_, value := chosen(list, e)
		return value
	}
	return e.Kid(name).Value()
}

// misspelt reports an element that stands where a missing choice should, as
// none of those that there are.
func (l *Loader) misspelt(list schema.Def, key string, e *markup.Element) bool {
	if key != choiceIdent {
		return false
	}
	for _, k := range e.Kids {
		if _, known := list.Child(k.Name); !known && k.Prefix != "junos" {
			l.report(syntaxError(k.Name))
			return true
		}
	}
	return false
}

// isKey reports whether an element of that name belongs to the keys of n, a
// list entry.
func (n *Node) isKey(name string) bool {
	if n.Kind() != schema.List {
		return false
	}
	i := slices.Index(n.Def.Keys(), choiceIdent)
	return slices.Contains(n.Def.Keys(), name) || i >= 0 && i < len(n.Keys) && n.Keys[i] == name
}
