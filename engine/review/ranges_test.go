package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRanges(t *testing.T) {
	tests := []struct{ names, want string }{
		{"", ""},
		{"r1", "r1"},
		{"core", "core"},
		{"r1 r2 r3", "r[1-3]"},
		{"r3 r1 r2 r7", "r[1-3,7]"},
		{"r9 r10 r11", "r[9-11]"},
		{"mx001.ams mx002.ams mx010.ams", "mx[001-002,010].ams"},
		{"mx099 mx100 mx1", "mx[099-100], mx1"},
		{"a1 b1 a2 b2", "a[1-2], b[1-2]"},
		{"r1.site1 r2.site1 r1.site2", "r1.site[1-2], r2.site1"},
		{"10.0.0.1 10.0.0.2", "10.0.0.[1-2]"},
		{"x core r2 r1", "x, core, r[1-2]"},
		{"s123456789012345678901 s123456789012345678902", "s123456789012345678901, s123456789012345678902"},
	}
	for _, tt := range tests {
		if got := Ranges(strings.Fields(tt.names)); got != tt.want {
			t.Errorf("Ranges(%s) = %s, want %s", tt.names, got, tt.want)
		}
	}
}

// Ranges say exactly the names they were made from.
func TestRangesLoseNothing(t *testing.T) {
	name := rapid.StringMatching(`[ab]?[0-9]{1,3}([a.][0-9]{0,2})?`)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfDistinct(name, func(s string) string { return s }).Draw(t, "names")
		var got []string
		for _, r := range ranges(names) {
			got = append(got, expand(r)...)
		}
		want := slices.Clone(names)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("%v became %v", want, ranges(names))
		}
	})
}

// expand undoes one range.
func expand(r string) []string {
	before, rest, ok := strings.Cut(r, "[")
	if !ok {
		return []string{r}
	}
	inner, after, _ := strings.Cut(rest, "]")
	var all []string
	for _, part := range strings.Split(inner, ",") {
		from, to, ok := strings.Cut(part, "-")
		if !ok {
			to = from
		}
		var a, b int
		fmt.Sscanf(from, "%d", &a)
		fmt.Sscanf(to, "%d", &b)
		for n := a; n <= b; n++ {
			s := fmt.Sprint(n)
			if from[0] == '0' || len(from) == len(to) {
				s = fmt.Sprintf("%0*d", len(from), n)
			}
			all = append(all, before+s+after)
		}
	}
	return all
}
