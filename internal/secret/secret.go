// Package secret holds what must never be shown: a string type that masks
// itself in every form of printing, crypt hashes, the reversible $9$ form that
// Junos has for secrets it must know itself, and a masker for texts that come
// from elsewhere (a router's error message) and may carry a secret.
package secret

import (
	"fmt"
	"unique"
)

// Mask stands wherever a secret would.
const Mask = "(sensitive)"

// A String is a value that prints, formats and marshals as Mask. The zero
// String means "not given". Strings of the same value are equal (==). Use Reveal
// only where the value goes to a router or into a hash.
type String struct {
	// The value lies behind a pointer, because package fmt cannot call the methods
	// of a struct's unexported fields: it would print what it finds in them.
	handle unique.Handle[string]
}

// New marks a value as secret. An empty one gives the zero String.
func New(value string) String {
	if value == "" {
		return String{}
	}
	return String{unique.Make(value)}
}

// Reveal returns the value in clear.
func (s String) Reveal() string {
	if s.IsZero() {
		return ""
	}
	return s.handle.Value()
}

// IsZero reports whether no value was given.
func (s String) IsZero() bool { return s == String{} }

// String returns Mask, or "" for the zero String.
func (s String) String() string {
	if s.IsZero() {
		return ""
	}
	return Mask
}

// Format writes Mask whatever the verb.
func (s String) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// MarshalText makes JSON and its kin write Mask.
func (s String) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
