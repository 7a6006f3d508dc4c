package review

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// hand is a review with groups of these sums.
func hand(sums ...string) *Review {
	r := &Review{}
	for i, s := range sums {
		r.Groups = append(r.Groups, Group{sum: s, Hosts: []string{fmt.Sprintf("r%d", i+1)}})
	}
	shorten(r.Groups)
	r.index()
	return r
}

func TestSelect(t *testing.T) {
	r := hand("abcdef0123", "abcdef0199", "7f3a9c0000", "112233aaaa", "7f3b000000")
	tests := []struct {
		only, except string
		want         string // routers that stay
		err, hint    string
	}{
		{"", "", "r1 r2 r3 r4 r5", "", ""},
		{"7f3a9c", "", "r3", "", ""},
		{"7f3a9c 112233", "", "r3 r4", "", ""},
		{"112233 7f3a9c 1122", "", "r3 r4", "", ""},
		{"", "7f3a9c", "r1 r2 r4 r5", "", ""},
		{"", "7f3a9c abcdef012", "r2 r4 r5", "", ""},
		{"7f3a9c 112233", "abcdef012", "r3 r4", "", ""},
		{"7f3a", "", "r3", "", ""},       // shorter than shown, and unique
		{"7F3A9C", "", "r3", "", ""},     // as a person may type it
		{"7f3a9c0000", "", "r3", "", ""}, // longer than shown
		{"abcdef0123", "", "r1", "", ""}, // from a plan that had to show more
		{"7f3a9c1", "", "", "the plan has no group 7f3a9c1", "review it again with `nplay plan`: it has abcdef012 (r1), abcdef019 (r2), 7f3a9c (r3), 112233 (r4), 7f3b00 (r5)"},
		{"abcdef", "", "", "abcdef fits 2 groups: abcdef012 (r1), abcdef019 (r2)", "give more digits"},
		{"", "abcdef01", "", "abcdef01 fits 2 groups", "give more digits"},
		{"7f3a9d", "", "", "the plan has no group 7f3a9d", "did you mean 7f3a9c (r3)?"},
		{"73fa9c", "", "", "the plan has no group 73fa9c", "did you mean 7f3a9c (r3)?"},
		{"", "000000", "", "the plan has no group 000000", ""},
		{"7f3", "", "", `"7f3" is too short`, ""},
		{"", "", "", "", ""},
		{"r1", "", "", `"r1" is not the hash of a group`, ""},
		{"7f3a9c", "7f3a", "", "group 7f3a9c is both to be applied and to be left out (7f3a9c, 7f3a)", "name it once"},
		{"", "abcdef012 abcdef019 7f3a9c 112233 7f3b", "", "every group is left out", ""},
	}
	for _, tt := range tests {
		what := fmt.Sprintf("only %q, except %q", tt.only, tt.except)
		got, err := r.Select(strings.Fields(tt.only), strings.Fields(tt.except))
		if tt.err != "" {
			var h interface{ Hint() string }
			hint := ""
			if errors.As(err, &h) {
				hint = h.Hint()
			}
			if err == nil || !strings.Contains(err.Error(), tt.err) || !strings.Contains(hint, tt.hint) {
				t.Errorf("%s: %v (%s), want %s (%s)", what, err, hint, tt.err, tt.hint)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if tt.want == "" {
			continue
		}
		leave := got.Leave()
		for i := range r.Groups {
			host := fmt.Sprintf("r%d", i+1)
			stays := strings.Contains(tt.want, host)
			if leave[host] == stays || (got.Group(host) != nil) != stays {
				t.Errorf("%s: %s left out %t, group %v, want it to stay %t", what, host, leave[host], got.Group(host), stays)
			}
		}
		if len(got.Groups)+len(got.LeftOut) != len(r.Groups) {
			t.Errorf("%s: %d groups and %d left out", what, len(got.Groups), len(got.LeftOut))
		}
	}
	if len(r.LeftOut) > 0 || len(r.Groups) != 5 || r.Group("r1") == nil {
		t.Errorf("the review was changed: %+v", r)
	}
}

// Without any group it says that nothing is left to do.
func TestSelectOfNothing(t *testing.T) {
	_, err := hand().Select([]string{"7f3a9c"}, nil)
	var u unclear
	if !errors.As(err, &u) || !strings.Contains(u.Hint(), "no router would be changed") {
		t.Errorf("%v, %s", err, u.hint)
	}
}

// A Review that was made by hand has no sums, and no index.
func TestSelectByHand(t *testing.T) {
	r := &Review{Groups: []Group{{Hash: "7f3a9c", Hosts: []string{"r1", "r2"}}, {Hash: "abcdef", Hosts: []string{"x"}}}}
	got, err := r.Select([]string{"7f3a"}, nil)
	if err != nil || got.Group("r2") == nil || !got.Leave()["x"] || r.Group("x") != &r.Groups[1] || r.Group("y") != nil {
		t.Errorf("%+v, %v", got, err)
	}
	many := &Review{}
	for i := range 20 {
		many.Groups = append(many.Groups, Group{Hash: fmt.Sprintf("%06x", i*0x1111), Hosts: []string{"a", "b"}})
	}
	_, err = many.Select([]string{"ffffff"}, nil)
	var u unclear
	if !errors.As(err, &u) || !strings.Contains(u.Hint(), "(2 routers) and 12 more") {
		t.Errorf("%v, %s", err, u.hint)
	}
}
