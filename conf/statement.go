package conf

import (
	"encoding/xml"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// An entry is what the parser knows of the statement it is inside of and the
// tree does not.
type entry struct {
	text   strings.Builder
	secret bool          // a remark says that a secret is, or would be, here
	keys   []string      // of a list entry, by the schema's order
	has    []bool        // which of them have been read
	seen   map[slot]bool // the statements below, to find one that stands there twice
}

// body reads up to the end of the element just begun and fills n.
func (p *parser) body(n *Node, e *entry) error {
	if n.Kind() == schema.List {
		e.keys = make([]string, len(n.Def.Keys()))
		e.has = make([]bool, len(e.keys))
	}
	for {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			err = p.below(n, e, t)
		case xml.CharData:
			e.text.Write(t)
		case xml.Comment:
			err = p.remark(e, string(t))
		case xml.EndElement:
			return p.finish(n, e)
		}
		if err != nil {
			return err
		}
	}
}

// below reads an element inside of n.
func (p *parser) below(n *Node, e *entry, t xml.StartElement) error {
	name, space := t.Name.Local, own(t.Name.Space)
	switch {
	case metadata(t.Name.Space), name == "database-status-information":
		return p.skip(e)
	case !isName(name):
		return p.errorf("an element whose name no statement can have")
	}
	if p.foreign {
		if space = t.Name.Space; space == "" || space == base {
			return p.errorf("<%s> without a namespace of its own: give it an xmlns", name)
		}
	}
	k := &Node{Name: name, Space: space}
	if space == "" {
		if i := isKey(n, name); i >= 0 {
			return p.key(n, e, i, k)
		}
		if i := isChoice(n, name); i >= 0 && !e.has[i] {
			return p.choice(n, e, i, k)
		}
		k.Def, _ = n.Def.Child(name)
		k.Secret = k.Def.Secret()
	}
	if p.places != nil {
		p.places[k] = p.at
	}
	p.path = append(p.path, k)
	if err := p.attrs(k, t.Attr); err != nil {
		return err
	}
	if err := p.body(k, &entry{}); err != nil {
		return err
	}
	if k.Def.Known() && !k.Withheld {
		s := slot{groupOf(k), id(k)}
		if e.seen[s] {
			return p.errorf("stands there twice")
		}
		if e.seen == nil {
			e.seen = map[slot]bool{}
		}
		e.seen[s] = true
	}
	p.path = p.path[:len(p.path)-1]
	n.Kids = append(n.Kids, k)
	return nil
}

// key reads a key element of n, the list entry that is being read.
func (p *parser) key(n *Node, e *entry, i int, k *Node) error {
	if e.has[i] {
		return p.errorf("two <%s> elements in one entry", k.Name)
	}
	k.Secret = n.Secret
	if err := p.body(k, &entry{}); err != nil {
		return err
	}
	if len(k.Kids) > 0 {
		return p.errorf("elements inside of the key <%s>", k.Name)
	}
	e.keys[i], e.has[i] = k.Value, true
	n.Withheld = n.Withheld || k.Withheld
	if !slices.Contains(e.has, false) {
		n.Key = strings.Join(e.keys, KeySep) // as soon as it can be, for errors to name
	}
	return nil
}

// choice reads an element that is a key by its name: of an entry with a choice
// Junos writes <route-filter><address/><upto>/24</upto>, where YANG has
// <choice-ident>upto</choice-ident><choice-value>/24</choice-value>.
func (p *parser) choice(n *Node, e *entry, i int, k *Node) error {
	k.Secret = n.Secret
	if err := p.body(k, &entry{}); err != nil {
		return err
	}
	if len(k.Kids) > 0 {
		return p.errorf("elements inside of the choice <%s>", k.Name)
	}
	e.keys[i], e.has[i] = k.Name, true
	if j := i + 1; j < len(e.keys) && n.Def.Keys()[j] == choiceValue {
		e.keys[j], e.has[j] = k.Value, true
	}
	if !slices.Contains(e.has, false) {
		n.Key = strings.Join(e.keys, KeySep)
	}
	return nil
}

// attrs takes what the attributes of a statement say.
func (p *parser) attrs(k *Node, attrs []xml.Attr) error {
	if p.foreign {
		return p.foreignAttrs(k, attrs)
	}
	for _, a := range attrs {
		switch a.Name.Local {
		case "inactive":
			k.Inactive = k.Inactive || a.Value == "inactive"
		case "active": // junos-configuration-metadata of a YANG-compliant session
			k.Inactive = k.Inactive || a.Value == "false"
		case "group":
			if p.saved != nil && metadata(a.Name.Space) {
				return p.errorf("%w", ErrInherited)
			}
		case "delete", "replace", "operation", "insert", "rename":
			if !metadata(a.Name.Space) {
				return p.errorf("attribute %s= belongs to a change, not to a configuration", a.Name.Local)
			}
		}
	}
	return nil
}

// finish gives a statement its value and key once all of it has been read.
func (p *parser) finish(n *Node, e *entry) error {
	text := blankless(e.text.String())
	kind := n.Kind()
	leaf := kind == schema.Leaf || kind == schema.LeafList
	hollow := len(n.Kids) == 0 && text == ""
	switch {
	case withheld(text, n.Secret || kind == schema.Container || kind == schema.List),
		e.secret && hollow && (leaf || kind == schema.Unknown),
		kind == schema.Unknown && hollow && (n.Name == "access-denied" || n.Name == "undocumented"):
		if err := p.withheld(n, text); err != nil {
			return err
		}
	case kind == schema.Unknown, leaf && len(n.Kids) == 0:
		n.Value = text
	case leaf, kind == schema.Flag && len(n.Kids)+len(text) > 0:
		// Another release has something else of that name: kept as it is.
		n.Value = text
		unknow(n)
	case text != "":
		return p.errorf("text where only statements can stand")
	}
	if kind == schema.List {
		if err := p.join(n, e); err != nil {
			return err
		}
	}
	// Nobody knows what an unknown statement holds.
	n.Secret = n.Secret || n.Kind() == schema.Unknown && n.Value != "" || revealing(n.Value)
	return nil
}

// withheld deals with a statement that the router keeps from this login. In a
// file a secret that is left out is told apart from what may not be seen at all.
func (p *parser) withheld(n *Node, text string) error {
	word, _ := placeholder(text)
	kind := n.Kind()
	switch {
	case p.saved == nil, word == "ACCESS-DENIED", kind == schema.Container, kind == schema.Flag:
		return p.hidden(p.path)
	case kind == schema.List:
		return p.errorf("text where only statements can stand")
	case word == "" && kind == schema.Unknown && text == "" && (n.Name == "access-denied" || n.Name == "undocumented"):
		return p.hidden(p.path[:max(0, len(p.path)-1)]) // about what it stands in
	}
	n.Value, n.Secret, n.Withheld = Placeholder, true, true
	return nil
}

// join looks at the key of a list entry once all of the entry has been read.
func (p *parser) join(n *Node, e *entry) error {
	names := n.Def.Keys()
	if i := slices.Index(names, choiceValue); i > 0 && e.has[i-1] && !e.has[i] {
		e.has[i] = true // left out because the choice has none
		if !slices.Contains(e.has, false) {
			n.Key = strings.Join(e.keys, KeySep)
		}
	}
	for i, ok := range e.has {
		switch {
		case ok && (e.keys[i] != "" || len(names) > 1):
		case slices.ContainsFunc(names, func(s string) bool { return strings.HasPrefix(s, "choice-") }):
			// YANG needs a key where Junos' own XML has a choice of elements
			// (<route-filter><address/><exact/>): such entries are kept as read.
			var parts []*Node
			for j, name := range names {
				if e.has[j] {
					parts = append(parts, &Node{Name: name, Value: e.keys[j], Secret: true})
				}
			}
			n.Kids, n.Def = append(parts, n.Kids...), schema.Def{}
			unknow(n)
			return nil
		default:
			return p.errorf("an entry without its key <%s>", names[i])
		}
	}
	return nil
}

// unknow makes a statement and all below it one that the schema does not know,
// keys as elements, as if it had never been asked.
func unknow(n *Node) {
	if n.Kind() == schema.List {
		var parts []*Node
		for i, v := range n.Keys() {
			parts = append(parts, &Node{Name: n.Def.Keys()[i], Space: n.Space, Value: v, Secret: true})
		}
		n.Kids, n.Key = append(parts, n.Kids...), ""
	}
	n.Def = schema.Def{}
	n.Secret = n.Secret || n.Value != ""
	for _, k := range n.Kids {
		unknow(k)
	}
}
