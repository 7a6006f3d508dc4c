package conf

import (
	"io"
	"strings"
	"testing"

	"nplay/conf/schema"
)

const sysNS = "urn:ietf:params:xml:ns:yang:ietf-system"

// server is the configuration of a server as it answers.
func server(t *testing.T, inside string, k Keying) *Node {
	t.Helper()
	n, err := ParseData(strings.NewReader(`<rpc-reply message-id="1" last-modified="x" xmlns="`+base+`"><data>`+
		`<system xmlns="`+sysNS+`">`+inside+`</system></data></rpc-reply>`), Limits{}, k)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What is asked of a server becomes the smallest edits, and none where it holds.
func TestForeignEdits(t *testing.T) {
	const have = `<contact>a</contact><ntp><server><name>x</name><prefer>true</prefer></server></ntp><search>one</search><search>two</search>`
	for _, c := range []struct {
		name, want string
		keys       Keying
		edit       []string // what must stand in the <config>, in this order; none for no edits
	}{
		{"holds", `<contact>a</contact><ntp><server><name>x</name></server></ntp>`, nil, nil},
		{"a leaf", `<contact>b</contact>`, nil, []string{`<contact xmlns="` + sysNS + `">b</contact>`}},
		{"an entry", `<ntp><server><name>y</name></server></ntp>`, nil, []string{"<server", "<name>y</name>"}},
		{"in an entry", `<ntp><server><name>x</name><prefer>false</prefer></server></ntp>`, nil, []string{"<name>x</name>", ">false</prefer>"}},
		{"a member", `<search>three</search>`, Keying{"search": {Member}}, []string{">three</search>"}},
		{"no leaf", `<contact nc:operation="remove"/>`, nil, []string{`<contact`, `nc:operation="remove">a</contact>`}},
		{"no entry", `<ntp><server nc:operation="remove"><name>x</name></server></ntp>`, nil, []string{`<server`, `nc:operation="remove"`, "<name>x</name>", "</server>"}},
		{"no such entry", `<ntp><server nc:operation="remove"><name>z</name></server></ntp>`, nil, nil},
		{"no list", `<ntp><server nc:operation="remove"/></ntp>`, nil, []string{`nc:operation="remove"`, "<name>x</name>"}},
		{"no member", `<search nc:operation="remove">two</search>`, nil, []string{`nc:operation="remove">two</search>`}},
		{"another value is not meant", `<contact nc:operation="remove">other</contact>`, nil, nil},
		{"presence", `<radius/>`, nil, []string{"<radius"}},
		{"there already", `<ntp/>`, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := server(t, have, c.keys)
			cmds, err := ParseWantedData(`<system xmlns="`+sysNS+`" xmlns:nc="`+base+`">`+c.want+`</system>`, Limits{}, c.keys)
			if err != nil {
				t.Fatal(err)
			}
			after := before.Clone()
			if err := Impose(after, cmds); err != nil {
				t.Fatal(err)
			}
			edits := Diff(before, after)
			again := after.Clone()
			if err := Impose(again, cmds); err != nil || !Equal(again, after) {
				t.Errorf("a second time: %v", err)
			}
			done := before.Clone()
			if err := Apply(done, edits); err != nil || !Equal(done, after) {
				t.Errorf("the edits do not bring it about: %v", err)
			}
			var b strings.Builder
			if err := EditConfigXML(&b, edits, "remove"); err != nil {
				t.Fatal(err)
			}
			if len(edits) > 0 != (len(c.edit) > 0) {
				t.Fatalf("%d edits: %s", len(edits), &b)
			}
			rest := b.String()
			for _, part := range c.edit {
				_, after, ok := strings.Cut(rest, part)
				if !ok {
					t.Fatalf("no %s in %s", part, &b)
				}
				rest = after
			}
		})
	}
}

// Where it cannot be told what something is, nothing is guessed.
func TestForeignDoubts(t *testing.T) {
	wrap := func(s string) string {
		return `<system xmlns="` + sysNS + `" xmlns:nc="` + base + `">` + s + `</system>`
	}
	for _, c := range []struct{ name, have, text, want string }{
		{"entries without a key", "", wrap(`<x><a>1</a></x><x><a>2</a></x>`), "say in keys"},
		{"several that cannot be told apart", `<x><a>1</a></x><x><a>2</a></x>`, wrap(`<x><a>3</a></x>`), "say in keys"},
		{"a leaf or a leaf-list", `<s>1</s><s>2</s>`, wrap(`<s>3</s>`), "leaf-list of that name, not a leaf"},
		{"below what is something else", `<s><name>1</name></s>`, wrap(`<s><x nc:operation="remove">3</x></s>`), "list of that name, not a container"},
		{"an entry of what is no list", `<s><x>1</x></s>`, wrap(`<s nc:operation="remove"><name>1</name></s>`), "as a container, not a list"},
		{"a value of what is no leaf", `<s><x>1</x></s>`, wrap(`<s nc:operation="remove">1</s>`), "as a container, not a leaf"},
		{"no namespace", "", `<config><system/></config>`, "without a namespace"},
		{"NETCONF's namespace", "", `<edit xmlns="` + base + `"/>`, "without a namespace"},
		{"an operation nplay does not have", "", wrap(`<x nc:operation="replace"/>`), "nplay merges"},
		{"an attribute", "", wrap(`<x order="1"/>`), "has no meaning"},
		{"a prefixed value", "", wrap(`<x xmlns:i="urn:i">i:b</x>`), "prefix"},
		{"two elements", "", wrap("") + wrap(""), "put both into one"},
		{"nothing", "", "", "empty"},
		{"cut off", "", `<system xmlns="urn:x">`, "cut off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmds, err := ParseWantedData(c.text, Limits{}, nil)
			if err == nil {
				err = Impose(server(t, c.have, nil), cmds)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// A keying changes what statements are, on a tree that was read without it.
func TestShape(t *testing.T) {
	n := server(t, `<route><to>a</to><via>1</via></route><route><to>b</to><via>2</via></route><config><name>x</name></config><s>1</s>`, nil)
	if sys := n.Kids[0]; sys.Kids[0].Def.Known() || sys.Kids[2].Kind() != schema.List {
		t.Fatal("without a keying")
	}
	k := Keying{"route": {"to"}, "config": {}, "s": {Member}}
	Shape(n, k)
	sys := n.Kids[0]
	if r := sys.Entry("route", "b"); r == nil || sys.Find("config").Kind() != schema.Container || sys.Entries("s")[0].Kind() != schema.LeafList {
		t.Error("with it")
	} else if v, _ := r.Leaf("via"); v != "2" {
		t.Errorf("via %q", v)
	}
	again := n.Clone()
	if Shape(again, k); !Equal(n, again) {
		t.Error("shaped again it is another")
	}
	if got := n.Only([]string{"{" + sysNS + "}system/{" + sysNS + "}s"}); len(got.Kids[0].Kids) != 1 {
		t.Error("only a scope")
	}
	if got := n.Only([]string{"{urn:other}system"}); len(got.Kids) != 0 {
		t.Error("a scope of another namespace")
	}
}

// Values that look like secrets, or are called so, are not shown.
func TestForeignSecrets(t *testing.T) {
	n := server(t, `<user><name>a</name><password>x1</password><shared-secret>x2</shared-secret><other>$6$x3</other></user><contact>x4</contact>`, nil)
	var text strings.Builder
	for _, l := range Hunks(Diff(New(), n)) {
		text.WriteString(l.Text + "\n")
	}
	for _, s := range []string{"x1", "x2", "x3"} {
		if strings.Contains(text.String(), s) {
			t.Errorf("%s is shown: %s", s, &text)
		}
	}
	if !strings.Contains(text.String(), "contact x4;") {
		t.Errorf("what is no secret is hidden: %s", &text)
	}
}

func FuzzParseWantedData(f *testing.F) {
	f.Add(`<system xmlns="urn:x"><a>1</a><b><name>2</name></b></system>`)
	f.Add(`<config><a xmlns="urn:x" xmlns:nc="` + base + `" nc:operation="remove"/></config>`)
	f.Fuzz(func(t *testing.T, text string) {
		IsData(text)
		cmds, err := ParseWantedData(text, Limits{Bytes: 1 << 16, Elements: 500}, nil)
		if err != nil {
			return
		}
		n := New()
		if Impose(n, cmds) != nil {
			return
		}
		again := n.Clone()
		if err := Impose(again, cmds); err != nil {
			t.Fatal(err)
		}
		if !Equal(n, again) {
			t.Error("a second time it changes something")
		}
	})
}

// Whatever a server sends, a tree of it can be compared, written and shaped.
func FuzzParseData(f *testing.F) {
	f.Add(`<rpc-reply xmlns="` + base + `"><data><system xmlns="urn:x"><a>1</a><b><name>2</name></b></system></data></rpc-reply>`)
	f.Add(`<data xmlns="` + base + `"><a xmlns="urn:x"/><a xmlns="urn:y">t<b/></a></data>`)
	f.Fuzz(func(t *testing.T, text string) {
		n, err := ParseData(strings.NewReader(text), Limits{Bytes: 1 << 16, Elements: 500}, nil)
		if err != nil {
			return
		}
		if !Equal(n, n.Clone()) {
			t.Error("it differs from itself")
		}
		Hunks(Diff(New(), n))
		for _, e := range Diff(n, New()) {
			if !e.Known() {
				continue
			}
			if err := EditConfigXML(io.Discard, []Edit{e}, "remove"); err != nil {
				t.Errorf("%s: %v", PathString(e.Path), err)
			}
		}
		Shape(n, Keying{"a": {"b"}, "b": {Member}, "c": {}})
		WriteXML(io.Discard, n)
	})
}
