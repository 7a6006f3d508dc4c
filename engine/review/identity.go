package review

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/engine"
)

// An identity is a router's change in the form in which changes are compared.
//
// What has to be equal is the frame: stages, windows of confirmed commits, every
// edit with its names, namespaces and marks, all that is removed, switched off,
// switched on, moved or replaced, and the names of secrets. Keys and values of
// what is added stand beside it as words: the path above it, the parts of a
// compound key, what comes with it, and the sibling it is put beside. Nothing of
// a secret but its name is in either, so that a stored plan, in which secrets are
// sealed, has the same identities as the one it was made from.
type identity struct {
	frame [sha256.Size]byte
	words []word
	// order leads, by step, from an edit's place in the form to its index in
	// Step.Edits. nil: all are where they were.
	order [][]int
}

// A word is a key, part of a key or value that is added.
type word struct {
	value string
	refs  []string // names of inventory values that are the same, best first
}

// identify makes the identity of a router's change.
func identify(steps []engine.Step) identity { return new(writer).identify(steps) }

// identify makes the identity of a router's change. Its words are the writer's
// until the next one is made.
func (w *writer) identify(steps []engine.Step) identity {
	w.buf, w.words = w.buf[:0], w.words[:0]
	id := identity{order: make([][]int, len(steps))}
	for i, s := range steps {
		w.number(s.Stage)
		w.number(s.Confirm)
		w.number(len(s.Edits))
		id.order[i] = w.step(s)
	}
	id.frame, id.words = sha256.Sum256(w.buf), w.words
	return id
}

// step writes the edits of a step in their order and returns nil; or the order, if
// it is another. Only what is removed from one parent is sorted: no order of
// removals makes a difference, and it depends on the order in which the router
// happens to hold the statements.
func (w *writer) step(s engine.Step) (order []int) {
	l := newLookup(s)
	w.last = nil
	var run []removal // from the same parent, as they stand in buf
	sort := func() {
		if moved := w.sort(run); moved != nil {
			if order == nil {
				order = counted(len(s.Edits))
			}
			copy(order[run[0].index:], moved)
		}
		run = run[:0]
	}
	for k, e := range s.Edits {
		r := removal{index: k, from: len(w.buf)}
		parent := w.edit(e, l.of(k))
		r.to = len(w.buf)
		if e.Op != conf.Remove {
			sort()
			continue
		}
		r.parent = parent - r.from
		if len(run) > 0 && !bytes.Equal(w.buf[r.from:r.from+r.parent], w.buf[run[0].from:run[0].from+run[0].parent]) {
			sort()
		}
		run = append(run, r)
	}
	sort()
	return order
}

// A removal is where one stands in buf; its first bytes are those of its parent.
type removal struct {
	index, from, to, parent int
}

// sort sorts neighbouring removals and returns their new order, nil when it is the
// old one. There are no words in them.
func (w *writer) sort(run []removal) []int {
	less := func(a, b removal) int {
		return cmp.Or(bytes.Compare(w.buf[a.from:a.to], w.buf[b.from:b.to]), cmp.Compare(a.index, b.index))
	}
	if slices.IsSortedFunc(run, less) {
		return nil
	}
	sorted := slices.SortedFunc(slices.Values(run), less)
	var text []byte
	var order []int
	for _, r := range sorted {
		text = append(text, w.buf[r.from:r.to]...)
		order = append(order, r.index)
	}
	copy(w.buf[run[0].from:], text)
	return order
}

// counted is the numbers from 0.
func counted(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// edit writes an edit, and returns where its parent ends in buf. Of an addition
// names leads from values to the inventory values that are the same.
func (w *writer) edit(e conf.Edit, names map[string][]string) (parent int) {
	w.adds, w.names = e.Op == conf.Add, names
	w.number(int(e.Op))
	w.number(e.Fresh)
	w.number(int(e.Place))
	w.number(len(e.Path))
	for i, n := range e.Path {
		if i == len(e.Path)-1 {
			parent = len(w.buf)
		}
		w.node(n)
		if n.Secret && n.Key != "" && !w.within(e.Path[:i+1]) {
			// Its name does not tell one entry from another, this does.
			w.mark('n')
		}
	}
	w.last = e.Path
	// What an edit replaces goes away: it counts as it is.
	if len(e.Path) > 0 && e.Target().Secret {
		w.text("")
	} else {
		w.text(e.Old)
	}
	if e.Veiled {
		w.mark('s')
		return parent
	}
	w.parts(e.After)
	w.parts(e.Before)
	return parent
}

// A writer writes the form: each text behind its length, so that no two forms
// have the same bytes.
type writer struct {
	buf   []byte
	words []word
	adds  bool
	names map[string][]string
	last  []*conf.Node // the path of the edit before
}

// within reports whether the edit before was about the same statement, or about
// one below it.
func (w *writer) within(path []*conf.Node) bool {
	return len(w.last) >= len(path) && slices.EqualFunc(path, w.last[:len(path)], func(a, b *conf.Node) bool {
		return a.Name == b.Name && a.Space == b.Space && a.Key == b.Key
	})
}

func (w *writer) number(n int)  { w.buf = binary.AppendVarint(w.buf, int64(n)) }
func (w *writer) mark(c byte)   { w.buf = append(w.buf, c) }
func (w *writer) text(s string) { w.number(len(s)); w.buf = append(w.buf, s...) }

// parts writes a key, or a value, which is a key of one part.
func (w *writer) parts(s string) {
	if s == "" {
		w.mark('-')
		return
	}
	for part := range strings.SplitSeq(s, conf.KeySep) {
		if w.adds {
			w.mark('w')
			w.words = append(w.words, word{part, w.names[part]})
		} else {
			w.mark('t')
			w.text(part)
		}
	}
	w.mark('.')
}

// node writes a statement with all below it.
func (w *writer) node(n *conf.Node) {
	w.text(n.Name)
	w.text(n.Space)
	if n.Inactive {
		w.mark('i')
	}
	if n.Secret {
		w.mark('s')
		w.text(n.Label)
	} else {
		w.parts(n.Key)
		w.parts(n.Value)
	}
	w.number(len(n.Kids))
	for _, k := range n.Kids {
		w.node(k)
	}
}
