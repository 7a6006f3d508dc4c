package conf

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ParseComparison reads what a router answers to `show | compare`: headers such
// as [edit system login], below them lines of curly text with a mark in front.
// What the schema does not know is kept as words. The error wraps ErrLimit; there
// is no other.
func ParseComparison(text string, l Limits) (*Comparison, error) {
	l = l.filled()
	if int64(len(text)) > l.Bytes {
		return nil, fmt.Errorf("a comparison of more than %d bytes: %w", l.Bytes, ErrLimit)
	}
	r := &comparer{limits: l, blocks: []level{{}}}
	for line := range strings.Lines(text) {
		if err := r.line(strings.TrimRight(line, "\r\n")); err != nil {
			return nil, err
		}
	}
	return &r.c, nil
}

// A comparer reads a comparison.
type comparer struct {
	c      Comparison
	limits Limits
	blocks []level // the header's statement, and the braces that are open
}

// A level is a statement of which the block is open.
type level struct {
	path  []*Node
	list  *Node    // a list whose entries the block holds
	words []string // of a statement that the schema does not know, with those around it
}

func (r *comparer) here() level { return r.blocks[len(r.blocks)-1] }

// line reads one line.
func (r *comparer) line(line string) error {
	text := strings.TrimSpace(line)
	if text == "" {
		return nil
	}
	if strings.HasPrefix(text, "[edit") && strings.HasSuffix(text, "]") {
		r.header(text)
		return nil
	}
	mark := line[0]
	switch mark {
	case '+', '-', '!', ' ':
		line = line[1:]
	default:
		mark = ' '
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	shown, err := r.statements(mark, line)
	if len(shown) > 0 {
		r.c.shown.WriteString(string(mark) + indent + strings.Join(shown, " ") + "\n")
	}
	return err
}

// header reads [edit system login].
func (r *comparer) header(text string) {
	inner := strings.TrimSuffix(strings.TrimPrefix(text, "[edit"), "]")
	words, whole := tokens(inner)
	r.blocks = []level{{}}
	shown := "[edit]"
	if len(words) > 0 {
		s := r.read(words, token{mark: '{'}, whole)
		r.blocks[0] = s.below
		shown = "[edit " + strings.Join(s.shown, " ") + "]"
	}
	r.c.shown.WriteString(shown + "\n")
}

// tokens takes a text apart; whole is false when a part of it could not be.
func tokens(text string) (all []token, whole bool) {
	l := lexer{s: text, line: 1, column: 1}
	for {
		t, err := l.next(false)
		switch {
		case errors.Is(err, errEnd):
			return all, true
		case err != nil:
			return append(all, token{text: strings.TrimSpace(l.s)}), false
		}
		all = append(all, t)
	}
}

// statements reads the statements of a line and returns them as they may be shown.
func (r *comparer) statements(mark byte, line string) (shown []string, err error) {
	all, whole := tokens(line)
	var words []token
	take := func(end token) {
		if len(words) == 0 {
			return
		}
		if len(words) == 1 && words[0].text == "..." && !words[0].quoted {
			shown, words = append(shown, "..."), nil // of a block that is left out
			return
		}
		s := r.read(words, end, whole)
		words = nil
		r.emit(mark, s)
		shown = append(shown, s.shown...)
		if end.mark == '{' {
			r.blocks = append(r.blocks, s.below)
		}
	}
	for _, t := range all {
		switch t.mark {
		case ';':
			take(t)
			if len(shown) > 0 {
				shown[len(shown)-1] += ";"
			}
		case '{':
			take(t)
			shown = append(shown, "{")
		case '}':
			take(token{mark: ';'})
			shown = append(shown, "}")
			if len(r.blocks) > 1 {
				r.blocks = r.blocks[:len(r.blocks)-1]
			}
		default:
			words = append(words, t)
		}
		if len(r.blocks) > r.limits.Depth {
			return nil, fmt.Errorf("a comparison with more than %d nested braces: %w", r.limits.Depth, ErrLimit)
		}
		if len(r.c.signed) > r.limits.Elements {
			return nil, fmt.Errorf("a comparison of more than %d statements: %w", r.limits.Elements, ErrLimit)
		}
	}
	take(token{mark: ';'})
	if strings.Contains(line, "SECRET-DATA") && len(shown) > 0 {
		shown = append(shown, "## SECRET-DATA")
	}
	return shown, nil
}

// A reading is one statement as it was understood.
type reading struct {
	cmds  []Command // what it makes; none where the schema does not know it
	off   []Command // what its tag is about
	tag   string    // "inactive:", "active:" or ""
	below level     // for what stands in its braces
	shown []string
}

// read reads the words of one statement.
func (r *comparer) read(words []token, end token, whole bool) reading {
	h := r.here()
	rest, off := untag(words)
	var s reading
	if len(rest) < len(words) {
		s.tag = words[0].text
	}
	g := &grammar{words: rest, end: end, op: Add, path: with(h.path, nil)[:len(h.path)], base: len(h.path), block: end.mark == '{'}
	if !whole || h.words != nil || len(rest) == 0 || g.read(h.list) != nil {
		return r.unread(s, h, words)
	}
	s.cmds, s.below = g.cmds, level{path: slices.Clone(g.path)}
	switch {
	case g.state == listed:
		inner := len(g.path) - 1
		s.below = level{path: slices.Clone(g.path[:inner]), list: g.path[inner]}
	case g.state == begun && g.block && len(g.path) > g.base:
		s.cmds = append(s.cmds, g.command(false))
	}
	if s.tag != "" && g.state != listed {
		c := &curly{cmds: s.cmds}
		_ = c.deactivate(g, words[0], 0) // only of a whole list does it fail
		s.off = c.cmds[len(s.cmds):]
		for i := range s.off {
			if !off {
				s.off[i].Op = Activate
			}
		}
	}
	s.shown = veiled(words, secrets(append(slices.Clone(s.cmds), Command{Path: append(slices.Clone(s.below.path), s.below.list)})))
	return s
}

// unread is a statement that the schema does not know: nobody can say what in it
// is a secret.
func (r *comparer) unread(s reading, h level, words []token) reading {
	around := h.words
	if around == nil {
		around = []string{PathString(h.path)}
	}
	s.below.words = slices.Clone(around)
	for i, t := range words {
		s.below.words = append(s.below.words, t.text)
		if i > 0 && s.tag == "" || i > 1 || t.quoted || revealing(t.text) {
			s.shown = append(s.shown, mask)
		} else {
			s.shown = append(s.shown, show(t.text))
		}
	}
	return s
}

// secrets are the words of these commands that must not be shown.
func secrets(cmds []Command) map[string]bool {
	all := map[string]bool{}
	for _, c := range cmds {
		for _, n := range c.Path {
			if n == nil {
				continue
			}
			for _, v := range append(n.Keys(), n.Value) {
				if v != "" && (n.Secret || revealing(v)) {
					all[v] = true
				}
			}
		}
	}
	return all
}

// veiled writes words without those that are secret.
func veiled(words []token, secret map[string]bool) []string {
	var shown []string
	for _, t := range words {
		switch {
		case t.mark != 0:
			shown = append(shown, t.text)
		case secret[t.text] || revealing(t.text):
			shown = append(shown, mask)
		case t.quoted && plain(t.text):
			shown = append(shown, `"`+t.text+`"`)
		default:
			shown = append(shown, show(t.text))
		}
	}
	return shown
}

// emit notes what a line says under its mark.
func (r *comparer) emit(mark byte, s reading) {
	c := &r.c
	switch {
	case mark == ' ':
	case s.below.words != nil:
		c.signed = append(c.signed, signed{sign: mark, words: s.below.words})
	case mark == '!' && s.tag == "":
		for _, cmd := range s.cmds {
			c.moved = append(c.moved, signed{sign: mark, path: cmd.Path})
		}
	default:
		if mark != '!' {
			for _, cmd := range s.cmds {
				c.signed = append(c.signed, signed{sign: mark, path: cmd.Path})
			}
		}
		for _, cmd := range s.off {
			c.tags = append(c.tags, signed{sign: mark, path: cmd.Path, off: cmd.Op == Deactivate})
		}
	}
}
