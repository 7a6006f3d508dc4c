package review

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"nplay/engine"
)

// A kind is one way in which routers would be changed.
type kind struct {
	sum     string   // SHA-256 of the canonical form, in hex
	alike   []string // the inventory values by which the members differ
	members []member // in the plan's order
}

// A member of a kind.
type member struct {
	at     int      // in Plan.Hosts
	values []string // of kind.alike
	order  [][]int  // see identity.order
}

// A change is all routers whose changes are equal as they stand. They are never
// parted, so a word may be called by the inventory values only that it has on all
// of them.
type change struct {
	members []member
	words   []word
	called  []token // what each word is taken for
}

// A token is what a word is taken for: itself, or the name of an inventory value.
type token struct {
	text string
	ref  bool
}

// kindsOf puts the routers with a change into kinds.
//
// A word can be many things: 830 may be what the playbook says, or the router's
// host.vars.port, or by chance both. So all changes that are equal but for their
// words are looked at together, and a word counts as what it is on most of their
// routers: as host.vars.port where the others have their host.vars.port there, as
// 830 where they have 830. Which router stands where in the plan plays no part.
func kindsOf(plan *engine.Plan) []kind {
	var frames []*frame
	byFrame := map[[sha256.Size]byte]*frame{}
	w := &writer{}
	for i := range plan.Hosts {
		h := &plan.Hosts[i]
		if !h.Changed() {
			continue
		}
		id := w.identify(h.Steps)
		f := byFrame[id.frame]
		if f == nil {
			f = &frame{sum: id.frame, at: map[[sha256.Size]byte]*change{}}
			byFrame[id.frame] = f
			frames = append(frames, f)
		}
		f.add(id, i)
	}
	var kinds []kind
	for _, f := range frames {
		f.call()
		kinds = append(kinds, f.kinds()...)
	}
	return kinds
}

// A frame is the changes that are equal but for their words.
type frame struct {
	sum     [sha256.Size]byte
	changes []*change
	at      map[[sha256.Size]byte]*change // by the words as they stand
	key     writer
}

// add adds a router.
func (f *frame) add(id identity, host int) {
	f.key.buf = f.key.buf[:0]
	for _, w := range id.words {
		f.key.text(w.value)
	}
	key := sha256.Sum256(f.key.buf)
	c := f.at[key]
	if c == nil {
		c = &change{words: slices.Clone(id.words)}
		f.at[key] = c
		f.changes = append(f.changes, c)
	} else {
		for i := range c.words {
			c.words[i].refs = both(c.words[i].refs, id.words[i].refs)
		}
	}
	c.members = append(c.members, member{at: host, order: id.order})
}

// both returns the names that are in both lists.
func both(a, b []string) []string {
	if slices.Equal(a, b) {
		return a
	}
	var all []string
	for _, s := range a {
		if slices.Contains(b, s) {
			all = append(all, s)
		}
	}
	return all
}

// call settles what each word is taken for, one after the other: those first that
// can be nothing but themselves. Only changes that are alike so far are counted
// together.
func (f *frame) call() {
	cells := make([]int, len(f.changes))
	count, next := map[place]int{}, map[place]int{}
	for _, c := range f.changes {
		c.called = make([]token, len(c.words))
	}
	settle := func(i int) {
		if f.plain(i) {
			for _, c := range f.changes {
				c.called[i] = token{text: c.words[i].value}
			}
			return
		}
		clear(count)
		clear(next)
		for k, c := range f.changes {
			for t := range c.words[i].tokens() {
				count[place{cells[k], t}] += len(c.members)
			}
		}
		for k, c := range f.changes {
			var best token
			most := 0
			for t := range c.words[i].tokens() {
				if n := count[place{cells[k], t}]; n > most {
					best, most = t, n
				}
			}
			c.called[i] = best
			p := place{cells[k], best}
			cell, known := next[p]
			if !known {
				cell = len(next)
				next[p] = cell
			}
			cells[k] = cell
		}
	}
	for _, open := range []bool{false, true} {
		for i := range f.changes[0].words {
			if open == slices.ContainsFunc(f.changes, func(c *change) bool { return len(c.words[i].refs) > 0 }) {
				settle(i)
			}
		}
	}
}

// plain reports whether there is nothing to settle about a word: it is the same
// everywhere, and nothing but itself.
func (f *frame) plain(i int) bool {
	first := f.changes[0].words[i].value
	for _, c := range f.changes {
		if c.words[i].value != first || len(c.words[i].refs) > 0 {
			return false
		}
	}
	return true
}

// A place is a token among changes that are alike so far.
type place struct {
	cell int
	token
}

// tokens are all that a word can be taken for, what is taken first where there is
// nothing to choose by: a name stays what it is when a router is alone in a plan.
func (w word) tokens() func(yield func(token) bool) {
	return func(yield func(token) bool) {
		for _, name := range w.refs {
			if !yield(token{name, true}) {
				return
			}
		}
		yield(token{text: w.value})
	}
}

// kinds puts the changes together whose words are taken for the same.
func (f *frame) kinds() []kind {
	var sums []string
	alike := map[string][]*change{}
	for _, c := range f.changes {
		w := writer{buf: f.sum[:]}
		for _, t := range c.called {
			if t.ref {
				w.mark('r')
			} else {
				w.mark('t')
			}
			w.text(t.text)
		}
		sum := sha256.Sum256(w.buf)
		s := hex.EncodeToString(sum[:])
		if alike[s] == nil {
			sums = append(sums, s)
		}
		alike[s] = append(alike[s], c)
	}
	var all []kind
	for _, s := range sums {
		all = append(all, join(s, alike[s]))
	}
	return all
}

// join makes one kind of changes, and says by what they differ.
func join(sum string, changes []*change) kind {
	k := kind{sum: sum}
	var at []int // the words that differ
	for i, t := range changes[0].called {
		if !t.ref || slices.Contains(k.alike, t.text) {
			continue
		}
		if slices.ContainsFunc(changes, func(c *change) bool { return c.words[i].value != changes[0].words[i].value }) {
			k.alike = append(k.alike, t.text)
			at = append(at, i)
		}
	}
	for _, c := range changes {
		var values []string
		for _, i := range at {
			values = append(values, c.words[i].value)
		}
		for _, m := range c.members {
			m.values = values
			k.members = append(k.members, m)
		}
	}
	slices.SortFunc(k.members, func(a, b member) int { return a.at - b.at })
	return k
}
