package schema

import (
	"errors"
	"fmt"
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
	t := loaded()
	v := t.values[t.args[d.i-1]]
	for _, a := range t.alts[v.from:v.to] {
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
	t := loaded()
	v := t.values[t.args[d.i-1]]
	var all []string
	for _, a := range t.alts[v.from:v.to] {
		if s := t.describe(a); s != "" {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return "<...> or $..."
	}
	return strings.Join(all, " or ")
}

func (t *table) accepts(a alt, value string) bool {
	switch a.form {
	case wild:
		return strings.HasPrefix(value, "$") ||
			len(value) > 1 && strings.HasPrefix(value, "<") && strings.HasSuffix(value, ">")
	case word:
		for _, w := range t.words[a.word:a.wordTo] {
			if t.name(w) == value {
				return true
			}
		}
		return false
	case text:
		return a.bound == a.boundTo || t.within(a, uint64(utf8.RuneCountInString(value)))
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

func (t *table) within(a alt, n uint64) bool {
	for _, b := range t.bounds[a.bound:a.boundTo] {
		if a.form == signed || a.form == decimal {
			if int64(b.lo) <= int64(n) && int64(n) <= int64(b.hi) {
				return true
			}
		} else if b.lo <= n && n <= b.hi {
			return true
		}
	}
	return false
}

func (t *table) describe(a alt) string {
	var ranges []string
	for _, b := range t.bounds[a.bound:a.boundTo] {
		lo, hi := limit(a.form, b.lo), limit(a.form, b.hi)
		if lo == hi {
			ranges = append(ranges, lo)
		} else {
			ranges = append(ranges, lo+".."+hi)
		}
	}
	in := strings.Join(ranges, ", ")
	switch a.form {
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
		words := t.words[a.word:a.wordTo]
		if len(words) == 1 {
			return strconv.Quote(t.name(words[0]))
		}
		if len(words) > shown {
			return fmt.Sprintf("one of the %d words it takes", len(words))
		}
		var names []string
		for _, w := range words {
			names = append(names, t.name(w))
		}
		return "one of " + strings.Join(names, ", ")
	}
	return ""
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
