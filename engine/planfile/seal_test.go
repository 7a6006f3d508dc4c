package planfile

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"nplay/conf/schema"
)

var schemaRoot = schema.Root()

// counted is a sealer whose slow hash is quick, and counted.
func counted(salt string) (*sealer, *atomic.Int32, *atomic.Int32) {
	var times, now, most atomic.Int32
	s := newSealer([]byte(salt))
	s.slow = func(password, salt []byte) []byte {
		times.Add(1)
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		defer now.Add(-1)
		return []byte(fmt.Sprintf("%x", append(append([]byte(nil), salt...), password...)) + strings.Repeat("0", sumSize))[:sumSize]
	}
	return s, &times, &most
}

// Which secrets go through the slow hash: all whose own form a guess can be held
// against quickly.
func TestForms(t *testing.T) {
	s, times, _ := counted("salt")
	for value, slow := range map[string]bool{
		quickHash("r1"): false,
		"$5$aaaaaaaa$" + strings.Repeat("b", 42) + ".": false,
		weak:                             true,
		"$6$cut-off":                     true,
		"$5$":                            true,
		"abcdefghijkl.":                  true, // DES
		"$sha1$1$salt$abc":               true,
		reversibleOf(shared, "QQQQ"):     true,
		"$9$damaged":                     true,
		"$8$aes256-gcm$hmac-sha2-256$10": true,
		inClear:                          true,
		"x":                              true,
	} {
		before := times.Load()
		first, again := s.Seal(value), s.Seal(value)
		want := int32(0)
		if slow {
			want = 1
		}
		if n := times.Load() - before; n != want {
			t.Errorf("%q took %d slow hashes, want %d", value, n, want)
		}
		if first != again || strings.Contains(first, value) && len(value) > 1 {
			t.Errorf("%q is sealed as %q and %q", value, first, again)
		}
	}
	other, _, _ := counted("another salt")
	for _, value := range []string{inClear, quickHash("r1")} {
		if s.Seal(value) == other.Seal(value) {
			t.Error("two plans seal a secret alike: one table of guesses would do for both")
		}
	}
	if s.Seal(reversibleOf(shared, "QQQQ")) != s.Seal(reversibleOf(shared, "BBBB")) {
		t.Error("another $9$ salt is another secret")
	}
	if s.Seal(reversibleOf(shared, "QQQQ")) == s.Seal(shared) {
		t.Error("a secret in clear is the same as its $9$ form")
	}
}

// Each secret is sealed once, however many ask, and few at a time: each takes 32
// MiB.
func TestSealedOnce(t *testing.T) {
	s, times, most := counted("salt")
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() { s.Seal(fmt.Sprint("secret ", i%20)) })
	}
	all.Wait()
	if times.Load() != 20 || most.Load() > atOnce {
		t.Errorf("%d slow hashes for 20 secrets, up to %d at once", times.Load(), most.Load())
	}
	x := newIndex()
	for i := range 50 {
		x.number(fmt.Sprint("secret ", i%25))
	}
	s, times, most = counted("salt")
	if table := x.table(s); len(table.Kinds) != 25 || len(table.Sums) != 25*sumSize || times.Load() != 25 || most.Load() > atOnce {
		t.Errorf("%d sums of %d bytes, %d slow hashes, up to %d at once", len(table.Kinds), len(table.Sums), times.Load(), most.Load())
	}
}

// What a guess costs is what DESIGN and docs/plans.md promise.
func TestCost(t *testing.T) {
	if costN != 1<<15 || costR != 8 || costP != 1 {
		t.Error("the cost is another one than promised")
	}
	if a, b := slow([]byte("p"), []byte("s")), slow([]byte("p"), []byte("t")); len(a) != sumSize || string(a) == string(b) {
		t.Error("the salt does not enter")
	}
}
