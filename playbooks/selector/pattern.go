package selector

import "unicode/utf8"

// A pattern is a word, with * and ? unless it is literal.
type pattern struct {
	text    string
	literal bool
	words   map[string]bool // those that brackets stand for; nil without brackets
}

// plain returns the words that the pattern stands for, nil for one with * or ?.
func (p pattern) plain() map[string]bool {
	if p.literal {
		return map[string]bool{p.text: true}
	}
	return p.words
}

// match compares the whole of s. A star that fails is tried one character
// further on; only the last star met needs that, so the cost is bounded by the
// product of the two lengths.
func (p pattern) match(s string) bool {
	switch {
	case p.literal:
		return p.text == s
	case p.words != nil:
		return p.words[s]
	}
	g := p.text
	star, from := -1, 0 // the last star in g, and where in s its text ends
	i, j := 0, 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case j < len(g) && g[j] == '*':
			star, from = j, i
			j++
			continue
		case j < len(g) && g[j] == '?':
			i += size
			j++
			continue
		case j < len(g):
			if q, n := utf8.DecodeRuneInString(g[j:]); q == r && n == size {
				i += size
				j += n
				continue
			}
		}
		if star < 0 {
			return false
		}
		_, size = utf8.DecodeRuneInString(s[from:])
		from += size
		i, j = from, star+1
	}
	for j < len(g) && g[j] == '*' {
		j++
	}
	return j == len(g)
}
