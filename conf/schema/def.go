package schema

import (
	"iter"
	"sort"
)

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

// String returns the kind as YANG calls it; a Flag is a "flag".
func (k Kind) String() string {
	switch k {
	case Container:
		return "container"
	case List:
		return "list"
	case Leaf:
		return "leaf"
	case LeafList:
		return "leaf-list"
	case Flag:
		return "flag"
	}
	return "unknown statement"
}

// Def is the definition of one statement. The zero Def is a statement that
// the schema does not know. Defs are small values, compare them with ==; equal
// statements in different places are the same Def.
type Def struct{ i uint32 }

// Root returns the definition of the configuration itself.
func Root() Def { return Def{uint32(len(loaded().heads))} }

// Lookup follows a path of names from the root; keys of lists are left out:
// Lookup("system", "login", "user", "uid").
func Lookup(path ...string) (Def, bool) {
	d := Root()
	for _, name := range path {
		var ok bool
		if d, ok = d.Child(name); !ok {
			return Def{}, false
		}
	}
	return d, true
}

// Known reports whether the schema knows the statement.
func (d Def) Known() bool { return d.i != 0 }

// Kind returns what the statement is.
func (d Def) Kind() Kind { return Kind(d.head() & kindBits) }

// Presence reports whether a container means something without content.
func (d Def) Presence() bool { return d.head()&presenceBit != 0 }

// Keys returns the names of a list's key leaves, in order. The caller must not
// change the slice.
func (d Def) Keys() []string {
	if d.Kind() != List {
		return nil
	}
	if d.Foreign() {
		return d.foreignKeys()
	}
	t := loaded()
	return t.keys[t.args.at(int(d.i)-1)]
}

// Ordered reports whether the order of a list's entries or a leaf-list's
// values is the user's and has a meaning (YANG ordered-by user).
func (d Def) Ordered() bool { return d.head()&orderedBit != 0 }

// Secret reports whether the value (of a leaf) or the key (of a list) must
// never be shown.
func (d Def) Secret() bool { return d.head()&secretBit != 0 }

// Child returns the definition of the statement of that name below d.
func (d Def) Child(name string) (Def, bool) {
	k := d.find(name)
	if k < 0 {
		return Def{}, false
	}
	return Def{uint32(loaded().kidNodes.at(k))}, true
}

// Order returns the position of the statement of that name among those below
// d, as Juniper's YANG lists them, which is the order in which a router prints
// them; -1 if there is none. It does not hold for the top of the configuration
// (system, interfaces, ...): each stanza has a YANG module of its own there.
func (d Def) Order(name string) int {
	k := d.find(name)
	if k < 0 {
		return -1
	}
	return loaded().kidPlaces.at(k)
}

// find returns where the statement of that name below d is in the columns of
// kids, or -1.
func (d Def) find(name string) int {
	if !d.known() {
		return -1
	}
	t := loaded()
	from, to := t.below(d)
	k := from + sort.Search(to-from, func(i int) bool { return t.name(t.kidNames.at(from+i)) >= name })
	if k == to || t.name(t.kidNames.at(k)) != name {
		return -1
	}
	return k
}

// Children yields name and definition of all statements below d, by name.
func (d Def) Children() iter.Seq2[string, Def] {
	return func(yield func(string, Def) bool) {
		if !d.known() {
			return
		}
		t := loaded()
		from, to := t.below(d)
		for k := from; k < to; k++ {
			if !yield(t.name(t.kidNames.at(k)), Def{uint32(t.kidNodes.at(k))}) {
				return
			}
		}
	}
}

func (d Def) head() byte {
	switch {
	case d.i == 0:
		return 0
	case d.Foreign():
		return byte(d.i)
	}
	return loaded().heads[d.i-1]
}
