package tree

import (
	"strings"

	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// A View says how much of a configuration is written as XML.
type View struct {
	// Secrets shows hashes and passwords; without it a comment stands there.
	Secrets bool
	// See says whether the statement of that path may be seen; nil shows all.
	See func(Path) bool
	// Changed marks statements with junos:changed.
	Changed map[*Node]bool
	// Space returns the namespace to declare on a child of the root, or "".
	Space func(stanza string) string
}

// What stands for what a login may not see.
const (
	SecretData   = "/* SECRET-DATA */"
	AccessDenied = "/* ACCESS-DENIED */"
)

// XML writes the statements below n, one element a line, indented by indent
// times four blanks.
func (n *Node) XML(v View, indent int) string {
	var b strings.Builder
	v.kids(&b, Path{}, n, indent)
	return b.String()
}

func (v View) kids(b *strings.Builder, p Path, n *Node, depth int) {
	for _, k := range n.Kids {
		v.node(b, append(p, k), k, depth)
	}
}

func (v View) node(b *strings.Builder, p Path, n *Node, depth int) {
	pad := strings.Repeat("    ", depth)
	open := n.Name
	if len(p) == 1 && v.Space != nil {
		if s := v.Space(n.Name); s != "" {
			open += ` xmlns="` + markup.Value(s) + `"`
		}
	}
	if n.Inactive {
		open += ` inactive="inactive"`
	}
	if v.Changed[n] {
		open += ` junos:changed="changed"`
	}
	if v.See != nil && !v.See(p) {
		b.WriteString(pad + "<" + open + ">" + AccessDenied + "</" + n.Name + ">\n")
		return
	}
	switch n.Kind() {
	case schema.Leaf, schema.LeafList:
		value := n.Value
		if n.Secret() && !v.Secrets {
			value = SecretData
		}
		b.WriteString(pad + "<" + open + ">" + markup.Text(value) + "</" + n.Name + ">\n")
	case schema.Flag:
		b.WriteString(pad + "<" + open + "/>\n")
	default:
		b.WriteString(pad + "<" + open + ">\n")
		for i, key := range n.Def.Keys() {
			value := n.Keys[i]
			switch {
			case v.Space != nil: // the YANG form, which has all keys
			case key == choiceIdent && i+1 < len(n.Keys) && n.Keys[i+1] != "":
				key, value = value, n.Keys[i+1]
			case key == choiceIdent:
				b.WriteString(pad + "    <" + value + "/>\n")
				continue
			case key == choiceValue:
				continue
			}
			if n.Secret() && !v.Secrets {
				value = SecretData
			}
			b.WriteString(pad + "    <" + key + ">" + markup.Text(value) + "</" + key + ">\n")
		}
		v.kids(b, p, n, depth+1)
		b.WriteString(pad + "</" + n.Name + ">\n")
	}
}
