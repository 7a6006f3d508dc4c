package conf

// Op is what an Edit does.
type Op uint8

// The operations. There is no "change": a leaf that gets another value is an
// Add with Old set, as it is one `set` line on a router.
const (
	Add        Op = iota + 1 // make the statement, or give the leaf its value
	Remove                   // delete the statement with all below it
	Activate                 // take `inactive:` off
	Deactivate               // put `inactive:` on
	Move                     // give an existing entry or leaf-list member another place among its siblings
)

// An Edit is the smallest change a router is told: one `set`, `delete`,
// `activate`, `deactivate` or `insert` line. Edits are data: they can be
// printed, compared and stored.
type Edit struct {
	Op Op
	// Path leads from the statement below the root down to the one the edit is
	// about. Its nodes are copies without Kids, but for the last node of a
	// Remove, which keeps the subtree that goes.
	Path []*Node
	// Fresh, of an Add, is the index in Path of the first statement that did
	// not exist before the whole diff; len(Path) when all of it existed
	// (a leaf that changes its value).
	Fresh int
	// Old, of an Add on an existing leaf, is the value before.
	Old string
	// Place, of a Move and of an Add to an ordered list, says where among its
	// siblings the statement goes. With Following, After is the Key of the entry
	// it follows. With First, Before is the Key (of an entry) or Value (of a
	// leaf-list member) of the sibling that is first until then: a command line
	// can only say "before".
	Place  Place
	After  string
	Before string
	// Veiled says that After or Before is a secret.
	Veiled bool
}

// Place says where a Move or Add puts a member of an ordered list.
type Place uint8

// The places. The zero Place is the end of the list, as a plain `set` does.
const (
	Last Place = iota
	First
	Following // after the sibling named by Edit.After; of lists only
)

// Target returns the node that the edit is about.
func (e Edit) Target() *Node { return e.Path[len(e.Path)-1] }

// Known reports whether the schema knows every statement of the path. An edit
// of which it does not must not be sent: nobody can say what the router makes
// of it.
func (e Edit) Known() bool {
	for _, n := range e.Path {
		if !n.Def.Known() {
			return false
		}
	}
	return true
}
