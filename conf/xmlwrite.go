package conf

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"nplay/conf/schema"
)

// WriteXML writes the whole tree, canonical: equal trees give equal bytes.
// Statements are sorted by name, the entries of a list and the members of a
// leaf-list too unless their order has a meaning. Containers without content
// are left out, as a router does. An error names a statement that XML cannot
// carry.
func WriteXML(w io.Writer, n *Node) error {
	o := newOut(w)
	o.text("<" + Root + ">\n")
	if n != nil {
		for _, k := range sorted(n.Kids) {
			o.node(k, "")
		}
	}
	o.text("</" + Root + ">\n")
	return o.end()
}

// out writes elements, one below the other, and keeps the first error.
type out struct {
	w      *bufio.Writer
	path   []*Node
	err    error
	kept   bool   // the order of the tree is kept
	remove string // in an <edit-config>: the operation of what goes
}

func newOut(w io.Writer) *out { return &out{w: bufio.NewWriter(w)} }

// end flushes and returns the first error.
func (o *out) end() error {
	if err := o.w.Flush(); o.err == nil && err != nil {
		o.err = fmt.Errorf("write configuration: %w", err)
	}
	return o.err
}

func (o *out) text(s string) { o.w.WriteString(s) } // a bufio.Writer keeps its error until Flush

// escaped writes what a person or a router chose.
func (o *out) escaped(s string) {
	if o.carried(s) {
		inText.WriteString(o.w, s)
	}
}

// carried reports whether XML can carry a value. Nothing is ever dropped or
// replaced: it is an error if it cannot.
func (o *out) carried(s string) bool {
	ok := carries(s)
	if !ok && o.err == nil {
		o.err = fmt.Errorf("%s: value holds a control character or invalid UTF-8, which XML cannot carry", PathString(o.path))
	}
	return ok
}

func (o *out) attr(name, value string) {
	o.text(" " + name + `="`)
	if o.carried(value) {
		inAttribute.WriteString(o.w, value)
	}
	o.text(`"`)
}

// A router is sent no other entities than those that Juniper's documents list
// ("Predefined Entity Reference Substitutions"), as long as that is enough: in a
// text a line break stands as it is. Numbered ones are for what a reader of XML
// would turn into something else.
var (
	inText      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	inAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;",
		"\r", "&#xD;", "\n", "&#xA;", "\t", "&#x9;")
)

func (o *out) indent() {
	for range len(o.path) {
		o.text("  ")
	}
}

// outdent indents the end tag of the statement that is being written.
func (o *out) outdent() {
	for range len(o.path) - 1 {
		o.text("  ")
	}
}

// push begins a statement: all further errors name it, lines are indented below it.
func (o *out) push(n *Node) {
	if !isName(n.Name) && o.err == nil {
		o.err = fmt.Errorf("%s: %q is not the name of a statement", PathString(o.path), n.Name)
	}
	o.indent()
	o.path = append(o.path, n)
}

func (o *out) pop() { o.path = o.path[:len(o.path)-1] }

// keys writes the key elements of a list entry.
func (o *out) keys(n *Node) {
	names, values := n.Def.Keys(), n.Keys()
	if len(names) != len(values) {
		if o.err == nil {
			o.err = fmt.Errorf("%s: list has %d keys, entry has %d", PathString(o.path), len(names), len(values))
		}
		return
	}
	for i, name := range names {
		o.indent()
		o.text("<" + name + ">")
		o.escaped(unnumbered(values[i]))
		o.text("</" + name + ">\n")
	}
}

// node writes a statement with all below it. space is the namespace in force.
func (o *out) node(n *Node, space string) {
	o.push(n)
	defer o.pop()
	o.text("<" + n.Name)
	if n.Space != space {
		o.attr("xmlns", n.Space)
	}
	if n.Inactive {
		o.attr("inactive", "inactive")
	}
	kids := n.Kids
	switch {
	case n.Kind() == schema.Unknown:
	case o.kept:
		kids = slices.DeleteFunc(slices.Clone(kids), empty)
	default:
		kids = sorted(kids)
	}
	if n.Kind() != schema.List && len(kids) == 0 && n.Value == "" {
		o.text("/>\n")
		return
	}
	o.text(">")
	o.escaped(unnumbered(n.Value))
	if n.Kind() == schema.List || len(kids) > 0 {
		o.text("\n")
		if n.Kind() == schema.List {
			o.keys(n)
		}
		for _, k := range kids {
			o.node(k, n.Space)
		}
		o.outdent()
	}
	o.text("</" + n.Name + ">\n")
}

// sorted returns the kids that count, in canonical order.
func sorted(kids []*Node) []*Node {
	var s []*Node
	for _, k := range kids {
		if !empty(k) {
			s = append(s, k)
		}
	}
	slices.SortStableFunc(s, func(a, b *Node) int {
		if c := cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Space, b.Space), cmp.Compare(a.Kind(), b.Kind())); c != 0 {
			return c
		}
		if a.Def.Ordered() {
			return 0
		}
		return cmp.Compare(id(a), id(b))
	})
	return s
}

// carries reports whether XML can carry the text (XML 1.0, production Char).
func carries(s string) bool {
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return false
			}
		case r < ' ' && r != '\n' && r != '\t' && r != '\r', r == 0xfffe, r == 0xffff:
			return false
		}
	}
	return true
}

// isName reports whether s can be the name of an element. Junos uses ASCII
// letters, digits, dash, dot and underscore.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c != '-' && c != '.' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}
