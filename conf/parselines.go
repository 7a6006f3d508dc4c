package conf

import (
	"errors"
	"fmt"
	"strings"

	"nplay/conf/schema"
)

// lineVerbs are the commands that ParseLines takes.
var lineVerbs = map[string]Op{
	"set": Add, "delete": Remove, "activate": Activate, "deactivate": Deactivate, "insert": Move,
}

// ParseLines reads `set`, `delete`, `activate`, `deactivate` and `insert`
// lines as a person writes them or Lines does. Each names its statement from
// the top. Empty lines and comments (#, and /* to */ within a line) are
// skipped.
//
// Every word is held against the schema. The error is all faults joined, each a
// *Fault with its line; none of them shows a secret. It wraps ErrLimit when the
// text exceeds l.
func ParseLines(text string, l Limits) ([]Command, error) {
	l = l.filled()
	if int64(len(text)) > l.Bytes {
		return nil, fmt.Errorf("configuration lines of more than %d bytes: %w", l.Bytes, ErrLimit)
	}
	var cmds []Command
	var bad faults
	n := 0
	for one := range strings.SplitSeq(text, "\n") {
		n++
		got, f := parseLine(one, n)
		if f != nil {
			bad.add(f)
			continue
		}
		if cmds = append(cmds, got...); len(cmds) > l.Elements {
			return nil, fmt.Errorf("more than %d statements: %w", l.Elements, ErrLimit)
		}
	}
	if bad != nil {
		return nil, bad.err()
	}
	return cmds, nil
}

// parseLine reads the n-th line.
func parseLine(text string, n int) ([]Command, *Fault) {
	words, end, f := wordsOf(text, n)
	if f != nil || len(words) == 0 {
		return nil, f
	}
	verb := words[0]
	op, ok := lineVerbs[verb.text]
	if !ok || verb.quoted {
		return nil, veil(verb.fault(wrongVerb(verb)), words)
	}
	g := &grammar{words: words[1:], end: end, op: op}
	if len(g.words) == 0 {
		return nil, end.fault(fmt.Errorf("%s: a statement is missing", verb.text))
	}
	if f := g.read(nil); f != nil {
		return nil, veil(f, words)
	}
	for i := range g.cmds {
		g.cmds[i].Line, g.cmds[i].Column = verb.line, verb.column
		if c := g.cmds[i]; c.All && c.Op != Remove {
			return nil, end.fault(fmt.Errorf("%s: name one member", PathString(c.Path)))
		}
	}
	return g.cmds, nil
}

// wordsOf takes a line apart, and returns the place behind its last word.
func wordsOf(text string, n int) (words []token, end token, f *Fault) {
	lex := &lexer{s: text, line: n, column: 1}
	for {
		t, err := lex.next(false)
		switch {
		case err == errEnd:
			if len(words) > 0 {
				last := words[len(words)-1]
				end = token{line: n, column: last.column + last.width, width: 1}
			}
			return words, end, nil
		case errors.As(err, &f):
			return nil, end, f
		}
		words = append(words, t)
	}
}

// veil marks a fault whose line holds something that is a secret by its looks.
func veil(f *Fault, words []token) *Fault {
	for _, w := range words {
		f.Veiled = f.Veiled || revealing(w.text)
	}
	return f
}

func wrongVerb(t token) error {
	const all = "set, delete, activate, deactivate or insert"
	switch t.text {
	case "edit", "top", "up", "exit":
		return fmt.Errorf("%q moves about and changes nothing: write each statement from the top, behind %s", t.text, all)
	case "replace", "rename", "copy", "annotate", "protect", "unprotect", "wildcard", "load", "commit", "rollback", "show", "run":
		return fmt.Errorf("%q is not taken here: a line begins with %s", t.text, all)
	}
	if hint := schema.Nearest(t.text, "set", "delete", "activate", "deactivate", "insert"); hint != "" && !t.quoted {
		return fmt.Errorf("unknown command %q; did you mean %q?", t.text, hint)
	}
	return errors.New("a line begins with " + all)
}
