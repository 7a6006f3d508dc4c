// Package schema knows every configuration statement of Junos: what may stand
// below what, of which kind it is, the keys of its lists and the values its
// leaves take. The knowledge is generated from Juniper's published YANG
// (see gen/) and carried in the binary as compact data.
//
// It does not know the rules a router applies at commit (a user needs a class,
// the system needs root-authentication), only names, kinds and values.
package schema

// Release is the Junos release whose YANG the data was generated from.
const Release = "23.4R2"

// Kind says what a statement is.
type Kind uint8

// The kinds of statements. Unknown is the kind of the zero Def.
const (
	Unknown   Kind = iota
	Container      // groups other statements; see Def.Presence
	List           // entries told apart by their keys
	Leaf           // one value
	LeafList       // several values, one element each
	Flag           // a leaf of type empty: its presence is the value
)

// Def is the definition of one statement. The zero Def is a statement that
// the schema does not know. Defs are small values, compare them with ==.
type Def struct{ i uint32 }
