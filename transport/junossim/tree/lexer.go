package tree

import "strings"

// A token is one word of a command or of curly text, or one of its brackets
// and semicolons.
type token struct {
	text       string
	mark       bool // a bracket, brace or semicolon
	quoted     bool
	line       int // from 1
	begin, end int // columns, from 0
}

// The marks of each language: a command has nothing but brackets around
// several values.
const (
	commandMarks = "[]"
	curlyMarks   = "[]{};"
)

// A lexer cuts a text into tokens. Comments, /* ... */ and # to the end of the
// line, are left out.
type lexer struct {
	s     string
	marks string
	i     int
	line  int
	bol   int // where the line begins
}

// cut cuts one command into words.
func cut(line string) ([]token, *Problem) {
	l := lexer{s: line, marks: commandMarks, line: 1}
	var all []token
	for {
		t, ok, p := l.next()
		if p != nil || !ok {
			return all, p
		}
		all = append(all, t)
	}
}

func (l *lexer) column() int { return l.i - l.bol }

func (l *lexer) newline() {
	l.line++
	l.bol = l.i
}

// skip passes over white space and comments.
func (l *lexer) skip() {
	for l.i < len(l.s) {
		rest := l.s[l.i:]
		switch {
		case rest[0] == '\n':
			l.i++
			l.newline()
		case rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\r':
			l.i++
		case rest[0] == '#':
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				n = len(rest)
			}
			l.i += n
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				l.i = len(l.s)
				return
			}
			for end := l.i + n + 4; l.i < end; {
				l.i++
				if l.s[l.i-1] == '\n' {
					l.newline()
				}
			}
		default:
			return
		}
	}
}

// next returns the next token; ok is false at the end.
func (l *lexer) next() (t token, ok bool, p *Problem) {
	l.skip()
	if l.i >= len(l.s) {
		return token{line: l.line, begin: l.column(), end: l.column()}, false, nil
	}
	t = token{line: l.line, begin: l.column()}
	switch c := l.s[l.i]; {
	case strings.IndexByte(l.marks, c) >= 0:
		t.text, t.mark = string(c), true
		l.i++
	case c == '"':
		t.quoted = true
		if t.text, ok = l.quoted(); !ok {
			t.end = l.column()
			return t, false, &Problem{Element: `"`, Message: "unterminated string", Line: t.line, Column: t.begin, End: t.end}
		}
	default:
		from := l.i
		for l.i < len(l.s) && strings.IndexByte(" \t\r\n\"", l.s[l.i]) < 0 && (l.marks == commandMarks || strings.IndexByte(l.marks, l.s[l.i]) < 0) {
			l.i++
		}
		t.text = l.s[from:l.i]
		// A bracket may stand at the end of the last value of a command.
		if word, shut := strings.CutSuffix(t.text, "]"); shut && word != "" && l.marks == commandMarks && !strings.Contains(word, "[") {
			t.text = word
			l.i--
		}
	}
	t.end = l.column()
	return t, true, nil
}

// quoted reads a value in double quotes, where a backslash takes away the
// meaning of the character behind it.
func (l *lexer) quoted() (string, bool) {
	var b strings.Builder
	for l.i++; l.i < len(l.s); l.i++ {
		switch c := l.s[l.i]; c {
		case '"':
			l.i++
			return b.String(), true
		case '\\':
			if l.i+1 >= len(l.s) {
				return "", false
			}
			l.i++
			switch e := l.s[l.i]; e { // as the reference of [edit system login message] lists them
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			default:
				b.WriteByte(e)
			}
		case '\n':
			b.WriteByte(c)
			l.line++
			l.bol = l.i + 1
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}
