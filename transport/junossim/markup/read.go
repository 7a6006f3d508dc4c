package markup

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of a document. A router's own parser has such bounds too; the
// bytes are bounded by whoever read them.
const (
	maxDepth = 100
	maxAttrs = 64
	maxName  = 256
)

// Parse reads one element and what is in it. Comments and processing
// instructions around it are skipped; anything else is an error.
func Parse(doc string) (*Element, error) {
	if !utf8.ValidString(doc) {
		return nil, errors.New("xml: not UTF-8")
	}
	p := &parser{s: doc}
	if err := p.skip(); err != nil {
		return nil, err
	}
	if !strings.HasPrefix(p.s[p.i:], "<") {
		return nil, p.fail("no element")
	}
	e, err := p.element(1)
	if err != nil {
		return nil, err
	}
	if err := p.skip(); err != nil {
		return nil, err
	}
	if p.i < len(p.s) {
		return nil, p.fail("text after the last element")
	}
	return e, nil
}

type parser struct {
	s string
	i int
}

func (p *parser) fail(what string) error {
	return fmt.Errorf("xml: line %d: %s", 1+strings.Count(p.s[:min(p.i, len(p.s))], "\n"), what)
}

func (p *parser) white() {
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.i]) >= 0 {
		p.i++
	}
}

// skip passes over white space, comments and processing instructions.
func (p *parser) skip() error {
	for {
		p.white()
		switch rest := p.s[p.i:]; {
		case strings.HasPrefix(rest, "<!--"):
			if err := p.past("<!--", "-->"); err != nil {
				return err
			}
		case strings.HasPrefix(rest, "<?"):
			if err := p.past("<?", "?>"); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

func (p *parser) past(open, shut string) error {
	n := strings.Index(p.s[p.i+len(open):], shut)
	if n < 0 {
		return p.fail("no " + shut + " after " + open)
	}
	p.i += len(open) + n + len(shut)
	return nil
}

// element reads from "<" to the end of the matching end tag.
func (p *parser) element(depth int) (*Element, error) {
	if depth > maxDepth {
		return nil, p.fail("nested too deeply")
	}
	p.i++
	e := &Element{}
	var err error
	if e.Prefix, e.Name, err = p.name(); err != nil {
		return nil, err
	}
	for {
		before := p.i
		p.white()
		switch rest := p.s[p.i:]; {
		case strings.HasPrefix(rest, "/>"):
			p.i += 2
			return e, nil
		case strings.HasPrefix(rest, ">"):
			p.i++
			return e, p.content(e, depth)
		case before == p.i:
			return nil, p.fail("tag <" + e.Name + " not closed")
		}
		if err := p.attr(e); err != nil {
			return nil, err
		}
	}
}

func (p *parser) attr(e *Element) error {
	prefix, name, err := p.name()
	if err != nil {
		return err
	}
	for _, a := range e.Attrs {
		if a.Prefix == prefix && a.Name == name {
			return p.fail("attribute " + name + " twice")
		}
	}
	p.white()
	if !strings.HasPrefix(p.s[p.i:], "=") {
		return p.fail("attribute " + name + " without a value")
	}
	p.i++
	p.white()
	if p.i >= len(p.s) || p.s[p.i] != '"' && p.s[p.i] != '\'' {
		return p.fail("value of attribute " + name + " without quotes")
	}
	quote := p.s[p.i]
	p.i++
	n := strings.IndexByte(p.s[p.i:], quote)
	if n < 0 {
		return p.fail("value of attribute " + name + " not closed")
	}
	raw := p.s[p.i : p.i+n]
	if strings.Contains(raw, "<") {
		return p.fail("< in the value of attribute " + name)
	}
	v, err := p.expand(raw)
	if err != nil {
		return err
	}
	p.i += n + 1
	if len(e.Attrs) >= maxAttrs {
		return p.fail("too many attributes")
	}
	e.Attrs = append(e.Attrs, Attr{prefix, name, v})
	return nil
}

// content reads from behind the start tag to behind the end tag.
func (p *parser) content(e *Element, depth int) error {
	var text strings.Builder
	for {
		n := strings.IndexByte(p.s[p.i:], '<')
		if n < 0 {
			p.i = len(p.s)
			return p.fail("no </" + e.Name + ">")
		}
		if n > 0 {
			raw := p.s[p.i : p.i+n]
			if strings.Contains(raw, "]]>") {
				return p.fail("]]> in text")
			}
			t, err := p.expand(raw)
			if err != nil {
				return err
			}
			text.WriteString(t)
			p.i += n
		}
		switch rest := p.s[p.i:]; {
		case strings.HasPrefix(rest, "</"):
			p.i += 2
			prefix, name, err := p.name()
			if err != nil {
				return err
			}
			p.white()
			if prefix != e.Prefix || name != e.Name || !strings.HasPrefix(p.s[p.i:], ">") {
				return p.fail("</" + name + " where </" + e.Name + "> should be")
			}
			p.i++
			e.Text = text.String()
			if len(e.Kids) > 0 && strings.TrimSpace(e.Text) == "" {
				e.Text = ""
			}
			return nil
		case strings.HasPrefix(rest, "<![CDATA["):
			from := p.i + len("<![CDATA[")
			if err := p.past("<![CDATA[", "]]>"); err != nil {
				return err
			}
			data := p.s[from : p.i-len("]]>")]
			if bad(data) {
				return p.fail("character that XML does not allow")
			}
			text.WriteString(newlines(data))
		case strings.HasPrefix(rest, "<!--"):
			if err := p.past("<!--", "-->"); err != nil {
				return err
			}
		case strings.HasPrefix(rest, "<?"):
			if err := p.past("<?", "?>"); err != nil {
				return err
			}
		case strings.HasPrefix(rest, "<!"):
			return p.fail("document type not supported")
		default:
			k, err := p.element(depth + 1)
			if err != nil {
				return err
			}
			e.Kids = append(e.Kids, k)
		}
	}
}

func (p *parser) name() (prefix, name string, err error) {
	from := p.i
	for p.i < len(p.s) {
		c := p.s[p.i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
		if !letter && (p.i == from || !strings.ContainsRune("-.:0123456789", rune(c))) {
			break
		}
		p.i++
	}
	word := p.s[from:p.i]
	if word == "" || len(word) > maxName {
		return "", "", p.fail("name expected")
	}
	prefix, name, found := strings.Cut(word, ":")
	if !found {
		return "", word, nil
	}
	if prefix == "" || name == "" || strings.Contains(name, ":") {
		return "", "", p.fail("malformed name " + strconv.Quote(word))
	}
	return prefix, name, nil
}

// expand replaces the references of a text.
func (p *parser) expand(s string) (string, error) {
	if bad(s) {
		return "", p.fail("character that XML does not allow")
	}
	s = newlines(s)
	if !strings.Contains(s, "&") {
		return s, nil
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "&")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		ref, rest, found := strings.Cut(after, ";")
		if !found || len(ref) > 10 {
			return "", p.fail("& without a name")
		}
		r, ok := reference(ref)
		if !ok {
			return "", p.fail("unknown reference &" + ref + ";")
		}
		b.WriteRune(r)
		s = rest
	}
}

func reference(ref string) (rune, bool) {
	switch ref {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, isNumber := strings.CutPrefix(ref, "#")
	base := 10
	if d, isHex := strings.CutPrefix(digits, "x"); isHex {
		digits, base = d, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if !isNumber || err != nil || n > utf8.MaxRune || bad(string(rune(n))) {
		return 0, false
	}
	return rune(n), utf8.ValidRune(rune(n))
}

// bad reports whether XML 1.0 forbids a character of s.
func bad(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	})
}

func newlines(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
