package conf

import (
	"errors"
	"fmt"
	"iter"
	"strings"
)

// lines reads what `display set` prints.
func (s *Saved) lines(text string, l Limits) error {
	var cmds []Command
	var bad faults
	for n, one := range saidLines(text) {
		got, f := s.line(one, n)
		if f != nil {
			bad.add(f)
			continue
		}
		if cmds = append(cmds, got...); len(cmds) > l.Elements {
			return fmt.Errorf("more than %d statements: %w", l.Elements, ErrLimit)
		}
	}
	if bad != nil {
		return bad.err()
	}
	return s.plant(cmds)
}

// saidLines yields the lines with their numbers. A value in quotes may hold line
// breaks, as that of a certificate does.
func saidLines(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		n := 1
		for text != "" {
			end := lineEnd(text)
			if !yield(n, text[:end]) {
				return
			}
			n += strings.Count(text[:end], "\n")
			text = text[end:]
		}
	}
}

// lineEnd returns where the next line begins.
func lineEnd(text string) int {
	quoted := false
	comment := strings.HasPrefix(strings.TrimLeft(text, " \t"), "#")
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n' && !quoted:
			return i + 1
		case c == '\\' && quoted:
			i++
		case c == '"' && !comment:
			quoted = !quoted
		}
	}
	return len(text)
}

// line reads one line.
func (s *Saved) line(text string, n int) ([]Command, *Fault) {
	var words []token
	lex := &lexer{s: text, line: n, column: 1, saved: true}
	for {
		t, err := lex.next(true)
		if err == errEnd {
			break
		}
		var f *Fault
		if errors.As(err, &f) {
			return nil, f
		}
		words = append(words, t)
	}
	if len(words) == 0 {
		return nil, nil
	}
	verb, last := words[0], words[len(words)-1]
	end := token{line: last.line, column: last.column + last.width, width: 1}
	read := func(op Op) (*grammar, *Fault) {
		g := &grammar{words: words[1:], end: end, op: op, saved: true}
		return g, g.read(nil)
	}
	var g *grammar
	var f *Fault
	switch {
	case verb.quoted:
		return nil, veil(verb.fault(errors.New("a line begins with set or deactivate")), words)
	case len(words) == 1:
		return nil, end.fault(errors.New("the line ends too early"))
	case verb.text == "set":
		g, f = read(Add)
	case verb.text == "deactivate":
		// A leaf may stand there with its value or without, a leaf-list as a whole.
		if g, f = read(Remove); f != nil {
			if with, wrong := read(Add); wrong == nil {
				g, f = with, nil
			}
		}
	case verb.text == "protect":
		return nil, nil
	case lineVerbs[verb.text] != 0:
		return nil, verb.fault(fmt.Errorf("%q is a change; a saved configuration has lines with set and deactivate", verb.text))
	default:
		return nil, veil(verb.fault(wrongSaved(verb)), words)
	}
	for _, t := range words {
		if t.denied {
			f = t.fault(deniedAt(g.path))
		}
	}
	if f != nil {
		s.Holes = append(s.Holes, g.hole(veil(f, words)))
		return nil, nil
	}
	if verb.text == "deactivate" {
		off := g.cmds[len(g.cmds)-1]
		off.Op = Deactivate
		return []Command{off}, nil
	}
	return g.cmds, nil
}

func wrongSaved(t token) error {
	if t.text == "replace" || t.text == "rename" || t.text == "copy" || t.text == "edit" || t.text == "top" {
		return fmt.Errorf("%q is a change; a saved configuration has lines with set and deactivate", t.text)
	}
	return errors.New("a line begins with set or deactivate")
}
