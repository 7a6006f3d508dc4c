package conf

import (
	"errors"
	"io"
)

// The rest of the package's surface. Each function moves into the file of its
// own noun (diff.go, xmlread.go, xmlwrite.go, lines.go, hunk.go) as it is built.

// Limits bound what a parser takes from a network or a file. The zero value
// means the defaults.
type Limits struct {
	Bytes int64 // of the document; default 64 MiB
	Depth int   // of nested elements; default 64
}

// ErrHidden is wrapped by the errors for values the router hides from this
// login for lack of permission (SECRET-DATA, ACCESS-DENIED).
var ErrHidden = errors.New("hidden for lack of permission")

// ParseXML reads a configuration. The document's root is the <configuration>
// element or contains it (an <rpc-reply>, <data>); elements are matched by
// local name.
func ParseXML(r io.Reader, l Limits) (*Node, error) { panic("being built") }

// Diff returns the edits that turn before into after, in the order in which
// they are to be sent. Diff of equal trees is empty. Neither tree is changed.
// A non-presence container without content is the same as none.
func Diff(before, after *Node) []Edit { panic("being built") }

// Apply makes the edits on the tree.
func Apply(n *Node, edits []Edit) error { panic("being built") }

// EditsXML writes the edits as one <configuration> element for
// <load-configuration format="xml" action="merge">.
func EditsXML(w io.Writer, edits []Edit) error { panic("being built") }

// Lines renders the edits as `set`, `delete`, `activate`, `deactivate` and
// `insert` lines.
func Lines(edits []Edit) []string { panic("being built") }

// WriteXML writes the whole tree, canonical: equal trees give equal bytes.
func WriteXML(w io.Writer, n *Node) error { panic("being built") }

// ScopesXML returns the <configuration> filter that asks for these scopes
// only. A scope is a path such as "system/login".
func ScopesXML(scopes []string) []byte { panic("being built") }

// A Line is one line of a diff in the form of `show | compare`.
type Line struct {
	Mark byte   // '+', '-', '!' or ' '; 0 on an "[edit ...]" header
	Text string // with its indentation; secrets already masked
	Edit int    // index of the edit it comes from, -1 for headers and closing braces
}

// Hunks renders edits the way a router shows them: an [edit path] header, then
// curly lines with a mark. Secret values are masked as "(sensitive)".
func Hunks(edits []Edit) []Line { panic("being built") }

// PathString returns the path in the form of an error of the router:
// "[edit system login user netops]", brackets included, secret keys and values
// masked. The value of a leaf is never part of it.
func PathString(path []*Node) string { panic("being built") }
