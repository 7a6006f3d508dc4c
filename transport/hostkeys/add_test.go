package hostkeys

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAppend(t *testing.T) {
	a, b := signer(t, "ed25519").PublicKey(), signer(t, "rsa").PublicKey()
	old := "# ours\r\n\nr1 broken\nhidden"
	entries := []Entry{{"r10", a, "r10"}, {"r9", b, "nine\nr1 x"}, {"r9", a, ""}, {"[r9]:830", a, "x"}, {"r9", a, "twin"}}
	want := old + "\n" + Line("[r9]:830", a) + " x\n" + Line("r9", a) + "\n" + Line("r9", b) + " niner1 x\n" + Line("r10", a) + " r10\n"
	got := string(Append([]byte(old), entries, nil))
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	entries[0], entries[3] = entries[3], entries[0]
	if again := string(Append([]byte(old), entries, nil)); again != got {
		t.Error("the order matters")
	}
	if again := string(Append([]byte(got), nil, nil)); again != got {
		t.Error("nothing to add changes the file")
	}

	hidden := string(Append(nil, entries, &Salt{7}))
	for line := range strings.Lines(hidden) {
		if f := strings.Fields(line); len(f) != 3 || !strings.HasPrefix(f[0], "|1|") { // a name, or a comment that is one
			t.Errorf("names can be read: %s", line)
		}
	}
	x := parse(t, hidden)
	if got := len(x.Lookup("r9").Keys); got != 2 || len(x.Lookup("r10").Keys) != 1 || len(x.Lookup("r1").Keys) != 0 {
		t.Errorf("r9 has %d keys", got)
	}
}

func TestNatural(t *testing.T) {
	ordered := []string{"[r1]:830", "192.0.2.9", "192.0.2.10", "192.0.2.010", "a", "r", "r1", "r2", "r10", "r10a"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := natural(a, b); a[0] != '[' && b[0] != '[' && a != "192.0.2.010" && b != "192.0.2.010" && (got < 0) != (i < j) {
				t.Errorf("%s and %s: %d", a, b, got)
			}
			if got := natural(a, b); (got == 0) != (a == b) || (got < 0) != (natural(b, a) > 0) {
				t.Errorf("%s and %s: %d", a, b, got)
			}
		}
	}
}
