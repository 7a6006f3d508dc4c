package engine

import "nplay/conf"

// A Diagnostic is something wrong, or doubtful, in a file that a person wrote.
type Diagnostic struct {
	Warning bool // false: an error
	Summary string
	Detail  string // what to do next; may be empty
	Source  conf.Source
	// Snippet is the source line, "" where it must not be shown (secrets).
	Snippet string
	// From and To are the columns of Snippet, from 1, that the diagnostic points
	// at; To is exclusive.
	From, To int
}

// Diagnostics are all that is wrong, in the order of the files.
type Diagnostics []Diagnostic

// HasErrors reports whether one of them is an error.
func (d Diagnostics) HasErrors() bool {
	for _, x := range d {
		if !x.Warning {
			return true
		}
	}
	return false
}
