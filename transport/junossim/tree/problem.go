package tree

import "fmt"

// A Problem is what a router has to say about a load or a commit.
type Problem struct {
	Warning bool
	Path    string // "[edit system login]"; "" when the router names none
	Element string // the bad element; may be empty
	Message string
	// Tag is the error-tag; "" means operation-failed.
	Tag string
	// Type is the error-type; "" means protocol.
	Type string
	// Line, from 1, and the columns, from 0, between which the bad word stands in a
	// text or command that was loaded; 0 where there is none.
	Line, Column, End int
	// Statement is the whole of what was loaded there.
	Statement string
}

func (p Problem) Error() string {
	s := p.Message
	if p.Path != "" {
		s = p.Path + " " + s
	}
	if p.Element != "" {
		s += " (" + p.Element + ")"
	}
	return s
}

// Failed reports whether one of the problems is more than a warning.
func Failed(all []Problem) bool {
	for _, p := range all {
		if !p.Warning {
			return true
		}
	}
	return false
}

func syntaxError(element string) Problem {
	return Problem{Element: element, Message: "syntax error"}
}

func invalidValue(p Path, element, value string, why error) Problem {
	return Problem{Path: p.String(), Element: element, Message: fmt.Sprintf("invalid value '%s' in %s: %v", value, element, why)}
}
