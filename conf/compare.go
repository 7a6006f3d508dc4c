package conf

import (
	"slices"
	"strings"

	"nplay/conf/schema"
)

// A Comparison is a router's own diff, the answer to `show | compare`.
type Comparison struct {
	signed []signed
	tags   []signed // what is marked with `inactive:` or `active:`
	moved  []signed // what is said to have another place
	shown  strings.Builder
}

// A signed is a statement that a diff says has come ('+'), gone ('-') or changed
// its state ('!').
type signed struct {
	sign  byte
	path  []*Node
	words []string // in the place of path, of what the schema does not know
	off   bool     // of a tag: `inactive:`
}

// Text is the diff for a person's eyes: secrets are masked, by the schema and by
// their looks, and so is whatever stands in a line that the schema does not know.
func (c *Comparison) Text() string { return c.shown.String() }

// Agrees reports whether the diff is that of the edits. Both are taken for sets
// of whole statements, so that headers, nesting, order and context of the lines
// do not matter. settle gives what a secret's forms have in common; nil takes
// every value as it stands.
//
// A user identifier that a commit check has assigned is no difference. Where in
// its list a new entry stands is not compared.
func (c *Comparison) Agrees(edits []Edit, settle func(string) string) bool {
	if settle == nil {
		settle = func(s string) string { return s }
	}
	ours := tally{settle: settle, all: map[string]bool{}}
	ours.edits(edits)
	theirs := tally{settle: settle, all: map[string]bool{}}
	theirs.comparison(c, ours.identified(edits))
	a, b := ours.reduced(), theirs.reduced()
	if len(a) != len(b) {
		return false
	}
	for s := range a {
		if !b[s] {
			return false
		}
	}
	return true
}

// A tally is signed statements as a set.
type tally struct {
	settle func(string) string
	all    map[string]bool
}

// The signs of a tally beside '+' and '-'.
const (
	signOff   = '~' // is off now
	signOn    = '^' // is on now
	signOrder = '%' // a list whose entries have another order
)

func (t *tally) add(sign byte, key string) { t.all[string(sign)+key] = true }

// key is a path in a form in which one statement's is the beginning of that of
// what stands below it, and of nothing else.
func (t *tally) key(path []*Node) string {
	var b strings.Builder
	for _, n := range path {
		b.WriteString(n.Name + "\x00" + n.Space + "\x00" + t.settle(id(n)))
		if n.Kind() == schema.Leaf || n.Kind() == schema.Unknown {
			b.WriteString("\x02" + t.settle(n.Value))
		}
		b.WriteString("\x01")
	}
	return b.String()
}

// state is what a tag is about: key without the value of a leaf, which may change
// with it.
func (t *tally) state(path []*Node) string {
	n := path[len(path)-1]
	return t.key(path[:len(path)-1]) + n.Name + "\x00" + n.Space + "\x00" + t.settle(id(n))
}

// edits adds what edits come to.
func (t *tally) edits(edits []Edit) {
	for _, e := range edits {
		if len(e.Path) == 0 {
			continue
		}
		last := len(e.Path) - 1
		switch e.Op {
		case Add:
			if e.Fresh > last && e.Target().Kind() == schema.Leaf {
				was := *e.Target()
				was.Value = e.Old
				t.add('-', t.key(with(e.Path[:last], &was)))
			}
			t.tree('+', e.Path)
		case Remove:
			t.tree('-', e.Path)
		case Activate:
			t.add(signOn, t.state(e.Path))
		case Deactivate:
			t.add(signOff, t.state(e.Path))
		case Move:
			t.add(signOrder, t.list(e.Path))
		}
	}
}

// list names the list or leaf-list whose entry a path ends with.
func (t *tally) list(path []*Node) string {
	last := len(path) - 1
	return t.key(path[:last]) + path[last].Name
}

// tree adds a statement with all below it.
func (t *tally) tree(sign byte, path []*Node) {
	n := path[len(path)-1]
	if empty(n) {
		return
	}
	t.add(sign, t.key(path))
	if sign == '+' && n.Inactive {
		t.add(signOff, t.state(path))
	}
	for _, k := range n.Kids {
		t.tree(sign, with(path, k))
	}
}

// comparison adds what a router's diff says. wanted are the user identifiers that
// are no assigned ones.
func (t *tally) comparison(c *Comparison, wanted map[string]bool) {
	before, after := map[string][]string{}, map[string][]string{}
	there := map[string]bool{}
	for _, s := range c.signed {
		if s.path == nil {
			t.add(s.sign, "?"+strings.Join(s.words, "\x01"))
			continue
		}
		key := t.key(s.path)
		if s.sign == '+' && assigned(s.path) && !wanted[t.state(s.path)] {
			continue
		}
		t.add(s.sign, key)
		for i, n := range s.path {
			there[string(s.sign)+t.state(s.path[:i+1])] = true
			if k := n.Kind(); k != schema.List && k != schema.LeafList {
				continue
			}
			of, to := t.list(s.path[:i+1]), before
			if s.sign == '+' {
				to = after
			}
			if entry := t.key(s.path[:i+1]); !slices.Contains(lastOf(to[of]), entry) {
				to[of] = append(to[of], entry)
			}
		}
	}
	for _, m := range c.moved {
		if k := m.path[len(m.path)-1].Kind(); k == schema.List || k == schema.LeafList {
			t.add(signOrder, t.list(m.path))
		}
	}
	for of, old := range before {
		if reordered(old, after[of]) {
			t.add(signOrder, of)
		}
	}
	t.tags(c.tags, there)
}

// lastOf is the end of a list that is filled in order.
func lastOf(s []string) []string { return s[max(0, len(s)-1):] }

// tags adds the states that change; there are the states that come or go with
// their statements. A statement that goes says nothing by its state, unless it
// comes again in another.
func (t *tally) tags(tags []signed, there map[string]bool) {
	off := map[string]bool{}
	for _, s := range tags {
		if s.off {
			off[string(s.sign)+t.state(s.path)] = true
		}
	}
	for _, s := range tags {
		key := t.state(s.path)
		switch {
		case s.sign == '-' && s.off && there["+"+key] && !off["+"+key]:
			t.add(signOn, key)
		case s.sign == '+' && s.off && !off["-"+key], s.sign == '!' && s.off:
			t.add(signOff, key)
		case s.sign == '!':
			t.add(signOn, key)
		}
	}
}

// identified are the users whom our side gives an identifier.
func (t *tally) identified(edits []Edit) map[string]bool {
	all := map[string]bool{}
	for _, e := range edits {
		for end := range len(e.Path) {
			if p := e.Path[:end+1]; e.Op == Add && assigned(p) {
				all[t.state(p)] = true
			}
		}
		if e.Op == Add && len(e.Path) > 0 {
			t.below(e.Path, func(p []*Node) {
				if assigned(p) {
					all[t.state(p)] = true
				}
			})
		}
	}
	return all
}

// below calls f for every statement below the last of a path.
func (t *tally) below(path []*Node, f func([]*Node)) {
	for _, k := range path[len(path)-1].Kids {
		p := with(path, k)
		f(p)
		t.below(p, f)
	}
}

// assigned reports whether a statement is one that a commit check puts into the
// candidate by itself.
func assigned(path []*Node) bool {
	return len(path) == 4 && path[0].Name == "system" && path[1].Name == "login" && path[2].Name == "user" && path[3].Name == "uid"
}

// reordered reports whether what stands in both lists has another order.
func reordered(old, new []string) bool {
	at := make(map[string]int, len(new))
	for i, s := range new {
		at[s] = i + 1
	}
	last := 0
	for _, s := range old {
		i := at[s]
		if i == 0 {
			continue
		}
		if i < last {
			return true
		}
		last = i
	}
	return false
}

// reduced is the set without what goes and comes again, and without statements
// that follow from others below them.
func (t *tally) reduced() map[string]bool {
	left := map[string]bool{}
	for s := range t.all {
		if other := map[byte]string{'+': "-", '-': "+"}[s[0]]; other == "" || !t.all[other+s[1:]] {
			left[s] = true
		}
	}
	for s := range left {
		if s[0] != '+' && s[0] != '-' || strings.HasPrefix(s[1:], "?") {
			continue
		}
		for i := strings.LastIndexByte(s[:len(s)-1], 1); i > 0; i = strings.LastIndexByte(s[:i], 1) {
			delete(left, s[:i+1])
		}
	}
	return left
}
