package tree

import (
	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// place is `insert ... before|after|first|last ...`: an entry that is there
// gets another place among its like. What stands behind before or after names
// the other entry as it is named in the path, with or without the list's name.
func (l *Loader) place(root *Node, r *reading) []Problem {
	all := r.words
	where := -1
	for i := len(all) - 1; i > 0 && where < 0; i-- {
		switch all[i].text {
		case "before", "after", "first", "last":
			if !all[i].quoted {
				where = i
			}
		}
	}
	if where < 0 {
		return []Problem{*r.missing(top(), "missing argument")}
	}
	at := top()
	what := &reading{words: all[:where], text: r.text, bare: true}
	ph, p := what.read(at)
	switch {
	case p != nil:
		return []Problem{*p}
	case len(ph.made) != 1:
		return []Problem{*what.missing(at, "missing argument")}
	}
	e := ph.made[0]
	above := ph.from
	def, _ := above.def.Child(e.Name)
	if def.Kind() != schema.List && def.Kind() != schema.LeafList {
		return []Problem{*what.missing(above, "syntax error")}
	}
	if !l.there(root, ph.way) {
		return []Problem{{Message: "statement '" + all[where-1].text + "' not found", Path: above.edit(), Element: e.Name}}
	}
	verb, rest := all[where].text, all[where+1:]
	e.Attrs = append(e.Attrs, markup.Attr{Name: "insert", Value: verb})
	if verb == "before" || verb == "after" {
		if len(rest) > 0 && rest[0].text != e.Name && !isHidden(above.name, e.Name, schema.List) {
			rest = append([]token{{text: e.Name, line: 1}}, rest...)
		}
		other := &reading{words: rest, text: r.text}
		scratch := place{def: above.def, name: above.name, e: &markup.Element{Name: above.name}}
		ref, p := other.read(scratch)
		if p != nil || len(ref.made) != 1 {
			return []Problem{{Message: "syntax error", Path: above.edit(), Element: e.Name}}
		}
		e.Attrs = append(e.Attrs, reference(def, ref.made[0])...)
	}
	l.kids(Path{}, root, at.e)
	return l.problems
}

// reference names another entry by attributes.
func reference(def schema.Def, e *markup.Element) []markup.Attr {
	if def.Kind() == schema.LeafList {
		return []markup.Attr{{Name: "value", Value: e.Text}}
	}
	var all []markup.Attr
	for _, key := range def.Keys() {
		if k := e.Kid(key); k != nil {
			all = append(all, markup.Attr{Name: key, Value: k.Text})
		}
	}
	return all
}
