package conf

import (
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// The router in these tests reads a load by the rules of Juniper's manual for
// action="merge". It shares nothing with EditsXML and Apply but the Node type,
// and is stricter than a real one: to delete what is not there is an error.

type loaded struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Kids    []loaded   `xml:",any"`
}

func (x *loaded) attr(name string) string {
	for _, a := range x.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func load(n *Node, doc []byte) error {
	var x loaded
	if err := xml.Unmarshal(doc, &x); err != nil {
		return err
	}
	if x.XMLName.Local != "configuration" {
		return fmt.Errorf("root is <%s>", x.XMLName.Local)
	}
	for _, k := range x.Kids {
		if err := merge(n, k); err != nil {
			return err
		}
	}
	prune(n)
	return nil
}

func merge(parent *Node, x loaded) error {
	def, ok := parent.Def.Child(x.XMLName.Local)
	if !ok {
		return fmt.Errorf("syntax error: <%s>", x.XMLName.Local)
	}
	text := strings.Trim(x.Text, " \n")
	n := &Node{Name: x.XMLName.Local, Def: def, Secret: def.Secret()}
	kids := x.Kids
	switch def.Kind() {
	case schema.List:
		var keys []string
		for i, name := range def.Keys() {
			if i < len(keys) {
				continue // it came with the choice
			}
			if choice, _ := def.Child(name); name == choiceIdent && len(kids) > 0 && choice.Check(kids[0].XMLName.Local) == nil {
				keys = append(keys, kids[0].XMLName.Local) // a choice of elements
				if i+1 < len(def.Keys()) && def.Keys()[i+1] == choiceValue {
					keys = append(keys, kids[0].Text)
				}
				kids = kids[1:]
				continue
			}
			if len(kids) == 0 || kids[0].XMLName.Local != name {
				return fmt.Errorf("<%s> without its key first", n.Name)
			}
			keys, kids = append(keys, kids[0].Text), kids[1:]
		}
		n.Key = strings.Join(keys, KeySep)
	case schema.LeafList:
		n.Value = text
	case schema.Leaf:
		if x.attr("delete") == "" && len(x.Attrs) == 0 && text == "" {
			return fmt.Errorf("<%s> without a value", n.Name)
		}
	}
	same := func(k *Node) bool {
		return k.Name == n.Name && k.Key == n.Key && (def.Kind() == schema.Leaf || k.Value == n.Value)
	}
	at := slices.IndexFunc(parent.Kids, same)
	if x.attr("delete") == "delete" {
		if at < 0 || len(kids) > 0 {
			return fmt.Errorf("statement not found: %s", n.Name)
		}
		parent.Kids = slices.Delete(parent.Kids, at, at+1)
		return nil
	}
	if at >= 0 {
		n = parent.Kids[at]
	} else {
		parent.Kids = append(parent.Kids, n)
	}
	if def.Kind() == schema.Leaf {
		n.Value = text
	}
	switch {
	case x.attr("inactive") == "inactive":
		n.Inactive = true
	case x.attr("active") == "active":
		n.Inactive = false
	}
	for _, k := range kids {
		if err := merge(n, k); err != nil {
			return fmt.Errorf("%s: %w", n.Name, err)
		}
	}
	return seat(parent, n, x)
}

// seat obeys insert="first|before|after". A list entry names the other by
// attributes; a leaf-list member can only be first.
func seat(parent, n *Node, x loaded) error {
	how := x.attr("insert")
	if how == "" {
		return nil
	}
	rest := slices.DeleteFunc(slices.Clone(parent.Kids), func(k *Node) bool { return k == n })
	at := -1
	switch {
	case how == "first":
		at = slices.IndexFunc(rest, func(k *Node) bool { return k.Name == n.Name })
	case n.Kind() != schema.List:
		return errors.New("insert beside another member of a leaf-list")
	default:
		var keys []string
		for _, name := range n.Def.Keys() {
			keys = append(keys, x.attr(name))
		}
		at = slices.IndexFunc(rest, func(k *Node) bool { return k.Name == n.Name && k.Key == strings.Join(keys, KeySep) })
		if how == "after" && at >= 0 {
			at++
		}
	}
	if at < 0 {
		return fmt.Errorf("nothing to put %s %s", n.Name, how)
	}
	parent.Kids = slices.Insert(rest, at, n)
	return nil
}

// prune drops containers without content, as a router does.
func prune(n *Node) {
	n.Kids = slices.DeleteFunc(n.Kids, func(k *Node) bool {
		prune(k)
		return k.Kind() == schema.Container && !k.Def.Presence() && len(k.Kids) == 0
	})
}
