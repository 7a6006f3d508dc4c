package schema

// table is the data unpacked: every distinct subtree once. Nodes count from 1,
// as Def.i does; slices with one element for each node are indexed with i-1.
type table struct {
	text  string   // all names, one after the other
	ends  []uint32 // where each name ends in text
	heads []byte   // kind and marks of each node
	args  []uint32 // leaf, leaf-list: index of values; list: index of keys
	first []uint32 // where each node's kids begin in kids; one more at the end
	kids  []kid
	keys  [][]string // distinct ones; nearly all lists have "name"

	values []values
	alts   []alt
	bounds []bound
	words  []uint32 // names
}

// The bits of a node's head.
const (
	kindBits    = 7
	presenceBit = 8
	orderedBit  = 16
	secretBit   = 32
)

// kid is a statement below another; kids are ordered by name.
type kid struct{ name, node uint32 }

// values is what a leaf accepts: any of the alternatives alts[from:to].
type values struct{ from, to uint32 }

// alt is one form of a value, with bounds[...] and words[...].
type alt struct {
	form           form
	bound, boundTo uint32
	word, wordTo   uint32
}

// bound is a range, both ends included; bit patterns of signed numbers where
// the form is signed or decimal.
type bound struct{ lo, hi uint64 }

// form says how an alternative looks.
type form byte

const (
	text    form = 1 + iota // any text; bounds limit its number of characters
	signed                  // a whole number within bounds
	natural                 // a whole number within unsigned bounds
	decimal                 // a number with at most nine decimals; bounds in units of 10^-9
	word                    // one of words
	wild                    // <...> or $...: a wildcard of a group, a variable of a macro
)

// name returns the name of that number. Names are ordered as their numbers.
func (t *table) name(i uint32) string {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.text[from:t.ends[i]]
}

func (t *table) below(d Def) []kid { return t.kids[t.first[d.i-1]:t.first[d.i]] }
