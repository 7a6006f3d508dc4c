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
		{"r1 r01", "r1, r01"},
		{"r1 r01 r02 r10", "r1, r[01-02,10]"},
		{"r8 r9 r10 r11 r08 r09", "r[8-9], r[08-11]"},
		{"r1 r1", "r1"},
		{"pe1.pop1 pe1.pop2 pe2.pop1 pe2.pop2 pe3.pop1", "pe[1-3].pop1, pe[1-2].pop2"},
		{"a1b1c1 a1b1c2 a1b2c1 a1b2c2 a2b1c1 a2b1c2 a2b2c1 a2b2c2", "a[1-2]b[1-2]c[1-2]"},
		{"2001:db8::1 2001:db8::2", "2001:db8::[1-2]"},
		{"a[1 a[2", "a[1, a[2"},
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
	name := rapid.StringMatching(`[ab]?[0-9]{1,3}([a.][0-9]{0,2})?([a.][12])?`)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfDistinct(name, func(s string) string { return s }).Draw(t, "names")
		var got []string
		for _, r := range Parts(names) {
			got = append(got, expand(r)...)
		}
		want := slices.Clone(names)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("%v became %v", want, Parts(names))
		}
	})
}

// Long lists, and long names full of numbers, are no work.
func TestRangesOfMany(t *testing.T) {
	var all, grid, addresses []string
	for i := range 10000 {
		all = append(all, fmt.Sprintf("mx%05d.ams", i+1))
		grid = append(grid, fmt.Sprintf("pe%d.row%02d.pop%d", i%10, i/10%100, i/1000))
		addresses = append(addresses, fmt.Sprintf("10.%d.%d.%d", i/2500, i/50%50, i%50))
	}
	for i, want := range []string{"mx[00001-10000].ams", "pe[0-9].row[00-99].pop[0-9]", "10.[0-3].[0-49].[0-49]"} {
		if got := Ranges([][]string{all, grid, addresses}[i]); got != want {
			t.Errorf("got %.200s, want %s", got, want)
		}
	}
}

func BenchmarkRanges(b *testing.B) {
	var names []string
	for i := range 10000 {
		// A third is missing, and every name has three numbers.
		if i%3 > 0 {
			names = append(names, fmt.Sprintf("mx%04d-re0.pop%d.example.net", i, i%40))
		}
	}
	for b.Loop() {
		Parts(names)
	}
}

// expand undoes one range.
func expand(r string) []string {
	before, rest, ok := strings.Cut(r, "[")
	if !ok {
		return []string{r}
	}
	inner, after, _ := strings.Cut(rest, "]")
	var all []string
	for _, tail := range expand(after) {
		for _, number := range numbers(inner) {
			all = append(all, before+number+tail)
		}
	}
	return all
}

// numbers are what stands in a bracket.
func numbers(inner string) []string {
	var all []string
	for part := range strings.SplitSeq(inner, ",") {
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
			all = append(all, s)
		}
	}
	return all
}
