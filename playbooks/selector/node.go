package selector

import (
	"maps"
	"slices"
	"strings"
)

// A node of an expression. write puts parentheses around it when what stands
// around it binds closer.
type node interface {
	match(Host) bool
	walk(func(term))
	write(b *strings.Builder, around int)
}

// How close the operators bind.
const (
	bindUnion = iota + 1
	bindBoth
	bindNot
)

type (
	union struct {
		all []node
		// words are the plain names among all, so that a long list of routers
		// costs one look-up for each router and not one for each pair.
		words map[string]bool
		rest  []node
	}
	both []node
	not  struct{ of node }
	term struct {
		variable string // "" for a name
		value    pattern
	}
)

func newUnion(all []node) node {
	if len(all) == 1 {
		return all[0]
	}
	u := union{all: all, words: map[string]bool{}}
	for _, n := range all {
		if t, ok := n.(term); ok && t.variable == "" && t.value.plain() != nil {
			maps.Copy(u.words, t.value.plain())
		} else {
			u.rest = append(u.rest, n)
		}
	}
	return u
}

func (u union) match(h Host) bool {
	return u.words[h.Name] ||
		slices.ContainsFunc(h.Groups, func(g string) bool { return u.words[g] }) ||
		slices.ContainsFunc(u.rest, func(n node) bool { return n.match(h) })
}

func (b both) match(h Host) bool {
	return !slices.ContainsFunc(b, func(n node) bool { return !n.match(h) })
}

func (n not) match(h Host) bool { return !n.of.match(h) }

func (t term) match(h Host) bool {
	if t.variable != "" {
		if h.Vars == nil {
			return false
		}
		v, ok := h.Vars(t.variable)
		return ok && t.value.match(v)
	}
	return t.value.match(h.Name) || t.value.plain() != nil && slices.ContainsFunc(h.Groups, t.value.match)
}

func (u union) walk(f func(term)) {
	for _, n := range u.all {
		n.walk(f)
	}
}

func (b both) walk(f func(term)) {
	for _, n := range b {
		n.walk(f)
	}
}

func (n not) walk(f func(term))  { n.of.walk(f) }
func (t term) walk(f func(term)) { f(t) }

func (u union) write(b *strings.Builder, around int) {
	group(b, around > bindUnion, u.all, ", ", bindBoth)
}
func (a both) write(b *strings.Builder, around int) { group(b, around > bindBoth, a, " & ", bindNot) }

func (n not) write(b *strings.Builder, _ int) {
	b.WriteByte('!')
	n.of.write(b, bindNot)
}

func (t term) write(b *strings.Builder, _ int) {
	if t.variable != "" {
		quote(b, t.variable, true)
		b.WriteByte('=')
	}
	if t.value.words != nil {
		b.WriteString(t.value.text)
		return
	}
	quote(b, t.value.text, t.value.literal)
}

func group(b *strings.Builder, parens bool, all []node, sep string, inner int) {
	if parens {
		b.WriteByte('(')
	}
	for i, n := range all {
		if i > 0 {
			b.WriteString(sep)
		}
		n.write(b, inner)
	}
	if parens {
		b.WriteByte(')')
	}
}

// quote writes a word, in quotes where it would be read as something else.
func quote(b *strings.Builder, s string, literal bool) {
	if s != "" && !strings.ContainsFunc(s, special) && !(literal && strings.ContainsAny(s, "*?[")) {
		b.WriteString(s)
		return
	}
	q := `"`
	if strings.Contains(s, q) {
		q = `'`
	}
	b.WriteString(q + s + q)
}
