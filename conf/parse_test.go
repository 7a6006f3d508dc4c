package conf

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"nplay/conf/schema"
	"pgregory.net/rapid"
)

// made is the tree that commands make of another.
func made(t fataler, before *Node, cmds []Command) *Node {
	n := before.Clone()
	for _, c := range cmds {
		if err := c.Make(n); err != nil {
			t.Fatalf("Make: %v", err)
		}
	}
	return n
}

// checked draws a tree of which every key and value is one that the schema
// takes, for what people write is held against it.
func checked(t *rapid.T, n *Node) *Node {
	n = n.Clone()
	var clean func(n *Node)
	clean = func(n *Node) {
		kept := n.Kids[:0:0]
		for _, k := range n.Kids {
			if acceptable(k) {
				clean(k)
				kept = append(kept, k)
			}
		}
		n.Kids = kept
	}
	clean(n)
	return n
}

func acceptable(n *Node) bool {
	switch n.Kind() {
	case schema.Leaf, schema.LeafList:
		return n.Def.Check(n.Value) == nil
	case schema.List:
		values := n.Keys()
		for i, name := range n.Def.Keys() {
			key, _ := n.Def.Child(name)
			if name == choiceValue && i > 0 && !takesValue(values[i-1]) {
				if values[i] != "" {
					return false
				}
			} else if key.Check(values[i]) != nil {
				return false
			}
		}
	}
	return n.Kind() != schema.Unknown
}

func TestParseLinesOfLinesIsTheTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := checked(t, tree().Draw(t, "tree"))
		lines := strings.Join(Lines(Diff(nil, want)), "\n")
		cmds, err := ParseLines(lines, Limits{})
		if err != nil {
			t.Fatalf("ParseLines: %v\n%s", err, lines)
		}
		if d := cmp.Diff(canon(t, want), canon(t, made(t, New(), cmds))); d != "" {
			t.Fatalf("(-want +got):\n%s\n%s", d, lines)
		}
	})
}

func TestParseLinesOfADiffMakesTheChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pair(t)
		a, b = checked(t, a), checked(t, b)
		a.Walk(func(path []*Node) bool { // what is set is also activated, unlike on a router
			if n := path[len(path)-1]; n.Kind() == schema.Leaf {
				n.Inactive = false
			}
			return true
		})
		lines := strings.Join(Lines(Diff(a, b)), "\n")
		cmds, err := ParseLines(lines, Limits{})
		if err != nil {
			t.Fatalf("ParseLines: %v\n%s", err, lines)
		}
		if d := cmp.Diff(canon(t, b), canon(t, made(t, a, cmds))); d != "" {
			t.Fatalf("(-want +got):\n%s\n%s", d, lines)
		}
	})
}

func TestParseTextOfTextIsTheTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := checked(t, tree().Draw(t, "tree"))
		var b strings.Builder
		writeText(&b, nil, want.Kids, 0)
		cmds, err := ParseText(b.String(), Limits{})
		if err != nil {
			t.Fatalf("ParseText: %v\n%s", err, b.String())
		}
		if d := cmp.Diff(canon(t, want), canon(t, made(t, New(), cmds))); d != "" {
			t.Fatalf("(-want +got):\n%s\n%s", d, b.String())
		}
	})
}

// writeText writes curly text, now one way and now another where a router has
// several.
func writeText(b *strings.Builder, above []*Node, kids []*Node, depth int) {
	pad := strings.Repeat("    ", depth)
	for i, k := range kids {
		path := with(above, k)
		b.WriteString(pad)
		if k.Inactive {
			b.WriteString(inactive)
		}
		switch k.Kind() {
		case schema.Leaf:
			b.WriteString(strings.Join(append(line(path[len(path)-1:len(path)-1], quote), leafWords(path)...), " "))
		case schema.LeafList:
			if w := names(path, quote); i%2 == 0 && spoken(path) {
				b.WriteString(w[0] + " [ " + w[1] + " ]")
			} else {
				b.WriteString(strings.Join(w, " "))
			}
		default:
			b.WriteString(strings.Join(names(path, quote), " "))
		}
		if k.Secret {
			b.WriteString("; ## SECRET-DATA\n")
			if len(k.Kids) == 0 {
				continue
			}
			b.WriteString(pad + strings.Join(names(path, quote), " "))
		}
		if len(k.Kids) == 0 {
			b.WriteString(";\n")
			continue
		}
		b.WriteString(" { /* remark */\n")
		writeText(b, path, k.Kids, depth+1)
		b.WriteString(pad + "}\n")
	}
}

func leafWords(path []*Node) []string {
	if n := path[len(path)-1]; spoken(path) {
		return append(names(path, quote), quote(n.Value))
	}
	return valued(path, quote)
}

func FuzzParseLines(f *testing.F) {
	for _, s := range []string{
		"set system host-name r1\ndelete system login user x", "insert firewall family inet filter f term a before term b",
		"set policy-options policy-statement p term t from route-filter 10.0.0.0/8 upto /24 accept", `set system login message "a\nb\"c"`,
		"set security policies from-zone a to-zone b policy p match source-address any", "set protocols bgp group g export [ a b ]",
		"set routing-options autonomous-system 65000 loops 2 # x", "deactivate interfaces ge-0/0/0 unit 0", "set a [", `set "`, "set /* x */ system",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { fuzzed(t, s, ParseLines) })
}

func FuzzParseText(f *testing.F) {
	for _, s := range []string{
		"system { host-name r1; }", "inactive: interfaces { ge-0/0/0 { unit 0 { family inet; } } }", "system { name-server { 192.0.2.1; } }",
		"policy-options { prefix-list p { 10.0.0.0/8; } }", "system { root-authentication { encrypted-password \"$6$x\"; ## SECRET-DATA\n } }",
		"protocols { bgp { group g { export [ a b ]; inactive: import c; } } }", "{", "}", "a {{", "system { /* ACCESS-DENIED */ }",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { fuzzed(t, s, ParseText) })
}

// fuzzed checks that a text either gives commands whose tree can be written and
// read back, or faults that say where.
func fuzzed(t *testing.T, s string, parse func(string, Limits) ([]Command, error)) {
	cmds, err := parse(s, Limits{Bytes: 1 << 16, Depth: 20, Elements: 1000})
	if err != nil {
		var f *Fault
		if !errors.Is(err, ErrLimit) && !errors.As(err, &f) {
			t.Fatalf("%v is no fault", err)
		}
		return
	}
	n := New()
	for _, c := range cmds {
		if c.Line < 1 || len(c.Path) == 0 {
			t.Fatalf("%+v", c)
		}
		_ = c.Make(n)
	}
	again, err := ParseLines(strings.Join(Lines(Diff(nil, n)), "\n"), Limits{})
	if err != nil {
		t.Fatalf("its own lines: %v", err)
	}
	if d := cmp.Diff(canon(t, n), canon(t, made(t, New(), again))); d != "" {
		t.Fatal(fmt.Sprint("its own lines (-want +got):\n", d))
	}
}
