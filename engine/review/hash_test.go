package review

import "testing"

func TestShorten(t *testing.T) {
	groups := []Group{{sum: "abcdef0123"}, {sum: "ffffff0000"}, {sum: "abcdef0199"}, {sum: "abcd000000"}}
	shorten(groups)
	for i, want := range []string{"abcdef012", "ffffff", "abcdef019", "abcd00"} {
		if got := groups[i].Hash; got != want {
			t.Errorf("%s is shortened to %s, want %s", groups[i].sum, got, want)
		}
	}
}
