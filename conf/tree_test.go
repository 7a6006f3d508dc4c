package conf

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"nplay/conf/schema"
	"pgregory.net/rapid"
)

// The generator draws trees from the real schema.

// stanzas are where drawn trees begin: between them they have lists with one
// key and with several, ordered and not, leaf-lists, flags, presence containers.
var stanzas = [][]string{
	{"system", "login"},
	{"system", "services"},
	{"system"},
	{"firewall"},
	{"policy-options"},
	{"interfaces"},
	{"snmp"},
	{"protocols", "bgp"},
	{},
}

// words are values that are hard on quoting and on XML.
var words = []string{
	"netops", "super-user", "a b", `say "hi"`, `back\slash`, "x&y", "<*>", "ünïcödé 日本", "two\nlines", "tab\there",
	"ge-0/0/0", "10.0.0.0/8", "ssh-ed25519 AAAAC3Nza me@host", "]]>", "'", "$9$abc", "{", ";", "#", "/*", "a/*b*/", "?", "\\n", "0", "*", "\r", "=",
	"-", "inactive", "delete", "true", "&amp;", "[ a b ]", "|",
}

func value() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom(words),
		rapid.StringMatching(`[a-z]{1,3}`),
		rapid.Custom(func(t *rapid.T) string {
			s := rapid.StringOfN(rapid.Rune().Filter(func(r rune) bool { return carries(string(r)) }), 1, 8, -1).Draw(t, "text")
			if s = blankless(s); s == "" {
				return "x"
			}
			return s
		}),
	).Filter(func(s string) bool { return blankless(s) == s && s != "" })
}

type child struct {
	name string
	def  schema.Def
}

// children lists what may stand below a definition, keys aside.
func children(d schema.Def) []child {
	var c []child
	for name, def := range d.Children() {
		if !slices.Contains(d.Keys(), name) {
			c = append(c, child{name, def})
		}
	}
	return c
}

// tree draws a configuration.
func tree() *rapid.Generator[*Node] {
	return rapid.Custom(func(t *rapid.T) *Node {
		n := New()
		for range rapid.IntRange(0, 3).Draw(t, "stanzas") {
			at := n
			for _, name := range rapid.SampledFrom(stanzas).Draw(t, "stanza") {
				if k := at.Find(name); k != nil {
					at = k
				} else {
					at = at.child(name, "")
				}
			}
			grow(t, at, 5)
		}
		return n
	})
}

// grow draws some statements below n.
func grow(t *rapid.T, n *Node, depth int) {
	kids := children(n.Def)
	if depth == 0 || len(kids) == 0 {
		return
	}
	for range rapid.IntRange(0, 4).Draw(t, "kids") {
		c := rapid.SampledFrom(kids).Draw(t, "kid")
		many := 1
		if c.def.Kind() == schema.List || c.def.Kind() == schema.LeafList {
			many = rapid.IntRange(1, 4).Draw(t, "members")
		}
		for range many {
			sprout(t, n, c, depth)
		}
	}
}

// sprout draws one statement below n.
func sprout(t *rapid.T, n *Node, c child, depth int) {
	k := &Node{Name: c.name, Def: c.def, Secret: c.def.Secret()}
	switch c.def.Kind() {
	case schema.List:
		last := ""
		for i, name := range c.def.Keys() {
			if i > 0 {
				k.Key += KeySep
			}
			switch {
			case name == choiceIdent:
				last = rapid.SampledFrom([]string{"exact", "upto", "add", "x"}).Draw(t, "choice")
			case name != choiceValue:
				last = value().Draw(t, "key")
			case takesValue(last):
				last = "/24"
			default:
				last = ""
			}
			k.Key += last
		}
	case schema.Leaf, schema.LeafList:
		k.Value = value().Draw(t, "value")
	}
	if find(n.Kids, k) >= 0 || c.def.Kind() == schema.Unknown {
		return
	}
	k.Inactive = rapid.IntRange(0, 9).Draw(t, "inactive") == 0
	n.Kids = append(n.Kids, k)
	grow(t, k, depth-1)
}

// change draws a tree that is n with some changes.
func change(t *rapid.T, n *Node) *Node {
	n = n.Clone()
	for range rapid.IntRange(0, 6).Draw(t, "changes") {
		var all []*Node
		all = append(all, n)
		n.Walk(func(path []*Node) bool {
			all = append(all, path[len(path)-1])
			return true
		})
		what := rapid.IntRange(0, 4).Draw(t, "what")
		if what == 2 || what == 3 { // an order needs several of a kind
			all = slices.DeleteFunc(all, func(k *Node) bool {
				return k != n && !slices.ContainsFunc(k.Kids, func(m *Node) bool { return m.Def.Ordered() && len(members(k.Kids, groupOf(m))) > 1 })
			})
		}
		k := rapid.SampledFrom(all).Draw(t, "where")
		switch what {
		case 0:
			if k.Kind() == schema.Leaf {
				k.Value = value().Draw(t, "value")
			}
			k.Inactive = k != n && !k.Inactive
		case 1:
			if len(k.Kids) > 0 {
				i := rapid.IntRange(0, len(k.Kids)-1).Draw(t, "gone")
				k.Kids = slices.Delete(k.Kids, i, i+1)
			}
		case 2, 3:
			if len(k.Kids) > 0 {
				k.Kids = rapid.Permutation(k.Kids).Draw(t, "order")
			}
		case 4:
			grow(t, k, 3)
			if len(k.Kids) > 1 && rapid.Bool().Draw(t, "mix") {
				k.Kids = rapid.Permutation(k.Kids).Draw(t, "order")
			}
		}
	}
	return n
}

// season puts statements that the schema does not know into a tree, also
// several that are alike.
func season(t *rapid.T, n *Node) {
	var all []*Node
	all = append(all, n)
	n.Walk(func(path []*Node) bool {
		if k := path[len(path)-1]; k.Kind() == schema.Container || k.Kind() == schema.List {
			all = append(all, k)
		}
		return true
	})
	for range rapid.IntRange(0, 8).Draw(t, "unknown") {
		k := &Node{
			Name:     rapid.SampledFrom([]string{"new-a", "new-b"}).Draw(t, "name"),
			Space:    rapid.SampledFrom([]string{"", "", "urn:x"}).Draw(t, "space"),
			Value:    rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "value"),
			Inactive: rapid.IntRange(0, 5).Draw(t, "inactive") == 0,
		}
		k.Secret = k.Value != ""
		at := rapid.SampledFrom(all).Draw(t, "at")
		at.Kids = slices.Insert(at.Kids, rapid.IntRange(0, len(at.Kids)).Draw(t, "index"), k)
		all = append(all, k)
	}
}

// seasoned draws two trees with unknown statements.
func seasoned(t *rapid.T) (a, b *Node) {
	a = tree().Draw(t, "a")
	season(t, a)
	b = change(t, a)
	if rapid.Bool().Draw(t, "more") {
		season(t, b)
	}
	return a, b
}

// pair draws two trees that have something in common.
func pair(t *rapid.T) (a, b *Node) {
	a = tree().Draw(t, "a")
	if rapid.IntRange(0, 9).Draw(t, "apart") == 0 {
		return a, tree().Draw(t, "b")
	}
	return a, change(t, a)
}

// canon is a tree as canonical bytes.
func canon(t fataler, n *Node) string {
	var b bytes.Buffer
	if err := WriteXML(&b, n); err != nil {
		t.Fatalf("WriteXML: %v", err)
	}
	return b.String()
}

type fataler interface {
	Fatalf(string, ...any)
}

// read parses a configuration given as the inside of <configuration>.
func read(t testing.TB, inner string) *Node {
	t.Helper()
	n, err := ParseXML(bytes.NewReader([]byte("<configuration>"+inner+"</configuration>")), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// told renders edits for a failure message.
func told(edits []Edit) string {
	s := ""
	for _, e := range edits {
		s += fmt.Sprintf("%d %s fresh=%d place=%d after=%q before=%q value=%q\n", e.Op, PathString(e.Path), e.Fresh, e.Place, e.After, e.Before, e.Target().Value)
	}
	return s
}
