package sshconfig

import (
	"errors"
	"strings"
)

const blank = " \t\r\n"

// keyword cuts the word off the front of a line, in lower case: an equals sign
// may stand between it and the rest. A line without a word is a comment.
func keyword(text string) (word, rest string) {
	text = strings.Trim(text, blank+"\f")
	if text == "" || text[0] == '#' {
		return "", ""
	}
	i := strings.IndexAny(text, blank+`"=`)
	if i < 0 {
		return strings.ToLower(text), ""
	}
	word, rest = text[:i], strings.TrimLeft(text[i:], blank)
	if strings.HasPrefix(rest, "=") {
		rest = strings.TrimLeft(rest[1:], blank)
	}
	return strings.ToLower(word), rest
}

var errQuotes = errors.New("a quote is not closed")

// split takes the arguments of a line apart as ssh does: blanks separate them,
// quotes of either kind hold them together, a backslash takes the meaning off a
// quote, a backslash or a blank, and a # that begins one ends the line.
func split(s string) ([]string, error) {
	var all []string
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' || s[i] == '\t' {
			continue
		}
		if s[i] == '#' {
			break
		}
		var word strings.Builder
		quote := byte(0)
	word:
		for ; i < len(s); i++ {
			switch c := s[i]; {
			case c == '\\' && i+1 < len(s) && (strings.IndexByte(`'"\`, s[i+1]) >= 0 || quote == 0 && s[i+1] == ' '):
				i++
				word.WriteByte(s[i])
			case quote == 0 && (c == ' ' || c == '\t'):
				break word
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
			case quote != 0 && c == quote:
				quote = 0
			default:
				word.WriteByte(c)
			}
		}
		if quote != 0 {
			return nil, errQuotes
		}
		all = append(all, word.String())
	}
	return all, nil
}
