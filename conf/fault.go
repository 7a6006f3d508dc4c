package conf

import (
	"errors"
	"fmt"
	"strings"
)

// A Fault is what is wrong at one place of a text that a person wrote. Its text
// never holds a value of a secret statement.
type Fault struct {
	// Line and Column count from 1, the column in characters; 0 where there is
	// none (an object has no lines).
	Line, Column int
	// Width is the number of characters that the fault is about, at least 1.
	Width int
	// Keys lead to the place within an object: names of attributes (string) and
	// positions in lists (int, from 0).
	Keys []any
	// Veiled says that the line holds what must not be shown.
	Veiled bool
	Err    error
}

// Error names the place and what is wrong.
func (f *Fault) Error() string {
	switch {
	case f.Line > 0 && f.Column > 0:
		return fmt.Sprintf("line %d, column %d: %v", f.Line, f.Column, f.Err)
	case f.Line > 0:
		return fmt.Sprintf("line %d: %v", f.Line, f.Err)
	case len(f.Keys) > 0:
		return trackOf(f.Keys) + ": " + f.Err.Error()
	}
	return f.Err.Error()
}

// Unwrap returns what is wrong, without the place.
func (f *Fault) Unwrap() error { return f.Err }

// trackOf writes the way to a place in an object as HCL would.
func trackOf(keys []any) string {
	var b strings.Builder
	for _, k := range keys {
		switch k := k.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", k)
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(show(k))
		}
	}
	return b.String()
}

// most is how many faults of one text are told. Whoever made a hundred mistakes
// made one.
const most = 100

// faults are all that is wrong in one text.
type faults []error

func (f *faults) add(err error) {
	if len(*f) < most {
		*f = append(*f, err)
	}
}

func (f faults) err() error { return errors.Join(f...) }
