package modules

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/conf/schema"
)

// varied is a configuration of many kinds of statements, one a line.
//
//go:embed testdata/varied.set
var varied string

func variedLines() []string { return strings.Split(strings.TrimSpace(varied), "\n") }

// before is a router that has some of varied, and other things.
const before = `<configuration>
  <system><host-name>old</host-name><services><telnet/></services></system>
  <firewall><family><inet><filter><name>protect</name><term><name>rest</name><then><discard/></then></term></filter></inet></family></firewall>
  <protocols><ospf><area><name>0.0.0.0</name><interface><name>ge-0/0/0.0</name><metric>7</metric></interface></area></ospf></protocols>
</configuration>`

func TestVaried(t *testing.T) {
	if n := len(variedLines()); n < 200 {
		t.Fatalf("only %d lines", n)
	}
	old := configuration(t, before)
	m := &EnsureConfig{Set: varied}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	want := old.Clone()
	if err := m.Ensure(target, want); err != nil {
		t.Fatal(err)
	}
	edits := conf.Diff(old, want)
	if len(edits) < 180 {
		t.Fatalf("only %d edits", len(edits))
	}
	for _, e := range edits {
		if !conf.Within(e.Path, m.Scope()) {
			t.Errorf("%s is outside of the scope", conf.PathString(e.Path))
		}
	}

	got := old.Clone()
	if err := conf.Apply(got, edits); err != nil {
		t.Fatal(err)
	}
	same(t, "applied", want, got)
	again := got.Clone()
	if err := m.Ensure(target, again); err != nil {
		t.Fatal(err)
	}
	if left := conf.Diff(got, again); len(left) > 0 {
		t.Errorf("a second run edits:\n%s", strings.Join(conf.Lines(left), "\n"))
	}
	if err := conf.Apply(got, conf.Diff(got, old)); err != nil {
		t.Fatal(err)
	}
	same(t, "undone", old, got)

	t.Run("lines", func(t *testing.T) {
		said, err := conf.ParseLines(strings.Join(conf.Lines(edits), "\n"), conf.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got := old.Clone()
		if err := conf.Impose(got, said); err != nil {
			t.Fatal(err)
		}
		same(t, "by its lines", want, got)
	})
	t.Run("xml", func(t *testing.T) {
		var b bytes.Buffer
		if err := conf.EditsXML(&b, conf.Diff(nil, want)); err != nil {
			t.Fatal(err)
		}
		same(t, "by its XML", want, configuration(t, b.String()))
	})
	t.Run("object", func(t *testing.T) {
		m := &EnsureConfig{Config: object(want)}
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		got := conf.New()
		if err := m.Ensure(target, got); err != nil {
			t.Fatal(err)
		}
		active := want.Clone()
		active.Walk(func(path []*conf.Node) bool {
			path[len(path)-1].Inactive = false // an object cannot say it
			return true
		})
		same(t, "as an object", active, got)
	})
}

// variedTree is what the lines make of a router that has nothing. TestYANG has
// it judged, less the two stanzas whose YANG yanglint refuses and those that
// load all others again.
func variedTree(t *testing.T) *conf.Node {
	t.Helper()
	n := conf.New()
	if err := (&EnsureConfig{Set: varied}).Ensure(target, n); err != nil {
		t.Fatal(err)
	}
	n.Walk(func(path []*conf.Node) bool {
		checkSchema(t, "varied.set", path)
		return true
	})
	for _, name := range []string{"class-of-service", "groups", "apply-groups", "routing-instances", "vlans", "bridge-domains"} {
		n.Remove(name)
	}
	return n
}

var hint = regexp.MustCompile(`did you mean "?([^"?]+)"?\?`)

// One letter wrong in any word of any line that is a statement's: the line is
// refused, at that word, and the right one is offered.
func TestVariedWithOneLetterWrong(t *testing.T) {
	offered := 0
	for n, line := range variedLines() {
		words := statementWords(t, line)
		if len(words) == 0 {
			t.Errorf("%s: no word of it is a statement's", line)
		}
		found := false
		for _, w := range words {
			bad := line[:w.at] + misspelt(w.text) + line[w.at+len(w.text):]
			fault := faultOf(t, n, bad)
			if fault == nil {
				t.Errorf("accepted: %s", bad)
				continue
			}
			if fault.Column != w.at+1 {
				t.Errorf("%s\ncolumn %d, not %d: %v", bad, fault.Column, w.at+1, fault)
			}
			if h := hint.FindStringSubmatch(fault.Error()); h != nil && h[1] == w.text {
				found = true
				offered++
			}
		}
		if !found {
			t.Errorf("no misspelling of it is put right: %s", line)
		}
	}
	if offered < 600 {
		t.Errorf("only %d words were offered", offered)
	}
}

// A number that is out of its range, a word that is not one of an enumeration.
func TestVariedWithValuesWrong(t *testing.T) {
	ranges, enums := 0, 0
	for n, line := range variedLines() {
		for _, v := range valueWords(t, line) {
			takes := v.def.Takes()
			bounds := span.FindStringSubmatch(takes)
			bad, want := "", ""
			switch {
			case strings.HasPrefix(takes, "a number within") && bounds != nil:
				high, err := strconv.ParseUint(bounds[2], 10, 63)
				if err != nil {
					continue
				}
				bad, want = strconv.FormatUint(high+1, 10), takes
				ranges++
			case strings.HasPrefix(takes, "one of ") && len(v.text) > 2:
				bad, want = misspelt(v.text), takes
				enums++
			default:
				continue
			}
			wrong := line[:v.at] + bad + line[v.at+len(v.text):]
			fault := faultOf(t, n, wrong)
			switch {
			case fault == nil:
				t.Errorf("accepted: %s", wrong)
			case fault.Column != v.at+1 || !strings.Contains(fault.Error(), want):
				t.Errorf("%s\ncolumn %d: %v", wrong, v.at+1, fault)
			case strings.HasPrefix(takes, "one of ") && !strings.Contains(fault.Error(), "did you mean "+v.text):
				t.Errorf("%s\nnot put right: %v", wrong, fault)
			}
		}
	}
	if ranges < 60 || enums < 25 {
		t.Errorf("only %d ranges and %d enumerations were tried", ranges, enums)
	}
}

// misspelt changes one letter.
func misspelt(w string) string {
	i := len(w) / 2
	c := byte('q')
	if w[i] == c {
		c = 'z'
	}
	return w[:i] + string(c) + w[i+1:]
}

// faultOf returns what is wrong with the n-th of the lines, asked for as a task.
func faultOf(t *testing.T, n int, bad string) *conf.Fault {
	t.Helper()
	lines := slices.Clone(variedLines())
	lines[n] = bad
	err := (&EnsureConfig{Set: strings.Join(lines[n:n+1], "\n")}).Validate()
	var arg *ArgError
	if err == nil || !errors.As(err, &arg) || arg.Place == nil {
		return nil
	}
	return arg.Place
}

// said is a word of a line and where it begins.
type said struct {
	text string
	at   int
	def  schema.Def
}

// statementWords returns the words of a line that are the names of statements.
func statementWords(t *testing.T, line string) []said {
	names := map[string]bool{}
	for _, c := range commandsOf(t, line) {
		for _, n := range c.Path {
			names[n.Name] = true
		}
	}
	for xml, word := range map[string]string{"ieee-802.3ad": "802.3ad", "system-name": "name"} {
		if names[xml] {
			delete(names, xml)
			names[word] = true
		}
	}
	var all []said
	at := 0
	for i, w := range strings.Split(line, " ") {
		if i > 0 && names[w] {
			delete(names, w) // once: behind it the same word may be a value
			all = append(all, said{text: w, at: at})
		}
		at += len(w) + 1
	}
	return all
}

// valueWords returns the words of a line that are values or keys.
func valueWords(t *testing.T, line string) []said {
	var all []said
	for _, c := range commandsOf(t, line) {
		from := strings.Index(line, " ")
		add := func(value string, def schema.Def) {
			i := strings.Index(line[from:]+" ", " "+value+" ")
			if i < 0 || value == "" {
				return // in quotes
			}
			from += i
			if w := (said{value, from + 1, def}); !slices.Contains(all, w) {
				all = append(all, w)
			}
		}
		for _, n := range c.Path {
			switch n.Kind() {
			case schema.Leaf, schema.LeafList:
				add(n.Value, n.Def)
			case schema.List:
				for i, name := range n.Def.Keys() {
					key, _ := n.Def.Child(name)
					add(n.Keys()[i], key)
				}
			}
		}
	}
	return all
}

func commandsOf(t *testing.T, line string) []conf.Command {
	t.Helper()
	c, err := conf.ParseLines(line, conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func configuration(t *testing.T, xml string) *conf.Node {
	t.Helper()
	n, err := conf.ParseXML(strings.NewReader(xml), conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func same(t *testing.T, what string, want, got *conf.Node) {
	t.Helper()
	var w, g bytes.Buffer
	if err := errors.Join(conf.WriteXML(&w, want), conf.WriteXML(&g, got)); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(w.String(), g.String()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// object is a tree as the argument config has it.
func object(n *conf.Node) map[string]any {
	m := map[string]any{}
	if n.Kind() == schema.List {
		for i, name := range n.Def.Keys() {
			m[name] = n.Keys()[i]
		}
	}
	for _, k := range n.Kids {
		switch k.Kind() {
		case schema.Container:
			m[k.Name] = object(k)
		case schema.List:
			all, _ := m[k.Name].([]any)
			m[k.Name] = append(all, object(k))
		case schema.Leaf:
			m[k.Name] = k.Value
		case schema.LeafList:
			all, _ := m[k.Name].([]any)
			m[k.Name] = append(all, k.Value)
		case schema.Flag:
			m[k.Name] = true
		default:
			panic(fmt.Sprint("unknown ", k.Name))
		}
	}
	return m
}
