package conf

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// EditConfigXML writes the edits as one <config> element for <edit-config> with
// the default operation merge (RFC 6241 section 7.2). What goes has the
// operation named by remove: "remove", or "delete" for a server that knows only
// RFC 4741. All edits must be of statements with a namespace.
func EditConfigXML(w io.Writer, edits []Edit, remove string) error {
	root := &element{}
	for _, e := range edits {
		switch {
		case len(e.Path) > 0 && !e.Target().Def.Foreign():
			return fmt.Errorf("%s: a statement of Junos, which this server does not have", PathString(e.Path))
		case e.Op != Add && e.Op != Remove, e.Place != Last:
			return fmt.Errorf("%s: cannot be %s: RFC 6241 has no such operation", PathString(e.Path), e.Op.done())
		}
		if err := root.plan(e); err != nil {
			return err
		}
	}
	o := newOut(w)
	o.remove = remove
	o.text(`<config xmlns:nc="` + base + `">` + "\n")
	for _, k := range root.kids {
		o.element(k)
	}
	o.text("</config>\n")
	return o.end()
}

// SubtreeXML returns the elements of a <filter type="subtree"> (RFC 6241 section
// 6) that asks for these scopes only, and reports false when one of them is not
// of another namespace than Junos' own, which no such filter can ask for.
func SubtreeXML(scopes []string) ([]byte, bool) {
	var all [][]string
	for _, s := range scopes {
		names := scopePath(s)
		if len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return !strings.HasPrefix(n, "{") }) {
			return nil, false
		}
		all = append(all, names)
	}
	slices.SortFunc(all, slices.Compare)
	var b strings.Builder
	o := newOut(&b)
	o.subtree(all)
	err := o.end()
	return []byte(b.String()), err == nil
}

func (o *out) subtree(paths [][]string) {
	for len(paths) > 0 {
		name := paths[0][0]
		var below [][]string
		for len(paths) > 0 && paths[0][0] == name {
			below, paths = append(below, paths[0][1:]), paths[1:]
		}
		space, local, _ := strings.Cut(name[1:], "}")
		n := &Node{Name: local, Space: space, Def: schema.Foreign(schema.Container)}
		o.push(n)
		o.text("<" + local)
		o.attr("xmlns", space)
		if len(below[0]) == 0 {
			o.text("/>\n")
		} else {
			o.text(">\n")
			o.subtree(below)
			o.outdent()
			o.text("</" + local + ">\n")
		}
		o.pop()
	}
}
