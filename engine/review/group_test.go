package review

import "testing"

func TestShort(t *testing.T) {
	sums := []string{"abcdef0123", "abcdef0199", "ffffff0000"}
	for i, want := range []string{"abcdef012", "abcdef019", "ffffff"} {
		if got := short(sums[i], sums); got != want {
			t.Errorf("short(%s) = %s, want %s", sums[i], got, want)
		}
	}
}
