package conf

import (
	"strings"

	"nplay/conf/schema"
)

// A Line is one line of a diff in the form of `show | compare`.
type Line struct {
	Mark byte   // '+', '-', '!' or ' '; 0 on an "[edit ...]" header
	Text string // with its indentation, without the mark; secrets already masked
	Edit int    // index of the edit it comes from, -1 for headers and closing braces
}

// Hunks renders edits the way a router shows them: an [edit path] header, then
// curly lines with a mark. Edits of one parent stand under one header, where
// the first of them would. Secret keys and values, by the schema or by
// Node.Secret, are masked as "(sensitive)".
func Hunks(edits []Edit) []Line {
	s := &sheet{hunks: map[string]*block{}, fresh: map[string]*block{}}
	for i, e := range edits {
		if len(e.Path) > 0 {
			s.take(i, e)
		}
	}
	var l []Line
	for _, h := range s.order {
		l = append(l, Line{Text: PathString(h.path), Edit: -1})
		for _, b := range h.kids {
			l = b.lines(l, 0)
		}
	}
	return l
}

// A sheet collects the hunks.
type sheet struct {
	order []*block
	hunks map[string]*block // by path
	fresh map[string]*block // the statements that are new, by path
}

// A block is a statement in a hunk, or the hunk itself.
type block struct {
	path []*Node
	mark byte
	edit int
	tag  string // "inactive: ", "active: "
	fold bool   // what is inside does not matter
	kids []*block
}

// hunk returns the hunk with that header.
func (s *sheet) hunk(path []*Node) *block {
	at := trail(path)
	if s.hunks[at] == nil {
		s.hunks[at] = &block{path: path}
		s.order = append(s.order, s.hunks[at])
	}
	return s.hunks[at]
}

// take puts an edit into its hunk.
func (s *sheet) take(i int, e Edit) {
	last := len(e.Path) - 1
	if e.Op == Add && 0 <= e.Fresh && e.Fresh <= last {
		h := s.hunk(e.Path[:e.Fresh])
		for end := e.Fresh + 1; end <= len(e.Path); end++ {
			at := trail(e.Path[:end])
			b := s.fresh[at]
			if b == nil {
				b = &block{path: e.Path[:end], mark: '+', edit: i}
				s.fresh[at] = b
				h.among(e, b)
			}
			h = b
		}
		h.expand()
		return
	}
	if b := s.fresh[trail(e.Path)]; b != nil && e.Op == Deactivate {
		b.tag = inactive
		return
	}
	h := s.hunk(e.Path[:last])
	b := &block{path: e.Path, edit: i, mark: '!', fold: true}
	switch e.Op {
	case Add:
		was := *e.Target()
		was.Value, was.Label = e.Old, "" // the label is the new value's
		h.kids = append(h.kids, &block{path: with(e.Path[:last], &was), edit: i, mark: '-'})
		b.mark = '+'
	case Remove:
		b.mark, b.fold = '-', false
		if e.Target().Inactive {
			b.tag = inactive
		}
		b.expand()
	case Activate:
		b.tag = "active: "
	case Deactivate:
		b.tag = inactive
	}
	h.among(e, b)
}

const inactive = "inactive: "

// among appends b, beside the sibling that its edit names, if it names one.
func (h *block) among(e Edit, b *block) {
	beside := func(key string) *block {
		n := shorn(e.Target())
		n.Secret, n.Label = e.Veiled, ""
		if n.Kind() == schema.LeafList {
			n.Value = key
		} else {
			n.Key = key
		}
		return &block{path: with(e.Path[:len(e.Path)-1], n), edit: b.edit, mark: ' ', fold: true}
	}
	placed := len(b.path) == len(e.Path)
	if placed && e.Place == Following {
		h.kids = append(h.kids, beside(e.After))
	}
	h.kids = append(h.kids, b)
	if placed && e.Place == First && e.Before != "" {
		h.kids = append(h.kids, beside(e.Before))
	}
}

// expand gives a block what is below its statement.
func (b *block) expand() {
	for _, k := range b.path[len(b.path)-1].Kids {
		if empty(k) {
			continue
		}
		inner := &block{path: with(b.path, k), mark: b.mark, edit: b.edit}
		if k.Inactive {
			inner.tag = inactive
		}
		inner.expand()
		b.kids = append(b.kids, inner)
	}
}

// lines appends the lines of a block.
func (b *block) lines(l []Line, depth int) []Line {
	n := b.path[len(b.path)-1]
	words := masked(b.path)
	if n.Kind() == schema.Leaf || n.Kind() == schema.Unknown && n.Value != "" {
		words = append(words, maskFor(n)(n.Value))
	}
	indent := strings.Repeat("    ", depth)
	text := "   " + indent + b.tag + strings.Join(words, " ")
	switch {
	case b.oneliner():
		k := b.kids[0]
		value := valued(k.path, maskFor(k.path[len(k.path)-1]))
		return append(l, Line{b.mark, text + " " + strings.Join(value, " ") + ";", k.edit})
	case len(b.kids) > 0:
		l = append(l, Line{b.mark, text + " {", b.edit})
		for _, k := range b.kids {
			l = k.lines(l, depth+1)
		}
		return append(l, Line{b.mark, "   " + indent + "}", -1})
	case b.fold && holds(n):
		return append(l, Line{b.mark, text + " { ... }", b.edit})
	}
	return append(l, Line{b.mark, text + ";", b.edit})
}

// oneliner reports whether all of the block is a value that has no word of its
// own: `metric 100;`.
func (b *block) oneliner() bool {
	if len(b.kids) != 1 || len(b.kids[0].kids) > 0 || b.kids[0].tag != "" || b.kids[0].mark != b.mark {
		return false
	}
	path := b.kids[0].path
	return path[len(path)-1].Kind() == schema.Leaf && !spoken(path)
}

// holds reports whether a statement is likely to have statements in it. An edit
// that does not touch them does not know them.
func holds(n *Node) bool {
	if n.Kind() == schema.Container {
		return true
	}
	if n.Kind() == schema.List {
		for _, def := range n.Def.Children() {
			if k := def.Kind(); k == schema.Container || k == schema.List {
				return true
			}
		}
	}
	return false
}

// trail is a path as the key of a map.
func trail(path []*Node) string {
	var b strings.Builder
	for _, n := range path {
		b.WriteString(n.Name + "\x00" + n.Space + "\x00" + id(n))
		if n.Kind() == schema.Unknown {
			b.WriteString(n.Value)
		}
		b.WriteString("\x01")
	}
	return b.String()
}
