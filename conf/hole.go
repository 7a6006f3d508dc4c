package conf

import (
	"slices"
	"strings"
)

// A Saved is a configuration that was read from a file, and what of it could not
// be read. Unlike a router's answer it is not all or nothing: what a task does
// not look at need not be understood.
type Saved struct {
	Tree  *Node
	Holes []Hole
}

// A Hole is a statement of a saved configuration of which nothing is known.
type Hole struct {
	Path []string // the names that lead to it, its own last; none is the whole configuration
	Err  error    // with its line; shows no secret
}

// Error says what could not be read, with its line.
func (h *Hole) Error() string { return h.Err.Error() }

// Unwrap returns what stands behind it.
func (h *Hole) Unwrap() error { return h.Err }

// Hole returns what could not be read inside of the scopes or around them, nil
// when all of them could. A scope is a path of names such as "system/login"; no
// scopes, or the scope "", are everything.
func (s *Saved) Hole(scopes []string) *Hole {
	for i, h := range s.Holes {
		if len(scopes) == 0 || slices.ContainsFunc(scopes, h.touches) {
			return &s.Holes[i]
		}
	}
	return nil
}

func (h Hole) touches(scope string) bool {
	names := scopePath(scope)
	n := min(len(names), len(h.Path))
	return slices.Equal(names[:n], h.Path[:n])
}

// hole is a hole at a path, with a word behind it that is no known statement if
// there is one.
func hole(path []*Node, word string, err error) Hole {
	var names []string
	for _, n := range path {
		names = append(names, ScopeName(n))
	}
	if word != "" {
		names = append(names, word)
	}
	return Hole{Path: names, Err: err}
}

// A Form is how a configuration is written in a file.
type Form string

// The forms.
const (
	XMLForm  Form = "xml"  // `display xml`, a reply of NETCONF
	TextForm Form = "text" // curly text, `show configuration`
	SetForm  Form = "set"  // `display set`
)

// FormOf tells the form of a configuration from its first statement.
func FormOf(text string) Form {
	text = strings.TrimPrefix(text, "\ufeff")
	comment := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if comment || strings.HasPrefix(line, "/*") {
			_, behind, over := strings.Cut(line, "*/")
			comment, line = !over, strings.TrimSpace(behind)
		}
		word, _, _ := strings.Cut(line, " ")
		switch {
		case word == "", strings.HasPrefix(word, "#"):
			continue
		case strings.HasPrefix(word, "<"):
			return XMLForm
		case lineVerbs[word] != 0, word == "protect":
			return SetForm
		}
		return TextForm
	}
	return TextForm
}
