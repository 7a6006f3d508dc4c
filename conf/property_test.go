package conf

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"nplay/conf/schema"
	"pgregory.net/rapid"
)

func TestApplyOfDiffGivesAfter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { applies(t, pair) })
}

func TestApplyOfDiffGivesAfterWithUnknown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { applies(t, seasoned) })
}

func applies(t *rapid.T, pair func(*rapid.T) (a, b *Node)) {
	a, b := pair(t)
	edits := Diff(a, b)
	got := a.Clone()
	if err := Apply(got, edits); err != nil {
		t.Fatalf("Apply: %v\n%s", err, told(edits))
	}
	if diff := cmp.Diff(canon(t, b), canon(t, got)); diff != "" {
		t.Fatalf("Apply(Diff(a, b), a) is not b (-want +got):\n%s\nedits:\n%s", diff, told(edits))
	}
	if left := Diff(got, b); len(left) > 0 {
		t.Fatalf("a second diff is not empty:\n%s", told(left))
	}
}

func TestDiffOfEqualIsEmpty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := tree().Draw(t, "a")
		if edits := Diff(a, a.Clone()); len(edits) > 0 {
			t.Fatalf("not empty:\n%s", told(edits))
		}
	})
}

func TestEqualTreesHaveEqualBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SampledFrom([]func(*rapid.T) (*Node, *Node){pair, seasoned}).Draw(t, "how")(t)
		if same := canon(t, a) == canon(t, b); same != Equal(a, b) {
			t.Fatalf("canonical bytes equal: %v, trees equal: %v\n%s", same, !same, told(Diff(a, b)))
		}
	})
}

func TestDiffLeavesTreesAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pair(t)
		a2, b2 := a.Clone(), b.Clone()
		edits := Diff(a, b)
		got := a.Clone()
		if err := Apply(got, edits); err != nil {
			t.Fatalf("Apply: %v", err)
		}
		got.Walk(func(path []*Node) bool { // what Apply made is nobody else's
			path[len(path)-1].Value += "!"
			return true
		})
		opt := cmp.Comparer(func(a, b schema.Def) bool { return a == b })
		if diff := cmp.Diff(a2, a, opt); diff != "" {
			t.Fatalf("before changed:\n%s", diff)
		}
		if diff := cmp.Diff(b2, b, opt); diff != "" {
			t.Fatalf("after changed:\n%s", diff)
		}
	})
}

func TestParseOfWriteIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := seasoned(t)
		x := canon(t, a)
		b, err := ParseXML(bytes.NewReader([]byte(x)), Limits{})
		if err != nil {
			t.Fatalf("ParseXML: %v\n%s", err, x)
		}
		if edits := Diff(a, b); len(edits) > 0 {
			t.Fatalf("not the same:\n%s\n%s", told(edits), x)
		}
		if diff := cmp.Diff(x, canon(t, b)); diff != "" {
			t.Fatalf("other bytes:\n%s", diff)
		}
	})
}

func TestMovesAreFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfNDistinct(rapid.IntRange(0, 99), 1, 12, rapid.ID).Draw(t, "keys")
		to := rapid.Permutation(keys).Draw(t, "to")
		entry := func(ks []int) *Node {
			n := New()
			u := n.Make("system", "login").MakeEntry("user", "u").Make("authentication")
			for _, k := range ks {
				u.MakeEntry("ssh-rsa", string(rune('a'+k)))
			}
			return n
		}
		edits := Diff(entry(keys), entry(to))
		at := map[int]int{}
		for i, k := range keys {
			at[k] = i
		}
		longest := make([]int, len(to)) // the plain quadratic way
		best := 0
		for i := range to {
			longest[i] = 1
			for j := range i {
				if at[to[j]] < at[to[i]] {
					longest[i] = max(longest[i], longest[j]+1)
				}
			}
			best = max(best, longest[i])
		}
		if len(edits) != len(keys)-best {
			t.Fatalf("%d moves, %d are enough:\n%s", len(edits), len(keys)-best, told(edits))
		}
	})
}
