package conf

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// ParseText reads curly text as `show configuration` prints it: comments,
// `inactive:`, `[ a b ]`, lists in braces (`name-server { 192.0.2.1; }`), a
// remark SECRET-DATA behind a secret. The commands set what it shows, and
// deactivate what it shows as inactive.
//
// Every word is held against the schema. The error is all faults joined, each a
// *Fault with its line; none of them shows a secret. It wraps ErrLimit when the
// text exceeds l, and ErrHidden where a router has put a remark in the place of
// a value.
func ParseText(text string, l Limits) ([]Command, error) {
	l = l.filled()
	if int64(len(text)) > l.Bytes {
		return nil, fmt.Errorf("configuration text of more than %d bytes: %w", l.Bytes, ErrLimit)
	}
	c := &curly{lexer: lexer{s: text, line: 1, column: 1}, limits: l}
	if err := c.statements(nil, nil, 1); err != nil {
		c.bad.add(err)
	}
	if c.bad != nil {
		return nil, c.bad.err()
	}
	return c.cmds, nil
}

// curly reads curly text.
type curly struct {
	lexer
	limits Limits
	cmds   []Command
	bad    faults
	saved  *Saved // unless nil, gets the holes: see ParseSaved
	hidden int    // entries and members whose keys or values are left out
}

// statements reads up to the brace that closes the block of the statement at
// path, or to the end of the text. list, if not nil, is the list whose entries
// the block holds. The error is one behind which nothing can be read.
func (c *curly) statements(path []*Node, list *Node, depth int) error {
	if depth > c.limits.Depth {
		return fmt.Errorf("more than %d nested braces: %w", c.limits.Depth, ErrLimit)
	}
	for {
		words, end, err := c.words()
		switch {
		case err == errEnd && depth == 1 && len(words) == 0:
			return nil
		case err == errEnd && len(words) > 0:
			return end.fault(errors.New("the text ends within a statement: ; is missing"))
		case err == errEnd:
			return end.fault(errors.New("the text ends within braces: } is missing"))
		case err != nil:
			return err
		case c.saved != nil && slices.ContainsFunc(words, func(t token) bool { return t.denied }):
			if over, err := c.denied(words, end, path); over || err != nil {
				return err
			}
			continue
		case end.mark == '}' && len(words) > 0:
			return end.fault(errors.New("} within a statement: ; is missing"))
		case end.mark == '}' && depth == 1:
			return end.fault(errors.New("} without a {"))
		case end.mark == '}':
			return nil
		case len(words) == 0 && end.mark == '{':
			return end.fault(errors.New("{ without a statement"))
		case len(words) == 0:
			continue // ;; is harmless
		}
		if err := c.statement(words, end, path, list, depth); err != nil {
			return err
		}
		if len(c.cmds) > c.limits.Elements {
			return fmt.Errorf("more than %d statements: %w", c.limits.Elements, ErrLimit)
		}
	}
}

// words returns the words up to the next ; { or }, and that mark.
func (c *curly) words() (words []token, end token, err error) {
	for {
		t, err := c.next(true)
		if err != nil || t.mark == ';' || t.mark == '{' || t.mark == '}' {
			t.width = 1
			return words, t, err
		}
		words = append(words, t)
	}
}

// statement reads one statement, of which the words are given, with its block.
func (c *curly) statement(words []token, end token, path []*Node, list *Node, depth int) error {
	g := &grammar{end: end, op: Add, path: with(path, nil)[:len(path)], base: len(path), block: end.mark == '{', saved: c.saved != nil}
	off := false
	g.words, off = untag(words)
	if g.saved {
		g.words, off = untagSaved(words)
	}
	f := wrongTag(g.words)
	if f == nil && len(g.words) == 0 {
		f = end.fault(errors.New("a statement is missing"))
	}
	if f == nil {
		f = g.read(list)
	}
	if f != nil {
		if g.saved && len(g.words) > 0 {
			c.saved.Holes = append(c.saved.Holes, g.hole(veil(f, words)))
		} else {
			c.bad.add(veil(f, words))
		}
		if g.block {
			return c.skip()
		}
		return nil
	}
	g.tell(&c.hidden)
	mine := len(c.cmds)
	c.cmds = append(c.cmds, g.cmds...)
	if g.block {
		var err error
		if inner := len(g.path) - 1; g.state == listed {
			err = c.statements(g.path[:inner], g.path[inner], depth+1)
		} else {
			err = c.statements(g.path, nil, depth+1)
		}
		if err != nil {
			return err
		}
		if len(c.cmds) == mine+len(g.cmds) && g.state == begun {
			c.cmds = append(c.cmds, g.command(false)) // nothing in it makes it come about
		}
	}
	if off {
		return c.deactivate(g, words[0], mine)
	}
	return nil
}

// deactivate adds the commands for a statement behind `inactive:`. The tag is
// about the first statement of the words, where containers that lead to one
// another count as one (`family inet`).
func (c *curly) deactivate(g *grammar, tag token, mine int) error {
	path := g.first
	if path == nil {
		path = g.path
	}
	if g.state == listed {
		return tag.fault(errors.New("inactive: before a whole list; put it before each entry"))
	}
	i := g.base
	for i < len(path) && path[i].Kind() == schema.Container {
		i++
	}
	if i == g.base {
		i++
	}
	off := Command{Op: Deactivate, Path: path[:i], Line: tag.line, Column: tag.column}
	if off.Target().Kind() != schema.LeafList {
		c.cmds = append(c.cmds, off)
		return nil
	}
	for _, m := range c.cmds[mine:len(c.cmds):len(c.cmds)] {
		if len(m.Path) == i && m.Target().Name == off.Target().Name {
			off.Path = m.Path
			c.cmds = append(c.cmds, off)
		}
	}
	return nil
}

// skip reads over a block whose statement is wrong.
func (c *curly) skip() error {
	for depth := 1; depth > 0; {
		t, err := c.next(true)
		switch {
		case err == errEnd:
			return t.fault(errors.New("the text ends within braces: } is missing"))
		case err != nil:
			return err
		case t.mark == '{':
			depth++
		case t.mark == '}':
			depth--
		}
	}
	return nil
}

// untag takes the tags off that say whether a statement is in force.
func untag(words []token) (rest []token, off bool) {
	for len(words) > 0 && !words[0].quoted {
		switch words[0].text {
		case "inactive:":
			off = true
		case "active:":
			off = false
		default:
			return words, off
		}
		words = words[1:]
	}
	return words, off
}

// wrongTag is the fault of a tag that belongs to a load.
func wrongTag(words []token) *Fault {
	if len(words) == 0 || words[0].quoted || !strings.HasSuffix(words[0].text, ":") {
		return nil
	}
	switch words[0].text {
	case "replace:", "delete:", "protect:", "unprotect:", "rename:", "insert:":
		return words[0].fault(fmt.Errorf("%s is not taken here: the text says what is to be there and nothing else", words[0].text))
	}
	return nil
}
