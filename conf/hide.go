package conf

import (
	"errors"
	"strings"
)

// ErrHidden is wrapped by the errors for values the router hides from this
// login for lack of permission (SECRET-DATA, ACCESS-DENIED).
var ErrHidden = errors.New("hidden for lack of permission")

// withheld reports whether a text stands in the place of something this login
// may not see. Junos writes `/* SECRET-DATA */` for a value and
// `/* ACCESS-DENIED */` for what is inside a statement. A value that merely
// contains the words is not meant, nor, where the statement is no secret, one
// that is just such a word.
func withheld(text string, secret bool) bool {
	word, bare := placeholder(text)
	return word != "" && (secret || !bare)
}

// placeholder returns which of the two words a text consists of, "" for
// neither, and whether it stands bare of the marks of a comment.
func placeholder(text string) (word string, bare bool) {
	s := blankless(text)
	word = s
	if c, ok := strings.CutPrefix(s, "/*"); ok {
		word, _ = strings.CutSuffix(c, "*/")
	} else if c, ok := strings.CutPrefix(s, "##"); ok {
		word = c
	}
	bare = word == s
	switch word = blankless(word); word {
	case "SECRET-DATA", "ACCESS-DENIED":
		return word, bare
	}
	return "", bare
}

// blankless cuts the blanks with which Junos pads a text.
func blankless(s string) string { return strings.Trim(s, " \t\r\n") }

// revealing reports whether a value is a secret by its looks, whatever the
// schema says of the statement: Junos' own encryptions and crypt hashes.
func revealing(value string) bool {
	for _, p := range []string{"$9$", "$8$", "$6$", "$5$", "$1$", "$2y$", "$2b$", "$sha1$"} {
		if strings.HasPrefix(value, p) {
			return true
		}
	}
	return strings.Contains(value, "PRIVATE KEY-----")
}
