package schema

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// statements was written down from Juniper's YANG with another program than
// the generator: one statement a line, in the YANG's order.
//
//go:embed testdata/statements.txt
var statements string

func TestStatements(t *testing.T) {
	below := map[string][]string{}
	for line := range strings.Lines(statements) {
		path, want, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok {
			t.Fatalf("testdata: %q", line)
		}
		names := strings.Fields(path)
		d, ok := Lookup(names...)
		if !ok {
			t.Errorf("%s is not known", path)
			continue
		}
		if got := describe(d); got != want {
			t.Errorf("%s\n got %s\nwant %s", path, got, want)
		}
		parent := strings.Join(names[:len(names)-1], " ")
		below[parent] = append(below[parent], names[len(names)-1])
	}
	if len(below) < 30 {
		t.Fatalf("testdata has statements below %d others only", len(below))
	}
	for parent, want := range below {
		switch parent {
		case "system", "system login", "system services":
			continue // in testdata with some of what is below only
		}
		d, _ := Lookup(strings.Fields(parent)...)
		var got []string
		for name := range d.Children() {
			if !strings.HasPrefix(name, "apply-") {
				got = append(got, name)
			}
		}
		slices.SortFunc(got, func(a, b string) int { return d.Order(a) - d.Order(b) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("below %s (-want +got):\n%s", parent, diff)
		}
	}
}

// describe writes a definition as testdata/statements.txt does.
func describe(d Def) string {
	s := d.Kind().String()
	if d.Presence() {
		s += " presence"
	}
	if k := d.Keys(); k != nil {
		s += " key=" + strings.Join(k, ",")
	}
	if d.Ordered() {
		s += " ordered"
	}
	if d.Secret() {
		s += " secret"
	}
	if d.Kind() == Leaf || d.Kind() == LeafList {
		s += ": " + everything(d)
	}
	return s
}

// everything is Takes with all words, however many.
func everything(d Def) string {
	if s := d.Takes(); !strings.Contains(s, "words it takes") {
		return s
	}
	var words []string
	from, to := loaded().alternatives(d)
	for a := from; a < to; a++ {
		words = slices.AppendSeq(words, loaded().wordsOf(a))
	}
	return "one of " + strings.Join(words, ", ")
}

// The numbers are what goyang's own expansion of all modules has, too (gen/peer_test.go).
func TestWholeConfiguration(t *testing.T) {
	all, lists, otherKeys := 0, 0, 0
	count(Root(), map[Def][3]int{}, &all, &lists, &otherKeys)
	got := fmt.Sprintf("%d statements, %d lists, %d of them with another key than name", all, lists, otherKeys)
	want := "961280 statements, 186815 lists, 444 of them with another key than name"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// count adds up what is below d, d included, each distinct subtree once.
func count(d Def, known map[Def][3]int, all, lists, otherKeys *int) {
	sum, ok := known[d]
	if !ok {
		sum[0] = 1
		if d.Kind() == List {
			sum[1] = 1
			if !slices.Equal(d.Keys(), []string{"name"}) {
				sum[2] = 1
			}
		}
		for _, kid := range d.Children() {
			count(kid, known, &sum[0], &sum[1], &sum[2])
		}
		known[d] = sum
	}
	*all += sum[0]
	*lists += sum[1]
	*otherKeys += sum[2]
}
