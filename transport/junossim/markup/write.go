package markup

import "strings"

var text = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
var value = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;", "\r", "&#13;")

// Text escapes character data.
func Text(s string) string { return text.Replace(s) }

// Value escapes the value of an attribute for use between double quotes.
func Value(s string) string { return value.Replace(s) }

// String writes the element, without white space of its own.
func (e *Element) String() string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func (e *Element) write(b *strings.Builder) {
	name := qualified(e.Prefix, e.Name)
	b.WriteString("<" + name)
	for _, a := range e.Attrs {
		b.WriteString(" " + qualified(a.Prefix, a.Name) + `="` + Value(a.Value) + `"`)
	}
	if e.Text == "" && len(e.Kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">" + Text(e.Text))
	for _, k := range e.Kids {
		k.write(b)
	}
	b.WriteString("</" + name + ">")
}

func qualified(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + ":" + name
}
