package conf

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// statement reads what belongs to a statement: the keys of an entry, the value
// of a leaf, the members of a leaf-list.
func (g *grammar) statement(n *Node) *Fault {
	g.path = append(g.path, n)
	switch n.Kind() {
	case schema.Container:
		g.state = begun
		return nil
	case schema.List:
		return g.keys(n)
	case schema.Flag:
		g.finished()
		return nil
	case schema.LeafList:
		return g.members(n)
	}
	return g.leaf(n)
}

// finished makes the command of a statement that is complete.
func (g *grammar) finished() {
	g.cmds = append(g.cmds, g.command(false))
	g.path = g.path[:len(g.path)-1]
	g.state = done
}

// keys reads the keys of an entry of the list n.
func (g *grammar) keys(n *Node) *Fault {
	if g.i == len(g.words) {
		g.state = listed
		return nil
	}
	g.state = begun
	names, before := n.Def.Keys(), keywordsOf(g.path)
	if g.here().mark == '[' && len(names) == 1 && g.op != Move {
		return g.several(n, g.key)
	}
	values := make([]string, len(names))
	for i, name := range names {
		if i < len(before) && before[i] != "" {
			t := g.here()
			if t.quoted || t.text != before[i] {
				return t.fault(fmt.Errorf("%s: the word %q is missing here%s", PathString(g.path), before[i], meant(t, before[i])))
			}
			g.i++
		}
		if name == choiceValue && i > 0 && !takesValue(values[i-1]) {
			continue
		}
		t := g.here()
		if g.i == len(g.words) || t.mark != 0 {
			return t.fault(fmt.Errorf("%s: an entry of this list needs its %s", PathString(g.path), name))
		}
		if def, ok := n.Def.Child(name); ok {
			if f := g.check(t, def, n); f != nil {
				return f
			}
		}
		values[i] = g.text(t, n)
		g.i++
	}
	n.Key = strings.Join(values, KeySep)
	return g.keyed(n)
}

// key reads the one key of an entry.
func (g *grammar) key(n *Node) *Fault {
	t := g.here()
	if t.mark != 0 {
		return t.fault(fmt.Errorf("%q has no place here", t.mark))
	}
	if def, ok := n.Def.Child(n.Def.Keys()[0]); ok {
		if f := g.check(t, def, n); f != nil {
			return f
		}
	}
	n.Key = g.text(t, n)
	g.i++
	return g.keyed(n)
}

// keyed refuses an entry that nothing tells from others, as of XML.
func (g *grammar) keyed(n *Node) *Fault {
	if g.saved && n.Key == "" {
		return g.words[g.i-1].fault(fmt.Errorf("%s: an entry without its key", PathString(g.path)))
	}
	return nil
}

// text is a value or a key as the tree has it.
func (g *grammar) text(t token, n *Node) string {
	if !g.saved {
		return t.text
	}
	if withheld(t.text, n.Secret) {
		n.Secret, n.Withheld = true, true
		return Placeholder
	}
	return blankless(t.text) // as of an XML element
}

func meant(t token, w string) string {
	if t.mark == 0 && !t.quoted && schema.Nearest(t.text, w) != "" {
		return "; did you mean it?"
	}
	return ""
}

// takesValue reports whether a word of a choice (`upto`) has a value behind it
// (`upto /24`).
func takesValue(word string) bool {
	switch word {
	case "address-mask", "prefix-length-range", "through", "upto":
		return true
	}
	return false
}

// check holds a value against the schema.
func (g *grammar) check(t token, def schema.Def, n *Node) *Fault {
	err := def.Check(t.text)
	if err == nil || g.saved {
		return nil
	}
	secret := n.Secret || revealing(t.text)
	if secret {
		err = fmt.Errorf("the value is not %s", def.Takes())
	}
	f := t.fault(fmt.Errorf("%s: %w", PathString(g.path), err))
	f.Veiled = secret || g.secret()
	return f
}

// leaf reads the value of a leaf. To remove it, it is named without: but for
// one that has no word of its own.
func (g *grammar) leaf(n *Node) *Fault {
	if g.op == Add || !spoken(g.path) {
		if f := g.value(n); f != nil {
			return f
		}
	}
	g.finished()
	return nil
}

// value reads the value of a leaf or of one member of a leaf-list.
func (g *grammar) value(n *Node) *Fault {
	t := g.here()
	if g.i == len(g.words) || t.mark != 0 {
		what := n.Def.Takes()
		if what == "" {
			what = "a value"
		}
		return t.fault(fmt.Errorf("%s: a value is missing: %s", PathString(g.path), what))
	}
	if f := g.check(t, n.Def, n); f != nil {
		return f
	}
	n.Value = g.text(t, n)
	n.Secret = n.Secret || revealing(t.text)
	g.i++
	return nil
}

// members reads one member of a leaf-list, or several in brackets.
func (g *grammar) members(n *Node) *Fault {
	if g.i == len(g.words) && g.op == Remove {
		g.cmds = append(g.cmds, g.command(true))
		g.path = g.path[:len(g.path)-1]
		g.state = done
		return nil
	}
	if g.here().mark != '[' {
		if f := g.value(n); f != nil {
			return f
		}
		if g.op == Move {
			g.state = begun // before or after comes yet
			return nil
		}
		g.finished()
		return nil
	}
	return g.several(n, g.value)
}

// several reads what stands in brackets: members of a leaf-list, or keys of
// entries, each of which one takes.
func (g *grammar) several(n *Node, one func(*Node) *Fault) *Fault {
	open := g.here()
	g.i++
	above := slices.Clone(g.path[:len(g.path)-1])
	for some := false; ; some = true {
		switch {
		case g.i == len(g.words):
			return open.fault(errors.New("a bracket that is not closed: ] is missing"))
		case g.here().mark == ']' && !some:
			return open.fault(errors.New("brackets with nothing in them"))
		case g.here().mark == ']':
			g.i++
			return nil
		}
		m := shorn(n)
		g.path = with(above, m)
		if f := one(m); f != nil {
			return f
		}
		g.finished()
	}
}
