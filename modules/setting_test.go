package modules

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"nplay/conf"
)

// Whatever name servers a router has: the listed ones come in their order, once
// and active; of the others each keeps its side of every other, and none goes
// unless the list is exclusive.
func TestNameServersHold(t *testing.T) {
	address := rapid.Custom(func(t *rapid.T) string { return "192.0.2." + strconv.Itoa(rapid.IntRange(1, 8).Draw(t, "n")) })
	rapid.Check(t, func(t *rapid.T) {
		before := conf.New()
		for _, a := range rapid.SliceOfDistinct(address, rapid.ID[string]).Draw(t, "router") {
			n := before.Make("system").MakeEntry("name-server", a)
			n.Inactive = rapid.IntRange(0, 3).Draw(t, "off") == 0
		}
		for _, d := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), rapid.ID[string]).Draw(t, "search") {
			before.Make("system").Add("domain-search", d)
		}
		m := &EnsureDNS{
			Servers:   rapid.SliceOfDistinct(address, rapid.ID[string]).Draw(t, "servers"),
			Search:    rapid.SliceOfDistinct(rapid.SampledFrom([]string{"b", "c", "d"}), rapid.ID[string]).Draw(t, "wanted"),
			Exclusive: rapid.Bool().Draw(t, "exclusive"),
		}
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		after := ensure(t, m, before)
		listed := func(s string) bool { return slices.Contains(m.Servers, s) }
		was, is := keysOf(before), keysOf(after)
		if got := slices.DeleteFunc(slices.Clone(is), func(s string) bool { return !listed(s) }); !slices.Equal(got, m.Servers) {
			t.Errorf("wanted %v, got %v", m.Servers, is)
		}
		others := slices.DeleteFunc(slices.Clone(is), listed)
		if m.Exclusive {
			was = nil
		}
		if d := cmp.Diff(slices.DeleteFunc(slices.Clone(was), listed), others, emptyAlike); d != "" {
			t.Errorf("servers that are not listed (-was +is):\n%s", d)
		}
		for _, n := range after.Find("system").Entries("name-server") {
			if n.Inactive && listed(n.Key) {
				t.Errorf("%s is deactivated", n.Key)
			}
		}
		var search []string
		for _, n := range after.Find("system").Entries("domain-search") {
			search = append(search, n.Value)
		}
		if d := cmp.Diff(m.Search, search, emptyAlike); d != "" {
			t.Errorf("search list (-want +got):\n%s", d)
		}
	})
}

// emptyAlike makes no list the same as an empty one.
var emptyAlike = cmp.Transformer("list", func(s []string) []string { return append([]string{}, s...) })

func keysOf(n *conf.Node) []string {
	var keys []string
	for _, k := range n.Find("system").Entries("name-server") {
		keys = append(keys, k.Key)
	}
	return keys
}

// A router that is not touched keeps what it has: servers in the right order
// are not moved to make room.
func TestRankMovesLittle(t *testing.T) {
	for _, c := range []struct {
		have, want, got []string
	}{
		{nil, []string{"a", "b"}, []string{"a", "b"}},
		{[]string{"x", "b", "y"}, []string{"a", "b"}, []string{"x", "a", "b", "y"}},
		{[]string{"x", "a", "y"}, []string{"a", "b"}, []string{"x", "a", "y", "b"}},
		{[]string{"b", "x", "a"}, []string{"a", "b"}, []string{"a", "x", "b"}},
		{[]string{"c", "a"}, []string{"a", "b", "c"}, []string{"a", "b", "c"}},
		{[]string{"x"}, nil, []string{"x"}},
	} {
		n := conf.New().Make("system")
		for _, k := range c.have {
			n.MakeEntry("name-server", k)
		}
		rank(n, "name-server", c.want)
		var got []string
		for _, k := range n.Kids {
			got = append(got, k.Key)
		}
		if d := cmp.Diff(c.got, got); d != "" {
			t.Errorf("%v with %v (-want +got):\n%s", c.have, c.want, d)
		}
	}
}
