package schema

// table gives names to the columns of the data, which is used where it lies in
// the binary. gen/encode.go describes them. Nodes count from 1, as Def.i does;
// a node's values in a column are at its number less one.
type table struct {
	nameEnds longs
	nameText string

	keyBegins, keyNames shorts
	keys                [][]string // the same, ready to be returned

	valueBegins shorts // in alternatives

	forms                   string // of each alternative
	boundBegins, wordBegins shorts
	bounds                  quads // pairs, both ends included
	words                   shorts

	heads     string
	args      shorts // leaf, leaf-list: values; list: keys
	kidBegins longs
	kidNames  shorts // ascending below one node
	kidNodes  shorts
	kidPlaces shorts // in the order of the YANG
}

// The bits of a node's head.
const (
	kindBits    = 7
	presenceBit = 8
	orderedBit  = 16
	secretBit   = 32
)

// form says how an alternative for a value looks.
type form byte

const (
	text    form = 1 + iota // any text; bounds limit its number of characters
	signed                  // a whole number within bounds, which are bit patterns of signed ones
	natural                 // a whole number within unsigned bounds
	decimal                 // a number with at most nine decimals; signed bounds in units of 10^-9
	word                    // one of the words
	wild                    // <...> or $...: a wildcard of a group, a variable of a macro
)

// name returns the name of that number. Names are ordered as their numbers.
func (t *table) name(i int) string {
	from := 0
	if i > 0 {
		from = t.nameEnds.at(i - 1)
	}
	return t.nameText[from:t.nameEnds.at(i)]
}

// below returns where the kids of d begin and end.
func (t *table) below(d Def) (from, to int) {
	return t.kidBegins.at(int(d.i) - 1), t.kidBegins.at(int(d.i))
}

// alternatives returns where the alternatives for the value of d, which is a
// leaf or a leaf-list, begin and end.
func (t *table) alternatives(d Def) (from, to int) {
	v := t.args.at(int(d.i) - 1)
	return t.valueBegins.at(v), t.valueBegins.at(v + 1)
}

// shorts, longs and quads are columns of numbers with 2, 4 and 8 bytes each,
// the low byte first.
type (
	shorts string
	longs  string
	quads  string
)

func (s shorts) at(i int) int { return int(s[2*i]) | int(s[2*i+1])<<8 }
func (s shorts) len() int     { return len(s) / 2 }

func (s longs) at(i int) int {
	b := s[4*i : 4*i+4]
	return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 | int(b[3])<<24
}
func (s longs) len() int { return len(s) / 4 }

func (s quads) at(i int) uint64 {
	n := uint64(0)
	for k := 7; k >= 0; k-- {
		n = n<<8 | uint64(s[8*i+k])
	}
	return n
}

// column is a column of numbers that fit into an int.
type column interface {
	at(i int) int
	len() int
}

func (s shorts) all() func(func(int, int) bool) { return each(s) }
func (s longs) all() func(func(int, int) bool)  { return each(s) }

func each[C column](c C) func(func(int, int) bool) {
	return func(yield func(int, int) bool) {
		for i := range c.len() {
			if !yield(i, c.at(i)) {
				return
			}
		}
	}
}

// covers reports whether begins cut n things into parts without a gap.
func covers(begins column, n int) bool {
	before := 0
	for i := range begins.len() {
		b := begins.at(i)
		if b < before || i == 0 && b != 0 {
			return false
		}
		before = b
	}
	return before == n
}
