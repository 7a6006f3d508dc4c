package conf

import (
	"errors"
	"fmt"
	"strings"

	"nplay/conf/schema"
)

// text reads curly text.
func (s *Saved) text(text string, l Limits) error {
	if first := strings.TrimLeft(text, " \t\r\n"); strings.HasPrefix(first, "{") {
		return ErrJSON
	}
	c := &curly{lexer: lexer{s: text, line: 1, column: 1, saved: true}, limits: l, saved: s}
	if err := c.statements(nil, nil, 1); err != nil {
		c.bad.add(err)
	}
	if c.bad != nil {
		return c.bad.err()
	}
	return s.plant(c.cmds)
}

// ErrJSON says that a configuration is in a form that is not read.
var ErrJSON = errors.New("a configuration in JSON")

// plant makes the tree of the commands.
func (s *Saved) plant(cmds []Command) error {
	if len(cmds)+len(s.Holes) == 0 {
		return ErrHollow
	}
	g := &garden{tables: map[*Node]map[slot]*Node{}}
	for _, c := range cmds {
		g.make(s.Tree, c)
	}
	return nil
}

// denied deals with a remark ACCESS-DENIED among the words of a statement, or
// alone in a block, which it then ends: over says so.
func (c *curly) denied(words []token, end token, path []*Node) (over bool, err error) {
	g := &grammar{end: end, op: Add, path: with(path, nil)[:len(path)], base: len(path), block: true, saved: true}
	at := words[0]
	for i, t := range words {
		if t.denied {
			g.words, at = words[:i], t
			break
		}
	}
	g.words, _ = untagSaved(g.words)
	word := ""
	if len(g.words) > 0 && g.read(nil) != nil {
		word = g.words[min(g.i, len(g.words)-1)].text
	}
	c.saved.Holes = append(c.saved.Holes, hole(g.path, word, at.fault(deniedAt(g.path))))
	switch end.mark {
	case '{':
		return false, c.skip()
	case '}':
		return true, nil
	}
	return false, nil
}

// untagSaved is untag for what a router printed. That a statement is protected
// says nothing about what it is.
func untagSaved(words []token) (rest []token, off bool) {
	for {
		var now bool
		rest, now = untag(words)
		off = off || now
		if len(rest) == 0 || rest[0].quoted || rest[0].text != "protect:" {
			return rest, off
		}
		words = rest[1:]
	}
}

// hole is what a statement is that could not be read.
func (g *grammar) hole(f *Fault) Hole {
	word := ""
	if t := g.here(); g.i < len(g.words) && t.mark == 0 && !t.quoted {
		word = t.text
	}
	return hole(g.path, word, f)
}

// tell gives the entries and members whose keys and values are left out numbers,
// so that they are not taken for one.
func (g *grammar) tell(n *int) {
	one := func(k *Node) {
		if k.Withheld && k.Kind() == schema.List {
			k.Key += fmt.Sprintf(" %d", *n)
		} else if k.Withheld && k.Kind() == schema.LeafList {
			k.Value += fmt.Sprintf(" %d", *n)
		}
	}
	seen := map[*Node]bool{}
	for _, c := range append(g.cmds, Command{Path: g.path}) {
		for i, k := range c.Path {
			if i >= g.base && k.Withheld && !seen[k] {
				seen[k] = true
				*n++
				one(k)
			}
		}
	}
}

// A garden is a tree being made of commands, with tables of what is there: a
// saved list may have a hundred thousand entries.
type garden struct{ tables map[*Node]map[slot]*Node }

// child returns the statement below n that is the same as p, made where it is
// missing.
func (g *garden) child(n, p *Node) *Node {
	t := g.tables[n]
	if t == nil {
		t = map[slot]*Node{}
		g.tables[n] = t
	}
	s := slot{groupOf(p), id(p)}
	k := t[s]
	if k == nil {
		k = shorn(p)
		t[s] = k
		n.Kids = append(n.Kids, k)
	}
	return k
}

// make does what a command says: a statement is there, or switched off.
func (g *garden) make(n *Node, c Command) {
	for _, p := range c.Path[:len(c.Path)-1] {
		n = g.child(n, p)
	}
	target := c.Target()
	if c.Op == Deactivate {
		if k := g.tables[n][slot{groupOf(target), id(target)}]; k != nil {
			k.Inactive = true
		}
		if c.All {
			for _, k := range members(n.Kids, groupOf(target)) {
				k.Inactive = true
			}
		}
		return
	}
	k := g.child(n, target)
	k.Value, k.Secret, k.Withheld = target.Value, k.Secret || target.Secret, target.Withheld
}
