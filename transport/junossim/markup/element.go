// Package markup reads and writes the XML that a Junos router exchanges with
// its NETCONF clients: elements, attributes, text.
//
// Prefixes are kept but not resolved, as a router matches what it is sent by
// local names. Document types, and so entities of the sender's own, are
// refused.
package markup

import "strings"

// An Attr is one attribute. xmlns="..." has no prefix and the name xmlns;
// xmlns:nc="..." has the prefix xmlns and the name nc.
type Attr struct{ Prefix, Name, Value string }

// An Element is one element with what is in it. The text of an element is all
// its character data in one piece; mixed content has no use here.
type Element struct {
	Prefix, Name string
	Attrs        []Attr
	Text         string
	Kids         []*Element
	Origin       *Origin // of an element that was made of other text; else nil
}

// An Origin is the place in a text, other than XML, that an element was made
// of: lines count from 1, columns from 0.
type Origin struct {
	Line, Column, End int
	Text              string // of the whole statement
}

// Attr returns the value of the attribute with this local name, whatever its
// prefix, namespace declarations left out.
func (e *Element) Attr(name string) (string, bool) {
	if e != nil {
		for _, a := range e.Attrs {
			if a.Name == name && a.Prefix != "xmlns" {
				return a.Value, true
			}
		}
	}
	return "", false
}

// Kid returns the first child of this name, or nil.
func (e *Element) Kid(name string) *Element {
	if e != nil {
		for _, k := range e.Kids {
			if k.Name == name {
				return k
			}
		}
	}
	return nil
}

// Value returns the text without the white space around it.
func (e *Element) Value() string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(e.Text)
}

// Find returns the first element of this name at or below e, or nil.
func (e *Element) Find(name string) *Element {
	if e == nil || e.Name == name {
		return e
	}
	for _, k := range e.Kids {
		if f := k.Find(name); f != nil {
			return f
		}
	}
	return nil
}
