package selector

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxLength = 64 << 10 // bytes: some thousand names
	maxDepth  = 50       // of parentheses and exclamation marks
)

// An Error says what is wrong with an expression, and where.
type Error struct {
	Offset int // in bytes, from 0
	Column int // in characters, from 1
	Text   string
}

func (e *Error) Error() string { return fmt.Sprintf("%s at character %d", e.Text, e.Column) }

// Parse reads an expression. Its errors are of type *Error.
func Parse(s string) (*Selector, error) {
	if len(s) > maxLength {
		return nil, &Error{0, 1, fmt.Sprintf("the selector has more than %d characters", maxLength)}
	}
	if !utf8.ValidString(s) {
		return nil, &Error{0, 1, "the selector is not valid UTF-8"}
	}
	p := parser{text: s}
	if p.at = strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }); p.at >= 0 {
		return nil, p.fail("a control character")
	}
	p.at = 0
	root, err := p.union(0)
	if err != nil {
		return nil, err
	}
	if p.peek() != 0 {
		// Only a closing parenthesis ends a union before the text does.
		return nil, p.fail("a `)` without its `(`")
	}
	return &Selector{root}, nil
}

type parser struct {
	text     string
	at       int
	expanded int // words that brackets stand for, so far
}

func (p *parser) fail(format string, a ...any) error {
	return &Error{p.at, utf8.RuneCountInString(p.text[:p.at]) + 1, fmt.Errorf(format, a...).Error()}
}

// peek skips space and returns the next byte, 0 at the end.
func (p *parser) peek() byte {
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		if !unicode.IsSpace(r) {
			return p.text[p.at]
		}
		p.at += size
	}
	return 0
}

func (p *parser) union(depth int) (node, error) {
	var all []node
	for {
		n, err := p.both(depth)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
		if p.peek() != ',' {
			return newUnion(all), nil
		}
		p.at++
	}
}

func (p *parser) both(depth int) (node, error) {
	var all both
	for {
		n, err := p.one(depth)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
		switch p.peek() {
		case '&':
			p.at++
		case 0, ',', ')':
			if len(all) == 1 {
				return n, nil
			}
			return all, nil
		default:
			return nil, p.fail("two words without `,` or `&` between them")
		}
	}
}

func (p *parser) one(depth int) (node, error) {
	if depth > maxDepth {
		return nil, p.fail("more than %d parentheses and `!` inside each other", maxDepth)
	}
	switch p.peek() {
	case '!':
		p.at++
		n, err := p.one(depth + 1)
		if err != nil {
			return nil, err
		}
		return not{n}, nil
	case '(':
		start := p.at
		p.at++
		n, err := p.union(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.peek() != ')' {
			p.at = start
			return nil, p.fail("a `(` without its `)`")
		}
		p.at++
		return n, nil
	}
	return p.term()
}

func (p *parser) term() (node, error) {
	start := p.at
	word, err := p.word("the name of a router or group")
	if err != nil {
		return nil, err
	}
	if p.peek() != '=' {
		if word.text == "" { // in quotes
			p.at = start
			return nil, p.fail("an empty name")
		}
		return term{value: word}, nil
	}
	if word.text == "" || !word.literal {
		p.at = start
		return nil, p.fail("%q cannot be the name of a variable", word.text)
	}
	p.at++
	value, err := p.word("a value")
	if err != nil {
		return nil, err
	}
	return term{variable: word.text, value: value}, nil
}

// word reads one word, in quotes or not.
func (p *parser) word(what string) (pattern, error) {
	switch c := p.peek(); c {
	case 0:
		return pattern{}, p.fail("%s is missing", what)
	case '"', '\'':
		end := strings.IndexByte(p.text[p.at+1:], c)
		if end < 0 {
			return pattern{}, p.fail("a quote without its end")
		}
		s := p.text[p.at+1 : p.at+1+end]
		p.at += end + 2
		return pattern{text: s, literal: true}, nil
	}
	start := p.at
	inside := false // of brackets, where a comma belongs to the word
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		if special(r) && !(inside && r == ',') {
			break
		}
		if r == '[' || r == ']' {
			inside = r == '['
		}
		p.at += size
	}
	s := p.text[start:p.at]
	switch {
	case strings.ContainsRune(s, '['):
		w, err := p.span(s)
		if err != nil {
			p.at = start
			return pattern{}, p.fail("%w", err)
		}
		return w, nil
	case s != "":
		return pattern{text: s, literal: !strings.ContainsAny(s, "*?")}, nil
	}
	return pattern{}, p.fail("%s is missing before `%c`", what, p.text[p.at])
}

// span reads a word with brackets.
func (p *parser) span(s string) (pattern, error) {
	if strings.ContainsAny(s, "*?") {
		return pattern{}, errors.New("brackets and `*` or `?` in one word")
	}
	words, err := expand(s, maxNames-p.expanded)
	if err != nil {
		return pattern{}, err
	}
	p.expanded += len(words)
	w := pattern{text: s, words: map[string]bool{}}
	for _, word := range words {
		w.words[word] = true
	}
	return w, nil
}

// special reports whether a character ends a word.
func special(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(`,&!()="'`, r)
}
