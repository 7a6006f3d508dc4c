package schema

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shown is how many of an enumeration's words an error lists.
const shown = 12

// Check says what is wrong with a value of a leaf, or of a member of a
// leaf-list: out of range, not one of the enum's words, not a number. nil
// means nothing is. The error quotes the value, unless the leaf is secret.
//
// A flag takes the empty value only. A container or a list has no value: any
// is wrong. Of a statement that the schema does not know nothing is wrong.
//
// Numbers are written as a router writes them: without a plus sign or leading
// zeros; hexadecimal with 0x. Most numbers and words may also be <...> or $...,
// which a router takes as wildcard in a group or as variable (Juniper's YANG
// says so with a union); they pass where the YANG has them.
func (d Def) Check(value string) error {
	switch d.Kind() {
	case Unknown:
		return nil
	case Flag:
		if value != "" {
			return errors.New("it takes no value")
		}
		return nil
	case Container, List:
		return fmt.Errorf("a %s has no value", d.Kind())
	}
	if d.Foreign() {
		return nil
	}
	t := loaded()
	from, to := t.alternatives(d)
	for a := from; a < to; a++ {
		if t.accepts(a, value) {
			return nil
		}
	}
	what := strconv.Quote(value)
	if d.Secret() {
		what = "the value"
	}
	if hint := d.nearestWord(value); hint != "" && !d.Secret() {
		return fmt.Errorf("%s is not %s; did you mean %s?", what, d.Takes(), hint)
	}
	return fmt.Errorf("%s is not %s", what, d.Takes())
}

// Takes describes the values that a leaf or a member of a leaf-list may have,
// to follow "is not": "a number within 1..65535", "one of md5, sha1". It
// returns "" for what has no value. Wildcards and variables are left out.
func (d Def) Takes() string {
	if k := d.Kind(); k != Leaf && k != LeafList {
		return ""
	}
	if d.Foreign() {
		return "text"
	}
	t := loaded()
	from, to := t.alternatives(d)
	var all []string
	for a := from; a < to; a++ {
		if s := t.describe(a); s != "" {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return "<...> or $..."
	}
	return strings.Join(all, " or ")
}

// accepts reports whether a value has the form of alternative a.
func (t *table) accepts(a int, value string) bool {
	switch form(t.forms[a]) {
	case wild:
		return strings.HasPrefix(value, "$") ||
			len(value) > 1 && strings.HasPrefix(value, "<") && strings.HasSuffix(value, ">")
	case word:
		for w := range t.wordsOf(a) {
			if w == value {
				return true
			}
		}
		return false
	case text:
		n := t.boundBegins.at(a)
		return n == t.boundBegins.at(a+1) || t.within(a, uint64(utf8.RuneCountInString(value)))
	case natural:
		n, ok := parseNatural(value)
		return ok && t.within(a, n)
	case signed:
		n, ok := parseSigned(value)
		return ok && t.within(a, uint64(n))
	case decimal:
		n, ok := parseDecimal(value)
		return ok && t.within(a, uint64(n))
	}
	return false
}

// within reports whether n is in one of the ranges of alternative a.
func (t *table) within(a int, n uint64) bool {
	for lo, hi := range t.boundsOf(a) {
		switch form(t.forms[a]) {
		case signed, decimal:
			if int64(lo) <= int64(n) && int64(n) <= int64(hi) {
				return true
			}
		default:
			if lo <= n && n <= hi {
				return true
			}
		}
	}
	return false
}

func (t *table) describe(a int) string {
	f := form(t.forms[a])
	var ranges []string
	for lo, hi := range t.boundsOf(a) {
		r := limit(f, lo)
		if lo != hi {
			r += ".." + limit(f, hi)
		}
		ranges = append(ranges, r)
	}
	in := strings.Join(ranges, ", ")
	switch f {
	case text:
		if in == "" {
			return "text"
		}
		return "text of " + in + " characters"
	case signed, natural:
		return "a number within " + in
	case decimal:
		return "a decimal number within " + in
	case word:
		words := slices.Collect(t.wordsOf(a))
		switch {
		case len(words) == 1:
			return strconv.Quote(words[0])
		case len(words) > shown:
			return fmt.Sprintf("one of the %d words it takes", len(words))
		}
		return "one of " + strings.Join(words, ", ")
	}
	return ""
}

// wordsOf yields the words of alternative a.
func (t *table) wordsOf(a int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for w := t.wordBegins.at(a); w < t.wordBegins.at(a+1); w++ {
			if !yield(t.name(t.words.at(w))) {
				return
			}
		}
	}
}

// boundsOf yields lowest and highest number of each range of alternative a.
func (t *table) boundsOf(a int) iter.Seq2[uint64, uint64] {
	return func(yield func(lo, hi uint64) bool) {
		for b := t.boundBegins.at(a); b < t.boundBegins.at(a+1); b++ {
			if !yield(t.bounds.at(2*b), t.bounds.at(2*b+1)) {
				return
			}
		}
	}
}

// limit writes one end of a range.
func limit(f form, n uint64) string {
	switch f {
	case signed:
		return strconv.FormatInt(int64(n), 10)
	case decimal:
		return strconv.FormatFloat(float64(int64(n))/1e9, 'f', -1, 64)
	}
	return strconv.FormatUint(n, 10)
}
