package conf

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// base is the namespace of NETCONF itself.
const base = "urn:ietf:params:xml:ns:netconf:base:1.0"

// ParseData reads the configuration of a server that has YANG of its own: what
// stands in the <data> of a reply to <get-config> (RFC 6241 section 7.1). All
// statements keep their namespaces, Juniper's too, and are shaped by the keying.
//
// Errors are those of ParseXML.
func ParseData(r io.Reader, l Limits, k Keying) (*Node, error) {
	n, err := new(parser).parseForeign(r, l, "data")
	if err == nil {
		Shape(n, k)
	}
	return n, err
}

// ParseWantedData reads elements with namespaces that a person wrote, either
// below a <config> or <data> element or the one element itself. What they hold
// is to be made; an element with the attribute operation="remove" (of the
// namespace of NETCONF, RFC 6241 section 7.2) is to be removed.
//
// The error is all faults joined, each a *Fault with its line.
func ParseWantedData(text string, l Limits, k Keying) ([]Command, error) {
	p := &parser{places: map[*Node]Fault{}, gone: map[*Node]bool{}, prefixes: map[string]bool{}}
	n, err := p.parseForeign(strings.NewReader(text), l, "")
	if err != nil {
		return nil, err
	}
	Shape(n, k)
	w := wanted{parser: p}
	w.kids(nil, n)
	if w.bad != nil {
		return nil, w.bad.err()
	}
	return append(w.removals, w.cmds...), nil
}

// IsData reports whether a text is for ParseWantedData: its outermost element,
// or the first one inside of <config> and <data>, has a namespace that is not
// Junos' own.
func IsData(text string) bool {
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = charset
	for {
		t, err := d.Token()
		if err != nil {
			return false
		}
		if e, ok := t.(xml.StartElement); ok {
			switch {
			case e.Name.Local == Root && own(e.Name.Space) == "":
				return false
			case envelope(e.Name):
			default:
				return e.Name.Space != "" && e.Name.Space != base
			}
		}
	}
}

// envelope reports whether an element only holds a configuration.
func envelope(n xml.Name) bool {
	return (n.Local == "config" || n.Local == "data") && (n.Space == "" || n.Space == base)
}

// parseForeign reads what stands in the element named root of NETCONF's
// namespace; without a name in whatever envelope there is.
func (p *parser) parseForeign(r io.Reader, l Limits, root string) (*Node, error) {
	l = l.filled()
	p.limits, p.foreign = l, true
	p.d = xml.NewDecoder(&bounded{r: r, left: l.Bytes, size: l.Bytes})
	p.d.CharsetReader = charset
	n, err := p.envelope(root)
	if err != nil {
		line, _ := p.d.InputPos()
		return nil, fmt.Errorf("configuration, %w", &Fault{Line: line, Width: 1, Veiled: true, Err: err})
	}
	return n, nil
}

// envelope reads the whole document.
func (p *parser) envelope(root string) (*Node, error) {
	n := New()
	found := false
	for {
		t, err := p.token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			p.declared(t.Attr)
			switch {
			case found && (root == "" || t.Name.Local == root):
				return nil, p.errorf("a second element beside the first; put both into one <config>")
			case root == "" && !envelope(t.Name):
				found = true
				err = p.below(n, &entry{}, t)
			case root == "" || t.Name == xml.Name{Space: base, Local: root}:
				found = true
				err = p.body(n, &entry{})
			}
			if err != nil {
				return nil, err
			}
		case xml.CharData:
			if p.depth == 0 && blankless(string(t)) != "" {
				return nil, p.errorf("text outside of the document")
			}
		}
	}
	if !found && root != "" {
		return nil, fmt.Errorf("no <%s> element", root)
	}
	if !found {
		return nil, errors.New("the document is empty")
	}
	return n, nil
}

// wanted turns a tree into commands.
type wanted struct {
	*parser
	removals, cmds []Command
	bad            faults
}

func (w *wanted) kids(path []*Node, n *Node) {
	for _, k := range n.Kids {
		at := w.places[k]
		here := with(path, shorn(k))
		fault := func(format string, a ...any) {
			w.bad.add(&Fault{Line: at.Line, Column: at.Column, Width: 1, Veiled: true, Err: fmt.Errorf(format, a...)})
		}
		prefix, _, qualified := strings.Cut(k.Value, ":")
		switch {
		case !k.Def.Known():
			fault("%s: <%s> cannot be told from the others of its name: say in keys what its key is", PathString(path), k.Name)
		case qualified && w.prefixes[prefix]:
			fault("%s: the value of <%s> has a prefix that stands for a namespace; nplay cannot carry that over", PathString(path), k.Name)
		case w.gone[k]:
			w.removals = append(w.removals, Command{Op: Remove, Path: here, Line: at.Line, Column: at.Column})
		case len(k.Kids) == 0:
			w.cmds = append(w.cmds, Command{Op: Add, Path: here, Line: at.Line, Column: at.Column})
		default:
			w.kids(here, k)
		}
	}
}

// declared notes the prefixes that an element declares.
func (p *parser) declared(attrs []xml.Attr) {
	for _, a := range attrs {
		if p.prefixes != nil && a.Name.Space == "xmlns" {
			p.prefixes[a.Name.Local] = true
		}
	}
}

// foreignAttrs takes what the attributes of a statement of another namespace
// say. Those of a server's answer are remarks; a person's must be understood.
func (p *parser) foreignAttrs(k *Node, attrs []xml.Attr) error {
	p.declared(attrs)
	for _, a := range attrs {
		switch {
		case a.Name.Space == base && a.Name.Local == "operation" && p.gone == nil:
			return p.errorf("attribute operation= belongs to a change, not to a configuration")
		case p.gone == nil, a.Name.Space == "xmlns", a.Name.Space == "" && a.Name.Local == "xmlns":
		case a.Name.Space == base && a.Name.Local == "operation":
			switch a.Value {
			case "remove":
				p.gone[k] = true
			case "merge":
			default:
				return p.errorf("operation=%q: nplay merges, and takes away what has operation=\"remove\"", a.Value)
			}
		default:
			return p.errorf("attribute %s= has no meaning here", a.Name.Local)
		}
	}
	return nil
}
