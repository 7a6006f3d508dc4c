package hostkeys

import "strings"

// patterns are the hosts of one line, in lower case. "*" stands for any text,
// "?" for any character, "!" before one takes out what it matches. All else
// stands for itself: the brackets of "[host]:port" are no pattern.
type patterns []string

// A list is a line whose hosts have to be gone through.
type list struct {
	patterns
	entry
}

// plain reports whether the hosts are just names.
func (p patterns) plain() bool {
	for _, x := range p {
		if x[0] == '!' || strings.ContainsAny(x, "*?") {
			return false
		}
	}
	return true
}

func (p patterns) match(name string) bool {
	matched := false
	for _, x := range p {
		pattern, not := strings.CutPrefix(x, "!")
		if match(pattern, name) {
			if not {
				return false
			}
			matched = true
		}
	}
	return matched
}

// match goes back to the last "*" only, so that no pattern takes more than its
// length times that of the name.
func match(pattern, name string) bool {
	p, n, star, mark := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			mark++
			p, n = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
