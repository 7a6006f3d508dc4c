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
func identify(steps []engine.Step) identity {
	id := identity{order: make([][]int, len(steps))}
	w := &writer{}
	for i, s := range steps {
		w.number(s.Stage)
		w.number(s.Confirm)
		w.number(len(s.Edits))
		for _, e := range id.arrange(i, s) {
			w.buf = append(w.buf, e.buf...)
			w.words = append(w.words, e.words...)
		}
	}
	id.frame, id.words = sha256.Sum256(w.buf), w.words
	return id
}

// arrange writes the edits of a step in their order. Only what is removed from
// one parent is sorted: no order of removals makes a difference, and it depends on
// the order in which the router happens to hold the statements.
func (id *identity) arrange(i int, s engine.Step) []written {
	l := newLookup(s)
	all := make([]written, len(s.Edits))
	sort := false
	for k, e := range s.Edits {
		all[k] = write(e, l.of(k))
		all[k].index = k
		sort = sort || k > 0 && all[k].beside(all[k-1])
	}
	if !sort {
		return all
	}
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].beside(all[from]) {
			to++
		}
		slices.SortStableFunc(all[from:to], func(a, b written) int {
			return cmp.Or(bytes.Compare(a.buf, b.buf), cmp.Compare(a.index, b.index))
		})
		from = to
	}
	for _, e := range all {
		id.order[i] = append(id.order[i], e.index)
	}
	return all
}

// A written edit.
type written struct {
	writer
	index  int
	parent int // bytes of buf that are the parent of what is removed; 0 for another edit
}

// beside reports whether both edits remove something from the same parent.
func (e written) beside(f written) bool {
	return e.parent > 0 && e.parent == f.parent && bytes.Equal(e.buf[:e.parent], f.buf[:f.parent])
}

// write writes an edit. Of an addition names leads from values to the inventory
// values that are the same.
func write(e conf.Edit, names map[string][]string) written {
	w := written{}
	w.adds, w.names = e.Op == conf.Add, names
	w.number(int(e.Op))
	w.number(e.Fresh)
	w.number(int(e.Place))
	w.number(len(e.Path))
	for i, n := range e.Path {
		if i == len(e.Path)-1 && e.Op == conf.Remove {
			w.parent = len(w.buf)
		}
		w.node(n)
	}
	// What an edit replaces goes away: it counts as it is.
	if last := len(e.Path) - 1; last >= 0 && e.Path[last].Secret {
		w.text("")
	} else {
		w.text(e.Old)
	}
	if e.Veiled {
		w.mark('s')
		return w
	}
	w.parts(e.After)
	w.parts(e.Before)
	return w
}

// A writer writes the form: each text behind its length, so that no two forms
// have the same bytes.
type writer struct {
	buf   []byte
	words []word
	adds  bool
	names map[string][]string
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
