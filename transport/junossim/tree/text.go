package tree

import (
	"fmt"
	"strings"

	"nplay/conf/schema"
)

// Quote writes a value as the command line wants it.
func Quote(s string) string {
	if s != "" && !strings.ContainsAny(s, " \t\n\r\"';{}[]<>()|&#!?*$\\") {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// shown is a statement's name and keys as the text has them.
func shown(above, n *Node) string {
	if above != nil && isHidden(above.Name, n.Name, n.Kind()) {
		if n.Kind() == schema.List {
			return strings.TrimPrefix(n.keyWords(), " ")
		}
		return ""
	}
	if above != nil && above.Name == "snmp" && n.Name == "system-name" {
		return "name"
	}
	return n.Words()
}

// after puts a word behind others, if there is one.
func after(words, w string) string {
	if w == "" {
		return words
	}
	return words + " " + w
}

// joined are containers that share a line with what is in them: family inet.
var joined = map[string]bool{"family": true}

// A text printer collects lines; mark and indent begin each.
type printer struct {
	b      strings.Builder
	mark   string // "" in a configuration, "+", "-" or "!" in a comparison
	indent string
	near   *Node // printed last as a neighbour
}

func (p *printer) line(depth int, s string) {
	fmt.Fprintf(&p.b, "%s%s%s%s\n", p.mark, p.indent, strings.Repeat("    ", depth), s)
}

// Text writes the statements below n in curly braces.
func (n *Node) Text() string {
	var p printer
	p.kids(n, 0)
	return p.b.String()
}

func (p *printer) kids(n *Node, depth int) {
	for i := 0; i < len(n.Kids); i++ {
		k := n.Kids[i]
		if k.Kind() != schema.LeafList || k.Inactive {
			p.node(n, k, depth)
			continue
		}
		run := []*Node{k}
		for i+1 < len(n.Kids) && n.Kids[i+1].Name == k.Name && !n.Kids[i+1].Inactive {
			i++
			run = append(run, n.Kids[i])
		}
		p.members(run, depth)
	}
}

// members writes the members of a leaf-list: one alone, several in brackets.
func (p *printer) members(run []*Node, depth int) {
	if len(run) == 1 {
		p.node(nil, run[0], depth)
		return
	}
	s := run[0].Name + " ["
	for _, k := range run {
		s += " " + Quote(k.Value)
	}
	p.line(depth, s+" ];")
}

func (p *printer) node(above, n *Node, depth int) {
	head := shown(above, n)
	if n.Inactive {
		head = "inactive: " + head
	}
	if joined[n.Name] && n.Kind() == schema.Container && !n.Inactive && len(n.Kids) > 0 {
		for _, k := range n.Kids {
			c := *k
			c.Name = head + " " + k.Name
			p.node(nil, &c, depth)
		}
		return
	}
	end := ";"
	if n.Secret() {
		end = "; ## SECRET-DATA"
	}
	if n.denied {
		if n.Kind() == schema.Container || n.Kind() == schema.List {
			p.line(depth, head+" { "+AccessDenied+" }")
		} else {
			p.line(depth, head+" "+AccessDenied+";")
		}
		return
	}
	switch n.Kind() {
	case schema.Leaf, schema.LeafList:
		p.line(depth, strings.TrimLeft(head+" ", " ")+quoteSecret(n)+end)
	case schema.Flag:
		p.line(depth, head+";")
	default:
		if len(n.Kids) == 0 {
			p.line(depth, head+end)
			return
		}
		if n.Secret() {
			p.line(depth, head+" { ## SECRET-DATA")
		} else {
			p.line(depth, head+" {")
		}
		p.kids(n, depth+1)
		p.line(depth, "}")
	}
}

// quoteSecret writes a leaf's value; Junos always quotes the secret ones.
func quoteSecret(n *Node) string {
	q := Quote(n.Value)
	if n.Secret() && !strings.HasPrefix(q, `"`) {
		return `"` + q + `"`
	}
	return q
}

// Set writes the statements below n as set commands, and deactivate commands
// after them.
func (n *Node) Set() string {
	var set, off strings.Builder
	n.set(&set, &off, "")
	return set.String() + off.String()
}

func (n *Node) set(set, off *strings.Builder, prefix string) {
	for _, k := range n.Kids {
		if k.denied {
			continue
		}
		words := after(prefix, shown(n, k))
		if k.Kind() == schema.Leaf || k.Kind() == schema.LeafList {
			words += " " + quoteSecret(k)
		}
		if k.Inactive {
			off.WriteString("deactivate" + words + "\n")
		}
		if len(k.Kids) == 0 {
			set.WriteString("set" + words + "\n")
			continue
		}
		k.set(set, off, words)
	}
}
