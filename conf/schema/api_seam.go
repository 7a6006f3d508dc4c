package schema

import "iter"

// The rest of the package's surface, moving into its own files as it is built.

// Root returns the definition of the configuration itself.
func Root() Def { panic("being built") }

// Known reports whether the schema knows the statement.
func (d Def) Known() bool { return d.i != 0 }

// Kind returns what the statement is.
func (d Def) Kind() Kind { panic("being built") }

// Presence reports whether a container means something without content.
func (d Def) Presence() bool { panic("being built") }

// Keys returns the names of a list's key leaves, in order.
func (d Def) Keys() []string { panic("being built") }

// Ordered reports whether the order of a list's entries or a leaf-list's
// values is the user's and has a meaning (YANG ordered-by user).
func (d Def) Ordered() bool { panic("being built") }

// Secret reports whether the value (of a leaf) or the key (of a list) must
// never be shown.
func (d Def) Secret() bool { panic("being built") }

// Child returns the definition of the statement of that name below d.
func (d Def) Child(name string) (Def, bool) { panic("being built") }

// Children yields name and definition of all statements below d, by name.
func (d Def) Children() iter.Seq2[string, Def] { panic("being built") }

// Check says what is wrong with a value of a leaf, or of a member of a
// leaf-list: out of range, not one of the enum's words, not a number. nil
// means nothing is.
func (d Def) Check(value string) error { panic("being built") }

// Lookup follows a path of names from the root; keys of lists are left out:
// Lookup("system", "login", "user", "uid").
func Lookup(path ...string) (Def, bool) { panic("being built") }

// Suggest returns the name below d that is nearest to a misspelt one, or "".
func (d Def) Suggest(name string) string { panic("being built") }
