package conf

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// A token is a word or a mark of command lines and curly text.
type token struct {
	text         string
	mark         byte // one of { } ; [ ], 0 for a word
	quoted       bool // the word stands in quotes: it is a value
	denied       bool // a remark ACCESS-DENIED stands in the place of something
	line, column int
	width        int
}

// fault is an error at the token.
func (t token) fault(err error) *Fault {
	return &Fault{Line: t.line, Column: t.column, Width: max(t.width, 1), Err: err}
}

// A lexer takes a text apart.
type lexer struct {
	s            string
	line, column int
	saved        bool // a remark in the place of a value is a word: see ParseSaved
}

// errEnd says that there are no more tokens.
var errEnd = errors.New("end")

// next returns the next token; errEnd at the end. multi lets a quoted word go
// over several lines, as certificates in curly text do.
func (l *lexer) next(multi bool) (token, error) {
	if err := l.blanks(); err != nil {
		return token{}, err
	}
	t := token{line: l.line, column: l.column}
	if l.s == "" {
		return t, errEnd
	}
	if l.saved && strings.HasPrefix(l.s, "/*") {
		n := strings.Index(l.s, "*/") + 2 // blanks has seen it
		word, _ := placeholder(l.s[:n])
		t.text, t.denied, t.width = Placeholder, word == "ACCESS-DENIED", n
		l.take(n)
		return t, nil
	}
	switch c := l.s[0]; c {
	case '{', '}', ';', '[', ']':
		l.take(1)
		t.mark, t.text, t.width = c, string(c), 1
		return t, nil
	case '"':
		return l.quotes(t, multi)
	}
	n := strings.IndexAny(l.s, " \t\r\n{};[]\"")
	if n < 0 {
		n = len(l.s)
	}
	t.text = l.s[:n]
	t.width = utf8.RuneCountInString(t.text)
	l.take(n)
	if strings.HasPrefix(l.s, `"`) {
		return t, &Fault{Line: l.line, Column: l.column, Width: 1, Veiled: true,
			Err: errors.New(`a quote inside of a word; put the whole word into quotes, and a backslash before a quote in it`)}
	}
	if !carries(t.text) {
		return t, t.fault(errors.New("a control character, or text that is not UTF-8"))
	}
	return t, nil
}

// take moves on by n bytes.
func (l *lexer) take(n int) {
	for _, r := range l.s[:n] {
		if r == '\n' {
			l.line, l.column = l.line+1, 1
		} else {
			l.column++
		}
	}
	l.s = l.s[n:]
}

// blanks skips blanks and comments.
func (l *lexer) blanks() error {
	for {
		rest := strings.TrimLeft(l.s, " \t\r\n")
		l.take(len(l.s) - len(rest))
		switch {
		case strings.HasPrefix(l.s, "#"):
			n := strings.IndexByte(l.s, '\n')
			if n < 0 {
				n = len(l.s)
			}
			if l.saved && strings.Contains(l.s[:n], "was inherited from group") {
				return &Fault{Line: l.line, Column: l.column, Width: 1, Err: ErrInherited}
			}
			l.take(n)
		case strings.HasPrefix(l.s, "/*"):
			n := strings.Index(l.s[2:], "*/")
			if n < 0 {
				return &Fault{Line: l.line, Column: l.column, Width: 2, Veiled: true, Err: errors.New("a comment that does not end: */ is missing")}
			}
			if word, _ := placeholder(l.s[:n+4]); word != "" && l.saved {
				return nil
			} else if word != "" {
				return &Fault{Line: l.line, Column: l.column, Width: 2, Veiled: true, Err: ErrHidden}
			}
			l.take(n + 4)
		default:
			return nil
		}
	}
}

// quotes reads a quoted word: the reverse of quote.
func (l *lexer) quotes(t token, multi bool) (token, error) {
	var b strings.Builder
	t.quoted = true
	for i := 1; i < len(l.s); i++ {
		switch c := l.s[i]; {
		case c == '"':
			t.text = b.String()
			t.width = utf8.RuneCountInString(l.s[:i+1])
			l.take(i + 1)
			if l.s != "" && strings.IndexByte(" \t\r\n{};[]", l.s[0]) < 0 {
				return t, &Fault{Line: l.line, Column: l.column, Width: 1, Veiled: true,
					Err: errors.New("text right behind a closing quote; put a blank between two words")}
			}
			if !carries(t.text) {
				return t, t.fault(errors.New("a control character, or text that is not UTF-8"))
			}
			return t, nil
		case c == '\\' && i+1 < len(l.s) && l.s[i+1] != '\n':
			i++
			b.WriteString(unescape(l.s[i]))
		case c == '\n' && !multi:
			return t, l.open(t)
		default:
			b.WriteByte(c)
		}
	}
	return t, l.open(t)
}

func (l *lexer) open(t token) error {
	t.width = 1
	f := t.fault(errors.New("a quote that is not closed"))
	f.Veiled = true
	return f
}

// unescape returns what a letter behind a backslash stands for. A backslash
// that means nothing stays: regular expressions are full of them.
func unescape(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case 'r':
		return "\r"
	case '"', '\\':
		return string(c)
	}
	return string([]byte{'\\', c})
}
