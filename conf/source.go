package conf

import "fmt"

// Source is a place in a file that a person wrote: a playbook, an inventory.
// Line and Column count from 1; the zero Source means "no file".
type Source struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String returns file:line, or "" for the zero Source.
func (s Source) String() string {
	if s.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// Target is all that a module may know of the router whose tree it edits.
type Target struct {
	Host     string // the inventory's name of the router
	Platform string // such as "junos"
}
