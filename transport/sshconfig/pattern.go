package sshconfig

import "strings"

// A pattern is one of a Host line: * stands for any characters, ? for one.
type pattern struct {
	text string
	not  bool
}

func newPattern(s string) pattern {
	text, not := strings.CutPrefix(s, "!")
	return pattern{text, not}
}

// literal reports whether it fits nothing but itself.
func (p pattern) literal() bool { return !p.not && !strings.ContainsAny(p.text, "*?") }

// fits matches in time that grows with the product of the lengths only,
// whatever the pattern: it goes back to the last star, never further.
func fits(pattern, s string) bool {
	p, i := 0, 0
	star, mark := -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// fitsHost decides a Host line: one pattern has to fit, and none that is
// negated.
func fitsHost(all []pattern, host string) bool {
	found := false
	for _, p := range all {
		if fits(p.text, host) {
			if p.not {
				return false
			}
			found = true
		}
	}
	return found
}

// fitsList decides a list of a Match line, with commas between its patterns.
func fitsList(list, s string) bool {
	var all []pattern
	for _, p := range strings.Split(list, ",") {
		all = append(all, newPattern(p))
	}
	return fitsHost(all, s)
}
