package modules

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// checkRegex says what is wrong with an extended regular expression (POSIX
// 1003.2, which Junos names for class and syslog expressions): only what no
// reading of the standard allows, because a false alarm would keep a good
// expression from the router, which checks it once more.
func checkRegex(s string) error {
	switch {
	case s == "":
		return errors.New("is empty; leave it out to leave the router's as it is")
	case !utf8.ValidString(s):
		return errors.New("is not valid UTF-8")
	}
	open := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsControl(r):
			return fmt.Errorf("%q has a control character", s)
		case r == '\\':
			if i+size == len(s) {
				return fmt.Errorf("%q ends with a backslash, which quotes nothing", s)
			}
			_, next := utf8.DecodeRuneInString(s[i+size:])
			size += next
		case r == '[':
			n := bracket(s[i:])
			if n == 0 {
				return fmt.Errorf("%q has a [ without its ]", s)
			}
			size = n
		case r == '(':
			open++
		case r == ')':
			if open--; open < 0 {
				return fmt.Errorf("%q has a ) without its (; a parenthesis that is meant as such is written \\)", s)
			}
		}
		i += size
	}
	if open > 0 {
		return fmt.Errorf("%q has a ( without its )", s)
	}
	return nil
}

// bracket returns the length of the bracket expression that s begins with, 0
// when it does not end. A ] that comes first is one of its characters.
func bracket(s string) int {
	i := 1
	if i < len(s) && s[i] == '^' {
		i++
	}
	for first := true; i < len(s); first = false {
		if s[i] == ']' && !first {
			return i + 1
		}
		if s[i] == '[' && i+1 < len(s) && (s[i+1] == ':' || s[i+1] == '.' || s[i+1] == '=') {
			end := i + 2
			for end+1 < len(s) && (s[end] != s[i+1] || s[end+1] != ']') {
				end++
			}
			if end+1 >= len(s) {
				return 0
			}
			i = end + 2
			continue
		}
		i++
	}
	return 0
}
