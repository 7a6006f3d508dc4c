package conf

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// ParseXML reads a configuration. The document's root is the <configuration>
// element or contains it (an <rpc-reply>, <data>); elements are matched by
// local name, whatever namespace a release of Junos uses. An empty <data> is an
// empty configuration.
//
// Errors name the line and the path, never a value. They wrap ErrLimit when
// the document exceeds l, and ErrHidden when the router withholds something
// from this login.
func ParseXML(r io.Reader, l Limits) (*Node, error) { return parseXML(r, l, nil) }

// parseXML is ParseXML. places, unless it is nil, gets the place of every
// statement.
func parseXML(r io.Reader, l Limits, places map[*Node]Fault) (*Node, error) {
	return (&parser{places: places}).parse(r, l)
}

// parse reads the whole document.
func (p *parser) parse(r io.Reader, l Limits) (*Node, error) {
	l = l.filled()
	in := bufio.NewReader(&bounded{r: r, left: l.Bytes, size: l.Bytes})
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		in.Discard(3)
	}
	p.d, p.limits = xml.NewDecoder(in), l
	p.d.CharsetReader = charset
	n, err := p.document()
	if err != nil {
		line, _ := p.d.InputPos()
		return nil, fmt.Errorf("configuration, %w", &Fault{Line: line, Width: 1, Veiled: true, Err: err})
	}
	return n, nil
}

// A parser turns the tokens of one document into a tree.
type parser struct {
	d        *xml.Decoder
	limits   Limits
	depth    int
	elements int
	path     []*Node // of the statement being read, for errors
	places   map[*Node]Fault
	at       Fault // where the token begins

	saved    *Saved          // unless nil, gets what would otherwise be an error: see ParseSaved
	foreign  bool            // statements keep their namespaces, whichever they are
	gone     map[*Node]bool  // unless nil, those marked to be removed
	prefixes map[string]bool // unless nil, gets those that stand for a namespace
}

// token returns the next token; io.EOF only at the end of a whole document.
func (p *parser) token() (xml.Token, error) {
	p.at.Line, p.at.Column = p.d.InputPos()
	t, err := p.d.Token()
	var syntax *xml.SyntaxError
	var encoding *charsetError
	switch {
	case err == io.EOF:
		return nil, err
	case errors.As(err, &encoding):
		return nil, encoding
	case errors.As(err, &syntax):
		// The decoder's own words may quote the document, and with it a secret.
		switch syntax.Msg {
		case "unexpected EOF":
			return nil, p.errorf("the document is cut off")
		case "invalid UTF-8":
			return nil, p.errorf("the document is not UTF-8")
		}
		return nil, p.errorf("malformed XML")
	case err != nil:
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	switch t := t.(type) {
	case xml.StartElement:
		p.depth++
		p.elements++
		switch {
		case p.depth > p.limits.Depth:
			return nil, p.errorf("more than %d nested elements: %w", p.limits.Depth, ErrLimit)
		case p.elements > p.limits.Elements:
			return nil, p.errorf("more than %d elements: %w", p.limits.Elements, ErrLimit)
		case len(t.Attr) > p.limits.Attrs:
			return nil, p.errorf("more than %d attributes: %w", p.limits.Attrs, ErrLimit)
		}
	case xml.EndElement:
		p.depth--
	case xml.Directive:
		return nil, p.errorf("a document type declaration has no place in a configuration")
	}
	return t, nil
}

// errorf makes an error that names where in the configuration the parser is.
func (p *parser) errorf(format string, a ...any) error {
	err := fmt.Errorf(format, a...)
	if len(p.path) == 0 {
		return err
	}
	return fmt.Errorf("%s: %w", PathString(p.path), err)
}

// document reads up to the end and returns the configuration in it.
func (p *parser) document() (*Node, error) {
	var found *Node
	inside := "" // the innermost element around the place where a configuration could be
	hollow := false
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
			switch {
			case t.Name.Local == "database-status-information":
				err = p.skip(&entry{}) // <get-config> appends it, to an empty <data> too
			case t.Name.Local != Root:
				inside = t.Name.Local
				hollow = inside == "data"
			case found != nil:
				err = p.errorf("a second <%s> element", Root)
			default:
				found = New()
				err = p.body(found, &entry{})
			}
			if err != nil {
				return nil, err
			}
		case xml.CharData:
			if blankless(string(t)) == "" {
				break
			}
			if p.depth == 0 {
				return nil, p.errorf("text outside of the document")
			}
			hollow = false
		}
	}
	switch {
	case found != nil:
		return found, nil
	case hollow:
		return New(), nil
	case inside == "":
		return nil, errors.New("the document is empty")
	}
	return nil, fmt.Errorf("no <%s> element, only <%.60s>", Root, inside)
}

// skip reads over the element just begun, a remark about the statement e. It
// watches for what a router puts in the place of something hidden.
func (p *parser) skip(e *entry) error {
	for depth := p.depth; p.depth >= depth; {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.CharData:
			err = p.remark(e, string(t))
		case xml.Comment:
			err = p.remark(e, string(t))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// remark looks at a comment inside of the statement e. SECRET-DATA is also what
// Junos writes behind a secret that it does show; it means something only where
// there is no value.
func (p *parser) remark(e *entry, text string) error {
	switch word, _ := placeholder(text); word {
	case "ACCESS-DENIED":
		return p.hidden(p.path)
	case "SECRET-DATA":
		e.secret = true
	}
	return nil
}

// hidden is the error for something that this login may not see: what is at path.
func (p *parser) hidden(path []*Node) error {
	if p.saved != nil {
		line, _ := p.d.InputPos()
		p.saved.Holes = append(p.saved.Holes, hole(path, "", &Fault{Line: line, Width: 1, Veiled: true, Err: deniedAt(path)}))
		return nil
	}
	return p.errorf("%w: this login's class needs more permissions (such as secret, admin, system, view-configuration)", ErrHidden)
}

// own returns the namespace to keep: none for Junos' own statements, whose
// namespace depends on release and settings.
func own(space string) string {
	if space == "" || space == "urn:ietf:params:xml:ns:netconf:base:1.0" ||
		strings.HasPrefix(space, "http://xml.juniper.net/") || strings.HasPrefix(space, "http://yang.juniper.net/") {
		return ""
	}
	return space
}

// metadata reports whether a namespace is that of Junos' remarks about
// statements (<junos:comment>, junos:changed="..."), also where the prefix was
// never declared.
func metadata(space string) bool {
	return space == "junos" || strings.HasPrefix(space, "http://xml.juniper.net/junos/") && strings.HasSuffix(space, "/junos")
}

// isKey returns the index of a key leaf of the list, or -1.
func isKey(list *Node, name string) int {
	if list.Kind() == schema.List {
		for i, k := range list.Def.Keys() {
			if k == name {
				return i
			}
		}
	}
	return -1
}

// isChoice returns the index of the list's key that is a choice of elements, if
// name is one of them, or -1.
func isChoice(list *Node, name string) int {
	if list.Kind() != schema.List {
		return -1
	}
	i := slices.Index(list.Def.Keys(), choiceIdent)
	if i < 0 {
		return -1
	}
	if def, ok := list.Def.Child(choiceIdent); !ok || def.Check(name) != nil || !isName(name) {
		return -1
	}
	return i
}
