package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openconfig/goyang/pkg/yang"
)

// few are modules that goyang expands in a second; all of them take it 4 GB of
// memory and a minute, which .ci/long grants with NPLAY_LONG.
var few = []string{
	"junos-conf-root", "junos-common-types", "junos-conf-accounting-options", "junos-conf-diameter",
	"junos-conf-poe", "junos-conf-snmp", "junos-conf-switch-options", "junos-conf-vmhost",
}

// The graph must say what goyang's own expansion of the modules says.
func TestAgreesWithGoyang(t *testing.T) {
	dir := fewModules(t)
	mods, err := readModules(dir)
	if err != nil {
		t.Fatal(err)
	}
	g := newGraph()
	top, err := newBuilder(mods, g).configuration()
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{t: t, graph: g}
	p.compare("configuration", top, expand(t, dir).Dir["configuration"])
	t.Logf("%d statements compared, %d distinct subtrees", p.compared, len(g.nodes)-1)
	if p.compared < 4000 {
		t.Error("that is too few")
	}
}

// fewModules returns a directory with the modules to compare.
func fewModules(t *testing.T) string {
	t.Helper()
	all := yangDir()
	files, err := filepath.Glob(filepath.Join(all, "junos-conf*@*.yang"))
	if err != nil || len(files) == 0 {
		if os.Getenv("CI") != "" {
			t.Fatalf("no YANG modules in %s; set NPLAY_YANG", all)
		}
		t.Skipf("no YANG modules in %s; set NPLAY_YANG", all)
	}
	files = append(files, filepath.Join(all, "junos-common-types@2023-01-01.yang"))
	dir := t.TempDir()
	for _, f := range files {
		name, _, _ := strings.Cut(filepath.Base(f), "@")
		if os.Getenv("NPLAY_LONG") == "" && !slices.Contains(few, name) {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(f)), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func expand(t *testing.T, dir string) *yang.Entry {
	t.Helper()
	ms := yang.NewModules()
	files, _ := filepath.Glob(filepath.Join(dir, "*.yang"))
	for _, f := range files {
		if err := ms.Read(f); err != nil {
			t.Fatal(err)
		}
	}
	if errs := ms.Process(); len(errs) > 0 {
		t.Fatal(errs)
	}
	return yang.ToEntry(ms.Modules["junos-conf-root"])
}

// peer compares a graph with a tree of goyang's.
type peer struct {
	t        *testing.T
	graph    *graph
	compared int
}

func (p *peer) compare(path string, number int, e *yang.Entry) {
	p.compared++
	n := p.graph.nodes[number]
	if got, want := p.ours(n), p.theirs(e); got != want {
		p.t.Errorf("%s\n ours   %s\n theirs %s", path, got, want)
		return
	}
	theirs := flat(e)
	names := slices.Sorted(maps.Keys(theirs))
	var ours []string
	for _, k := range n.kids {
		ours = append(ours, k.name)
	}
	if !slices.Equal(names, ours) {
		p.t.Errorf("below %s\n ours   %v\n theirs %v", path, ours, names)
		return
	}
	for _, k := range n.kids {
		p.compare(path+" "+k.name, k.node, theirs[k.name])
	}
}

// flat returns the data nodes below e, those in choices and cases included.
func flat(e *yang.Entry) map[string]*yang.Entry {
	kids := map[string]*yang.Entry{}
	for name, d := range e.Dir {
		if d.IsChoice() || d.IsCase() {
			maps.Copy(kids, flat(d))
		} else {
			kids[name] = d
		}
	}
	return kids
}

func (p *peer) ours(n node) string {
	kind := [...]string{"", "container", "list", "leaf", "leaf-list", "flag"}[n.kind]
	return fmt.Sprint(kind, n.presence, n.ordered, n.sensitive, n.keys, n.values.key())
}

func (p *peer) theirs(e *yang.Entry) string {
	n := node{}
	switch {
	case e.IsList():
		n.kind, n.keys = list, strings.Fields(e.Key)
	case e.IsLeafList():
		n.kind = leafList
	case e.IsLeaf():
		n.kind = leaf
		if e.Type.Kind == yang.Yempty {
			n.kind = flagLeaf
		}
	default:
		n.kind = container
	}
	n.presence = len(e.Extra["presence"]) > 0
	if e.ListAttr != nil && e.ListAttr.OrderedByUser {
		n.ordered = true
	}
	if n.kind == leaf || n.kind == leafList {
		if l, ok := e.Node.(*yang.Leaf); ok {
			n.sensitive = l.Type.Name == "jt:unreadable"
		}
		n.values = theirValues(p.t, e.Type)
		slices.SortFunc(n.values, func(x, y alt) int { return strings.Compare(values{x}.key(), values{y}.key()) })
	}
	return p.ours(n)
}

// theirValues turns goyang's view of a type into ours.
func theirValues(t *testing.T, y *yang.YangType) values {
	ints := func(f byte, r yang.YangRange) values {
		a := alt{form: f}
		for _, p := range r {
			lo, hi := bits(p.Min), bits(p.Max)
			a.bounds = append(a.bounds, [2]uint64{lo, hi})
		}
		return values{a}
	}
	switch y.Kind {
	case yang.Yint8, yang.Yint16, yang.Yint32, yang.Yint64:
		return ints(signed, y.Range)
	case yang.Yuint8, yang.Yuint16, yang.Yuint32, yang.Yuint64:
		return ints(natural, y.Range)
	case yang.Ydecimal64:
		return ints(decimal, y.Range)
	case yang.Ybool:
		return values{{form: word, words: []string{"false", "true"}}}
	case yang.Yenum:
		return values{{form: word, words: slices.Sorted(slices.Values(y.Enum.Names()))}}
	case yang.Ystring:
		if len(y.Pattern) == 0 {
			return ints(text, y.Length)
		}
		switch w := y.Pattern[0]; w {
		case "<.*>|$.*":
			return values{{form: wild}}
		default:
			return values{{form: word, words: []string{strings.TrimPrefix(w, `\`)}}}
		}
	case yang.Yunion:
		var all values
		for _, u := range y.Type {
			all = append(all, theirValues(t, u)...)
		}
		return all
	}
	t.Fatalf("type %s", y.Name)
	return nil
}

// bits returns a number as the bit pattern that alt.bounds has.
func bits(n yang.Number) uint64 {
	if n.Negative {
		return -n.Value
	}
	return n.Value
}
