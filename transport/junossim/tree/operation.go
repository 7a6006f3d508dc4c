package tree

import (
	"nplay/transport/junossim/markup"
)

// An operation is what an element of a load does with its statement.
type operation uint8

const (
	merge operation = iota
	remove
	replace
	create
)

// operation reads the attributes: Junos has one for each, the RFC one for all.
func (l *Loader) operation(e *markup.Element) operation {
	if v, ok := e.Attr("delete"); ok && v == "delete" {
		return remove
	}
	if v, ok := e.Attr("replace"); ok && v == "replace" && l.Action == "replace" {
		return replace
	}
	switch v, _ := e.Attr("operation"); v {
	case "delete", "remove":
		return remove
	case "replace":
		return replace
	case "create":
		return create
	}
	return merge
}

// deletes reports whether something below e is a delete, which makes nothing
// that it stands in.
func deletes(e *markup.Element) bool {
	for _, k := range e.Kids {
		if v, _ := k.Attr("operation"); v == "delete" || v == "remove" || deletes(k) {
			return true
		}
		if _, ok := k.Attr("delete"); ok {
			return true
		}
	}
	return false
}
