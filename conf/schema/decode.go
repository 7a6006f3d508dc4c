package schema

import (
	"errors"
	"fmt"
	"strings"
)

// magic begins the file; the number is that of its form.
const magic = "nplay schema 1\n"

var errShort = errors.New("it ends too early")

// decode finds the columns in a file and checks them. It returns an error, and
// never panics, if the file is damaged; what it returns is consistent: every
// number points to something, and no statement contains itself.
func decode(file string) (*table, error) {
	rest, ok := strings.CutPrefix(file, magic)
	if !ok {
		return nil, errors.New("it is not schema data of this version")
	}
	c := cutter{rest: rest}
	var counts [8]int
	for i, n := 0, longs(c.cut(len(counts), 4)); i < n.len(); i++ {
		counts[i] = n.at(i)
	}
	names, keys, keyNames, values, alts, bounds, words, nodes :=
		counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7]
	t := &table{}
	t.nameEnds = longs(c.cut(names, 4))
	t.nameText = c.cut(last(t.nameEnds), 1)
	t.keyBegins = shorts(c.cut(keys+1, 2))
	t.keyNames = shorts(c.cut(keyNames, 2))
	t.valueBegins = shorts(c.cut(values+1, 2))
	t.forms = c.cut(alts, 1)
	t.boundBegins = shorts(c.cut(alts+1, 2))
	t.wordBegins = shorts(c.cut(alts+1, 2))
	t.bounds = quads(c.cut(2*bounds, 8))
	t.words = shorts(c.cut(words, 2))
	t.heads = c.cut(nodes, 1)
	t.args = shorts(c.cut(nodes, 2))
	t.kidBegins = longs(c.cut(nodes+1, 4))
	t.kidNames = shorts(c.cut(last(t.kidBegins), 2))
	t.kidNodes = shorts(c.cut(last(t.kidBegins), 2))
	t.kidPlaces = shorts(c.cut(last(t.kidBegins), 2))
	switch {
	case c.short:
		return nil, errShort
	case c.rest != "":
		return nil, errors.New("there is something behind its end")
	}
	if err := t.verify(); err != nil {
		return nil, err
	}
	for i := range keys {
		var set []string
		for k := t.keyBegins.at(i); k < t.keyBegins.at(i+1); k++ {
			set = append(set, t.name(t.keyNames.at(k)))
		}
		t.keys = append(t.keys, set)
	}
	return t, nil
}

// cutter cuts columns off a file's front.
type cutter struct {
	rest  string
	short bool
}

// cut returns n numbers of size bytes each, or nothing once the file is short.
func (c *cutter) cut(n, size int) string {
	if c.short || n < 0 || n > len(c.rest)/size {
		c.short = true
		return ""
	}
	s := c.rest[:n*size]
	c.rest = c.rest[n*size:]
	return s
}

// last returns the last number of a column, 0 of an empty one.
func last(s longs) int {
	if s.len() == 0 {
		return 0
	}
	return s.at(s.len() - 1)
}

// verify checks that all numbers are within what they point to.
func (t *table) verify() error {
	names := t.nameEnds.len()
	before := ""
	for i, end := range t.nameEnds.all() {
		if end > len(t.nameText) || i > 0 && end < t.nameEnds.at(i-1) {
			return errors.New("its names overlap")
		}
		name := t.name(i)
		if i > 0 && name <= before {
			return errors.New("its names are not in order")
		}
		before = name
	}
	for _, b := range []struct {
		what   string
		begins column
		of     int
	}{
		{"keys", t.keyBegins, t.keyNames.len()},
		{"values", t.valueBegins, len(t.forms)},
		{"bounds", t.boundBegins, len(t.bounds) / 16},
		{"words", t.wordBegins, t.words.len()},
		{"statements", t.kidBegins, t.kidNames.len()},
	} {
		if !covers(b.begins, b.of) {
			return fmt.Errorf("its %s overlap", b.what)
		}
	}
	for _, s := range []shorts{t.keyNames, t.words, t.kidNames} {
		for _, n := range s.all() {
			if n >= names {
				return fmt.Errorf("name %d is not there", n)
			}
		}
	}
	for _, f := range []byte(t.forms) {
		if form(f) < text || form(f) > wild {
			return fmt.Errorf("form %d of a value is unknown", f)
		}
	}
	return t.verifyNodes()
}

func (t *table) verifyNodes() error {
	for i, head := range []byte(t.heads) {
		limit := 1
		switch Kind(head & kindBits) {
		case Leaf, LeafList:
			limit = t.valueBegins.len() - 1
		case List:
			limit = t.keyBegins.len() - 1
		case Container, Flag:
		default:
			return fmt.Errorf("kind %d of a statement is unknown", head&kindBits)
		}
		if t.args.at(i) >= limit {
			return fmt.Errorf("statement %d has no values or keys", i)
		}
		from, to := t.below(Def{uint32(i + 1)})
		for k := from; k < to; k++ {
			if n := t.kidNodes.at(k); n == 0 || n > i {
				return fmt.Errorf("statement %d contains itself", i)
			}
			if k > from && t.kidNames.at(k) <= t.kidNames.at(k-1) {
				return fmt.Errorf("what is below statement %d is not in order", i)
			}
		}
	}
	if n := len(t.heads); n == 0 || Kind(t.heads[n-1]&kindBits) != Container {
		return errors.New("it has no configuration")
	}
	return nil
}
