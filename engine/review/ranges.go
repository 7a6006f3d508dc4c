package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Ranges writes names of routers short: r1, r2, r3, r7 become "r[1-3,7]", and
// mx001.ams, mx002.ams become "mx[001-002].ams". With several brackets all
// combinations are meant: "leaf[1-2].row[1-40]" are 80 names. Names keep the order
// of their first member; numbers within brackets ascend.
func Ranges(names []string) string { return strings.Join(Parts(names), ", ") }

// Parts are the names of Ranges, one by one.
func Parts(names []string) []string {
	for {
		// What came out with the same brackets may differ in another number.
		short := ranges(names)
		if len(short) == len(names) {
			return short
		}
		names = short
	}
}

// A digits is a name cut around one run of digits.
type digits struct {
	before, run, after string
}

// cuts returns the name cut around each of its runs of digits, but for those in
// brackets.
func cuts(name string) []digits {
	var all []digits
	for i := 0; i < len(name); {
		if name[i] == '[' {
			n := strings.IndexByte(name[i:], ']')
			if n < 0 {
				break
			}
			i += n + 1
			continue
		}
		if name[i] < '0' || name[i] > '9' {
			i++
			continue
		}
		j := i
		for j < len(name) && name[j] >= '0' && name[j] <= '9' {
			j++
		}
		// More digits than an int holds are a serial number, not a counter.
		if j-i < 18 {
			all = append(all, digits{name[:i], name[i:j], name[j:]})
		}
		i = j
	}
	return all
}

// A series is names that differ in one number only. Where one of them has
// leading zeros all have the same width, and width is part of the series.
type series struct {
	before, after string
	width         int // 0: without leading zeros
}

func ranges(names []string) []string {
	type ends struct{ before, after string }
	padded := map[ends]map[int]bool{} // widths that occur with a leading zero
	for _, n := range names {
		for _, d := range cuts(n) {
			if len(d.run) > 1 && d.run[0] == '0' {
				e := ends{d.before, d.after}
				if padded[e] == nil {
					padded[e] = map[int]bool{}
				}
				padded[e][len(d.run)] = true
			}
		}
	}
	of := func(d digits) series {
		s := series{before: d.before, after: d.after}
		if padded[ends{d.before, d.after}][len(d.run)] {
			s.width = len(d.run)
		}
		return s
	}
	size := map[series]int{}
	for _, n := range names {
		for _, d := range cuts(n) {
			size[of(d)]++
		}
	}
	// Each name goes to the largest series it could belong to, the rightmost
	// number deciding between equals.
	members := map[series][]int{}
	var order []any
	for _, n := range names {
		var best *series
		var number int
		for _, d := range cuts(n) {
			s := of(d)
			if best == nil || size[s] >= size[*best] {
				best = &s
				number, _ = strconv.Atoi(d.run)
			}
		}
		if best == nil || size[*best] < 2 {
			order = append(order, n)
			continue
		}
		if members[*best] == nil {
			order = append(order, *best)
		}
		members[*best] = append(members[*best], number)
	}
	var out []string
	for _, o := range order {
		switch o := o.(type) {
		case string:
			out = append(out, o)
		case series:
			out = append(out, o.String(members[o]))
		}
	}
	return out
}

// String writes the series with its numbers in brackets.
func (s series) String(numbers []int) string {
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	num := func(n int) string { return fmt.Sprintf("%0*d", s.width, n) }
	if len(numbers) == 1 {
		return s.before + num(numbers[0]) + s.after
	}
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		switch {
		case j == i:
			parts = append(parts, num(numbers[i]))
		default:
			parts = append(parts, num(numbers[i])+"-"+num(numbers[j]))
		}
		i = j + 1
	}
	return s.before + "[" + strings.Join(parts, ",") + "]" + s.after
}
