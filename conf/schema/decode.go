package schema

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// magic begins the file; the number is that of the form described in
// gen/encode.go.
const magic = "nplay schema 1\n"

// Limits that data generated from YANG does not come near; they bound what a
// damaged file can cost.
const (
	maxBytes = 4 << 20
	maxName  = 255
)

var errShort = errors.New("it ends too early")

// decode unpacks a file. It returns an error, and never panics, if the file is
// damaged; what it returns is consistent: every index is within its slice, and
// no statement contains itself.
func decode(file []byte) (*table, error) {
	rest, ok := bytes.CutPrefix(file, []byte(magic))
	if !ok {
		return nil, errors.New("it is not schema data of this version")
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(rest)), maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("cannot be unpacked: %w", err)
	}
	if len(raw) > maxBytes {
		return nil, errors.New("it is too large")
	}
	r := &reader{in: raw}
	t := &table{}
	r.names(t)
	r.allValues(t)
	r.nodes(t)
	if r.err == nil && len(r.in) > 0 {
		r.fail("there is something behind its end")
	}
	return t, r.err
}

// reader reads numbers until the first error, after which it reads zeros.
type reader struct {
	in  []byte
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
	r.in = nil
}

func (r *reader) uint() uint64 {
	n, size := binary.Uvarint(r.in)
	if size <= 0 {
		r.fail("%w", errShort)
		return 0
	}
	r.in = r.in[size:]
	return n
}

func (r *reader) int() int64 {
	n, size := binary.Varint(r.in)
	if size <= 0 {
		r.fail("%w", errShort)
		return 0
	}
	r.in = r.in[size:]
	return n
}

func (r *reader) byte() byte {
	if len(r.in) == 0 {
		r.fail("%w", errShort)
		return 0
	}
	b := r.in[0]
	r.in = r.in[1:]
	return b
}

// count reads how many things follow, each of at least one byte.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.in)) {
		r.fail("%w", errShort)
		return 0
	}
	return int(n)
}

// index reads a number below n, counted from base.
func (r *reader) index(base, n int) uint32 {
	i := r.uint()
	if i >= uint64(n) || base+int(i) >= n {
		r.fail("number %d is out of range", i)
		return 0
	}
	return uint32(base + int(i))
}

func (r *reader) names(t *table) {
	n := r.count()
	t.ends = make([]uint32, 0, n)
	var all strings.Builder
	all.Grow(16 * n)
	var last []byte
	for range n {
		same, own := r.uint(), r.count()
		if same > uint64(len(last)) || int(same)+own > maxName {
			r.fail("a name is too long")
		}
		if r.err != nil {
			return
		}
		next := append(slices.Clone(last[:same]), r.in[:own]...)
		r.in = r.in[own:]
		if len(t.ends) > 0 && bytes.Compare(last, next) >= 0 {
			r.fail("its names are not in order")
			return
		}
		all.Write(next)
		t.ends = append(t.ends, uint32(all.Len()))
		last = next
	}
	t.text = all.String()
}

func (r *reader) allValues(t *table) {
	n := r.count()
	t.values = make([]values, 0, n)
	for range n {
		from := len(t.alts)
		for range r.count() {
			r.alt(t)
		}
		t.values = append(t.values, values{uint32(from), uint32(len(t.alts))})
		if r.err != nil {
			return
		}
	}
}

func (r *reader) alt(t *table) {
	a := alt{form: form(r.byte()), bound: uint32(len(t.bounds)), word: uint32(len(t.words))}
	if a.form < text || a.form > wild {
		r.fail("form %d is unknown", a.form)
	}
	for range r.count() {
		var lo uint64
		if a.form == signed || a.form == decimal {
			lo = uint64(r.int())
		} else {
			lo = r.uint()
		}
		t.bounds = append(t.bounds, bound{lo, lo + r.uint()})
	}
	last := 0
	for range r.count() {
		w := r.index(last, len(t.ends))
		t.words = append(t.words, w)
		last = int(w)
	}
	a.boundTo, a.wordTo = uint32(len(t.bounds)), uint32(len(t.words))
	t.alts = append(t.alts, a)
}

func (r *reader) nodes(t *table) {
	n := r.count()
	t.heads = make([]byte, 0, n)
	t.args = make([]uint32, 0, n)
	t.first = make([]uint32, 1, n+1)
	t.kids = make([]kid, 0, 6*n)
	keys := map[string]uint32{}
	for i := range n {
		head := r.byte()
		arg := uint32(0)
		switch kind := Kind(head & kindBits); kind {
		case Leaf, LeafList:
			arg = r.index(0, len(t.values))
		case List:
			arg = r.keys(t, keys)
			r.kids(t, i+1)
		case Container:
			r.kids(t, i+1)
		case Flag:
		default:
			r.fail("kind %d is unknown", kind)
		}
		if r.err != nil {
			return
		}
		t.heads = append(t.heads, head)
		t.args = append(t.args, arg)
		t.first = append(t.first, uint32(len(t.kids)))
	}
	if n == 0 || Kind(t.heads[n-1]&kindBits) != Container {
		r.fail("it has no configuration")
	}
}

// keys reads a list's keys and returns their index in t.keys.
func (r *reader) keys(t *table, known map[string]uint32) uint32 {
	var names []string
	for range r.count() {
		i := r.index(0, len(t.ends))
		if r.err != nil {
			return 0
		}
		names = append(names, t.name(i))
	}
	id := strings.Join(names, " ")
	i, ok := known[id]
	if !ok {
		i = uint32(len(t.keys))
		t.keys = append(t.keys, names)
		known[id] = i
	}
	return i
}

// kids reads what is below node self.
func (r *reader) kids(t *table, self int) {
	from := len(t.kids)
	last := 0
	for range r.count() {
		name := r.index(last, len(t.ends))
		t.kids = append(t.kids, kid{name: name})
		last = int(name)
	}
	for i := from; i < len(t.kids); i++ {
		back := r.uint()
		if back == 0 || back >= uint64(self) {
			r.fail("a statement contains itself")
			return
		}
		t.kids[i].node = uint32(uint64(self) - back)
	}
}
