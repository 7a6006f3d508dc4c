package conf

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// EditsXML writes the edits as one <configuration> element for
// <load-configuration format="xml" action="merge">. Edits below one parent
// share its element where their order allows. What a router does with the
// attributes delete, inactive, active and insert is in Juniper's Junos XML
// Management Protocol guide, "Requesting Configuration Changes".
func EditsXML(w io.Writer, edits []Edit) error {
	root := &element{}
	for _, e := range edits {
		if err := root.plan(e); err != nil {
			return err
		}
	}
	o := newOut(w)
	o.text("<" + Root + ">\n")
	for _, k := range root.kids {
		o.element(k)
	}
	o.text("</" + Root + ">\n")
	return o.end()
}

// An element is one XML element of a load.
type element struct {
	node  *Node
	state string // "delete", "inactive", "active" or ""
	place Place
	ref   string // the sibling that place is relative to
	moved bool   // carries an insert attribute
	whole bool   // with the kids of node: a statement the schema does not know
	kids  []*element
}

// plan adds an edit to the elements below the root.
func (x *element) plan(e Edit) error {
	if len(e.Path) == 0 {
		return fmt.Errorf("an edit without a path")
	}
	target := e.Target()
	for _, p := range e.Path {
		// To delete a list or leaf-list without saying which member deletes all.
		if id(p) == "" && p.Def.Known() && groupOf(p).many() {
			return fmt.Errorf("%s: a member of the %s without its key or value", PathString(e.Path), p.Kind())
		}
	}
	for _, p := range e.Path[:len(e.Path)-1] {
		x = x.step(p)
	}
	switch e.Op {
	case Add:
		if !target.Def.Known() {
			x.kids = append(x.kids, &element{node: target, whole: true})
			return nil
		}
		if e.Place != Last {
			return x.insert(e)
		}
		x.step(target).node = target // the newest value
	case Remove:
		x.kids = append(x.kids, &element{node: target, state: "delete"})
	case Activate:
		x.step(target).state = "active"
	case Deactivate:
		x.step(target).state = "inactive"
	case Move:
		return x.insert(e)
	default:
		return fmt.Errorf("%s: unknown kind of edit %d", PathString(e.Path), e.Op)
	}
	return nil
}

// step returns the element of a statement that can still be added to: the
// newest one, unless that deletes.
func (x *element) step(n *Node) *element {
	for i := len(x.kids) - 1; i >= 0; i-- {
		if k := x.kids[i]; twins(k.node, n) {
			if k.state == "delete" {
				break
			}
			return k
		}
	}
	k := &element{node: n}
	x.kids = append(x.kids, k)
	return k
}

// insert adds an element that gives its statement a place. It is always the
// newest: the siblings before it must have found their places already.
func (x *element) insert(e Edit) error {
	n := e.Target()
	switch {
	case n.Kind() != schema.List && n.Kind() != schema.LeafList:
		return fmt.Errorf("%s: has no place among its siblings", PathString(e.Path))
	case e.Place == Last && e.Op == Move:
		return fmt.Errorf("%s: a move to the end has no form in XML: name the entry it follows", PathString(e.Path))
	case e.Place == Following && n.Kind() == schema.LeafList:
		return fmt.Errorf("%s: a member of a leaf-list can be put first only", PathString(e.Path))
	}
	ref := e.After
	if e.Place == First {
		ref = e.Before
	}
	x.kids = append(x.kids, &element{node: n, place: e.Place, ref: ref, moved: true})
	return nil
}

// element writes an element with all below it.
func (o *out) element(x *element) {
	n := x.node
	o.push(n)
	defer o.pop()
	o.text("<" + n.Name)
	if n.Space != "" {
		o.attr("xmlns", n.Space)
	}
	if x.moved {
		o.place(x)
	}
	if x.state != "" && o.remove != "" {
		o.attr("nc:operation", o.remove)
	} else if x.state != "" {
		o.attr(x.state, x.state)
	} else if x.whole && n.Inactive {
		o.attr("inactive", "inactive")
	}
	value := n.Value
	if x.state == "delete" && n.Kind() != schema.LeafList && o.remove == "" {
		value = ""
	}
	switch {
	case n.Kind() == schema.List || len(x.kids) > 0 || x.whole && len(n.Kids) > 0:
		o.text(">")
		o.escaped(value)
		o.text("\n")
		if n.Kind() == schema.List {
			o.spokenKeys(n)
		}
		if x.whole {
			for _, k := range n.Kids {
				o.node(k, n.Space)
			}
		}
		for _, k := range x.kids {
			o.element(k)
		}
		o.outdent()
		o.text("</" + n.Name + ">\n")
	case value == "":
		o.text("/>\n")
	default:
		o.text(">")
		o.escaped(value)
		o.text("</" + n.Name + ">\n")
	}
}

// spokenKeys writes the key elements of an entry as a router's own XML has them,
// which all releases load: <exact/> rather than YANG's <choice-ident>exact.
func (o *out) spokenKeys(n *Node) {
	names, values := n.Def.Keys(), n.Keys()
	i := slices.Index(names, choiceIdent)
	if i < 0 || len(names) != len(values) || isChoice(n, values[i]) < 0 {
		o.keys(n)
		return
	}
	for j, name := range names {
		switch {
		case j == i:
			k := &Node{Name: values[i], Value: ""}
			if j+1 < len(names) && names[j+1] == choiceValue {
				k.Value = values[j+1]
			}
			o.element(&element{node: k})
		case name == choiceValue:
		default:
			o.element(&element{node: &Node{Name: name, Value: values[j], Secret: n.Secret}})
		}
	}
}

// place writes the attributes that say where a member goes. The keys of the
// entry it stands beside are attributes named like the key elements. A member
// of a leaf-list has no key: "first" is the only place there is a form for.
func (o *out) place(x *element) {
	names, values := x.node.Def.Keys(), strings.Split(x.ref, KeySep)
	switch {
	case x.place == Following:
		o.attr("insert", "after")
	case x.ref == "" || len(names) == 0:
		o.attr("insert", "first")
		return
	default:
		o.attr("insert", "before") // older releases do not know "first"
	}
	for i, name := range names {
		if i < len(values) {
			o.attr(name, values[i])
		}
	}
}
