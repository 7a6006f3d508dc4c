package tree

import (
	"slices"
	"strings"

	"nplay/conf/schema"
)

// Compare writes how b differs from a, the way `show | compare` does: for each
// statement with changes directly in it a line [edit path], then the lines
// that went (-), came (+) or changed state (!), with the neighbours of an entry
// that came into an ordered list. Equal trees give "".
func Compare(a, b *Node) string {
	if a == b {
		return ""
	}
	var c comparison
	c.node(Path{}, a, b)
	return c.b.String()
}

type comparison struct{ b strings.Builder }

// indents are the blanks behind the mark, by depth of the hunk. Routers differ
// here; nobody should read anything into it.
var indents = []string{"  ", "   ", "    ", "      "}

func (c *comparison) node(p Path, a, b *Node) {
	pr := &printer{indent: indents[min(len(p), len(indents)-1)]}
	inA, inB := a.finder(), b.finder()
	lists := map[string]bool{} // leaf-lists that are done
	i := 0                     // how far a is done
	for _, k := range b.Kids {
		at := inA(k)
		if at >= 0 {
			for ; i <= at; i++ {
				pr.gone(a, b, a.Kids[i], inB, lists)
			}
		}
		pr.came(a, b, k, at, lists)
	}
	for ; i < len(a.Kids); i++ {
		pr.gone(a, b, a.Kids[i], inB, lists)
	}
	pr.moved(a, b, inA, inB)
	if pr.b.Len() > 0 {
		c.b.WriteString(p.String() + "\n" + pr.b.String())
	}
	for _, k := range b.Kids {
		if at := inA(k); at >= 0 && a.Kids[at] != k {
			c.node(append(slices.Clip(p), k), a.Kids[at], k)
		}
	}
}

// gone prints k of a if b has it no more.
func (p *printer) gone(a, b, k *Node, inB func(*Node) int, lists map[string]bool) {
	if k.Kind() == schema.LeafList {
		p.leafList(a, b, k.Name, lists)
		return
	}
	if inB(k) < 0 {
		p.mark = "-"
		p.node(a, k, 0)
	}
}

// came prints k of b if a, where it is at index at, has it not or differently.
func (p *printer) came(a, b, k *Node, at int, lists map[string]bool) {
	switch {
	case k.Kind() == schema.LeafList:
		p.leafList(a, b, k.Name, lists)
	case at < 0:
		around := k.Kind() == schema.List && k.Def.Ordered()
		here := b.index(k)
		if around && here > 0 {
			p.neighbour(a, b, b.Kids[here-1], k.Name)
		}
		p.mark = "+"
		p.node(b, k, 0)
		if around && here+1 < len(b.Kids) {
			p.neighbour(a, b, b.Kids[here+1], k.Name)
		}
	default:
		old := a.Kids[at]
		if old.Value != k.Value {
			p.mark = "-"
			p.node(a, old, 0)
			p.mark = "+"
			p.node(b, k, 0)
		} else if old.Inactive != k.Inactive {
			state := "active: "
			if k.Inactive {
				state = "inactive: "
			}
			p.mark = "!"
			p.short(b, k, state)
		}
	}
}

// leafList prints a leaf-list whose members, order or states differ, once.
func (p *printer) leafList(a, b *Node, name string, done map[string]bool) {
	if done[name] {
		return
	}
	done[name] = true
	old, new := a.All(name), b.All(name)
	same := slices.EqualFunc(old, new, func(x, y *Node) bool { return x.Value == y.Value && x.Inactive == y.Inactive })
	if same {
		return
	}
	p.mark = "-"
	p.kids(&Node{Kids: old}, 0)
	p.mark = "+"
	p.kids(&Node{Kids: new}, 0)
}

// neighbour prints a line of context: a sibling that was there before.
func (p *printer) neighbour(a, b, k *Node, list string) {
	if k.Name == list && a.Like(k) != nil && p.near != k {
		p.near = k
		p.mark = " "
		p.short(b, k, "")
	}
}

// short prints a statement in one line, its content left out.
func (p *printer) short(above, k *Node, state string) {
	head := state + shown(above, k)
	switch {
	case k.Kind() == schema.Leaf || k.Kind() == schema.LeafList:
		head = strings.TrimLeft(head+" ", " ") + quoteSecret(k) + ";"
	case len(k.Kids) > 0:
		head += " { ... }"
	default:
		head += ";"
	}
	if k.Secret() {
		head += " ## SECRET-DATA"
	}
	p.line(0, head)
}

// moved prints the entries of ordered lists that have another place.
func (p *printer) moved(a, b *Node, inA, inB func(*Node) int) {
	stay := map[string][]*Node{}
	for _, k := range a.Kids {
		if k.Kind() == schema.List && k.Def.Ordered() && inB(k) >= 0 {
			stay[k.Name] = append(stay[k.Name], k)
		}
	}
	p.mark = "!"
	for _, k := range b.Kids {
		rest := stay[k.Name]
		if len(rest) == 0 || inA(k) < 0 {
			continue
		}
		i := slices.IndexFunc(rest, k.Same)
		if i > 0 {
			p.short(b, k, "")
		}
		stay[k.Name] = slices.Delete(rest, i, i+1)
	}
}

// Equal reports whether two trees say the same.
func Equal(a, b *Node) bool { return a.alike(b) || Compare(a, b) == "" }

// alike reports whether two trees are the same, in the same order throughout:
// the quick answer to what nearly always is so.
func (n *Node) alike(o *Node) bool {
	if n == o {
		return true
	}
	if n.Value != o.Value || n.Inactive != o.Inactive || len(n.Kids) != len(o.Kids) || !n.Same(o) {
		return false
	}
	for i, k := range n.Kids {
		if !k.alike(o.Kids[i]) {
			return false
		}
	}
	return true
}

// Differs marks the statements of b that are not in a or not the same, with
// all above them.
func Differs(a, b *Node) map[*Node]bool {
	m := map[*Node]bool{}
	differs(a, b, m)
	return m
}

func differs(a, b *Node, m map[*Node]bool) bool {
	changed := false
	inA := func(*Node) int { return -1 }
	if a != nil {
		inA = a.finder()
	}
	for _, k := range b.Kids {
		var old *Node
		if at := inA(k); at >= 0 {
			old = a.Kids[at]
		}
		below := differs(old, k, m)
		if old == nil || old.Value != k.Value || old.Inactive != k.Inactive || below {
			m[k] = true
			changed = true
		}
	}
	return changed
}
