package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/openconfig/goyang/pkg/yang"
)

// The forms a value may have, as conf/schema numbers them.
const (
	text    = 1 + iota // any text of a length within the bounds
	signed             // a whole number within the bounds
	natural            // a whole number within the bounds, which are unsigned
	decimal            // a number with at most nine decimals; bounds in units of 10^-9
	word               // one of the words
	wild               // <...> or $...: a wildcard of a group, a variable of a macro
)

// alt is one form that a value may have.
type alt struct {
	form   byte
	bounds [][2]uint64 // signed ones as their bit pattern
	words  []string
}

// values is what a leaf accepts: any of the alternatives.
type values []alt

// key is the same for the same values only.
func (v values) key() string {
	var b strings.Builder
	for _, a := range v {
		fmt.Fprintf(&b, "%d %v %q;", a.form, a.bounds, a.words)
	}
	return b.String()
}

// integers are YANG's whole numbers: bits, signed or not.
var integers = map[string]struct {
	bits   int
	signed bool
}{
	"int8": {8, true}, "int16": {16, true}, "int32": {32, true}, "int64": {64, true},
	"uint8": {8, false}, "uint16": {16, false}, "uint32": {32, false}, "uint64": {64, false},
}

// values reads a type statement.
func (b *builder) values(m *module, t *yang.Statement) (values, error) {
	if p, name, ok := strings.Cut(t.Argument, ":"); ok {
		from := b.mods[m.prefixes[p]]
		if from == nil || from.typedefs[name] == nil {
			return nil, at(t, "no type %s", t.Argument)
		}
		if len(t.SubStatements()) > 0 {
			return nil, at(t, "restriction of %s is not understood", t.Argument)
		}
		under := sub(from.typedefs[name], "type")
		if under == nil {
			return nil, at(from.typedefs[name], "typedef without a type")
		}
		return b.values(from, under)
	}
	if i, ok := integers[t.Argument]; ok {
		if i.signed {
			lo, hi := int64(math.MinInt64)>>(64-i.bits), int64(math.MaxInt64)>>(64-i.bits)
			return bounded(t, "range", signed, uint64(lo), uint64(hi), func(s string) (uint64, error) {
				n, err := strconv.ParseInt(s, 10, i.bits)
				return uint64(n), err
			})
		}
		return bounded(t, "range", natural, 0, math.MaxUint64>>(64-i.bits), func(s string) (uint64, error) {
			return strconv.ParseUint(s, 10, i.bits)
		})
	}
	switch t.Argument {
	case "string":
		return stringValues(t)
	case "decimal64":
		return decimalValues(t)
	case "boolean":
		return values{{form: word, words: []string{"false", "true"}}}, nil
	case "enumeration":
		a := alt{form: word}
		for _, e := range t.SubStatements() {
			if e.Keyword != "enum" {
				return nil, at(e, "%s in an enumeration is not understood", e.Keyword)
			}
			a.words = append(a.words, e.Argument)
		}
		slices.Sort(a.words)
		return values{a}, nil
	case "union":
		return b.union(m, t)
	}
	return nil, at(t, "type %s is not understood", t.Argument)
}

func (b *builder) union(m *module, t *yang.Statement) (values, error) {
	var all values
	for _, u := range t.SubStatements() {
		if u.Keyword != "type" {
			return nil, at(u, "%s in a union is not understood", u.Keyword)
		}
		v, err := b.values(m, u)
		if err != nil {
			return nil, err
		}
		all = append(all, v...)
	}
	// The order does not matter for what is accepted.
	slices.SortFunc(all, func(x, y alt) int { return strings.Compare(values{x}.key(), values{y}.key()) })
	return all, nil
}

func stringValues(t *yang.Statement) (values, error) {
	if p := sub(t, "pattern"); p != nil {
		if len(t.SubStatements()) > 1 {
			return nil, at(t, "pattern together with a length is not understood")
		}
		switch p.Argument {
		case "<.*>|$.*":
			return values{{form: wild}}, nil
		case "default", "derived":
			return values{{form: word, words: []string{p.Argument}}}, nil
		case `\*`:
			return values{{form: word, words: []string{"*"}}}, nil
		}
		return nil, at(p, "pattern %s is not understood", p.Argument)
	}
	return bounded(t, "length", text, 0, math.MaxUint64, func(s string) (uint64, error) {
		return strconv.ParseUint(s, 10, 64)
	})
}

func decimalValues(t *yang.Statement) (values, error) {
	digits := sub(t, "fraction-digits")
	if digits == nil || digits.Argument != "9" {
		return nil, at(t, "decimal64 with other than nine decimals is not understood")
	}
	lo, hi := int64(math.MinInt64), int64(math.MaxInt64)
	return bounded(t, "range", decimal, uint64(lo), uint64(hi), func(s string) (uint64, error) {
		whole, frac, _ := strings.Cut(s, ".")
		if len(frac) > 9 {
			return 0, fmt.Errorf("%s has too many decimals", s)
		}
		n, err := strconv.ParseInt(whole+frac+strings.Repeat("0", 9-len(frac)), 10, 64)
		return uint64(n), err
	})
}

// bounded reads a range or length statement such as "0 | 10 .. max".
func bounded(t *yang.Statement, keyword string, form byte, lo, hi uint64, parse func(string) (uint64, error)) (values, error) {
	a := alt{form: form}
	for _, c := range t.SubStatements() {
		switch c.Keyword {
		case "fraction-digits":
		case keyword:
			for _, part := range strings.Split(c.Argument, "|") {
				from, to, ok := strings.Cut(part, "..")
				if !ok {
					to = from
				}
				x, err := limit(from, lo, hi, parse)
				if err != nil {
					return nil, at(c, "%s: %v", c.Argument, err)
				}
				y, err := limit(to, lo, hi, parse)
				if err != nil {
					return nil, at(c, "%s: %v", c.Argument, err)
				}
				a.bounds = append(a.bounds, [2]uint64{x, y})
			}
		default:
			return nil, at(c, "%s in a type is not understood", c.Keyword)
		}
	}
	if a.bounds == nil && form != text {
		a.bounds = [][2]uint64{{lo, hi}}
	}
	return values{a}, nil
}

func limit(s string, lo, hi uint64, parse func(string) (uint64, error)) (uint64, error) {
	switch s = strings.TrimSpace(s); s {
	case "min":
		return lo, nil
	case "max":
		return hi, nil
	}
	return parse(s)
}
