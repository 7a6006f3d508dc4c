package schema

// Suggest returns the name below d that is nearest to a misspelt one, or "" if
// none is near. A name that is right is its own suggestion.
func (d Def) Suggest(name string) string {
	n := newNearest(name)
	for have := range d.Children() {
		n.try(have)
	}
	return n.best
}

// Nearest returns the one of some names that is nearest to a misspelt one, or ""
// if none is near: for names that no YANG lists.
func Nearest(name string, among ...string) string {
	n := newNearest(name)
	for _, have := range among {
		n.try(have)
	}
	return n.best
}

// nearestWord returns the word of an enumeration nearest to a misspelt one.
func (d Def) nearestWord(value string) string {
	t := loaded()
	n := newNearest(value)
	from, to := t.alternatives(d)
	for a := from; a < to; a++ {
		for w := range t.wordsOf(a) {
			n.try(w)
		}
	}
	return n.best
}

// nearest keeps the word with the smallest distance to the wanted one; of two,
// the first. A word is near when at most every third letter is wrong.
type nearest struct {
	want, best string
	limit      int
}

// longest is the longest name that is worth a suggestion.
const longest = 255

func newNearest(want string) *nearest { return &nearest{want: want, limit: max(len(want), 3) / 3} }

func (n *nearest) try(have string) {
	if n.want == "" || len(n.want) > longest {
		return
	}
	if d := distance(n.want, have); d <= n.limit {
		n.best, n.limit = have, d-1
	}
}

// distance is the number of letters to add, drop, change or swap with their
// neighbour to get from a to b (optimal string alignment).
func distance(a, b string) int {
	prev2 := make([]int, len(b)+1)
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	cur := make([]int, len(b)+1)
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			change := prev[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
