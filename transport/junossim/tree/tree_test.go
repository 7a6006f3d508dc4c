package tree

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nplay/transport/junossim/markup"
)

// fragments are loads to choose from; each is valid by itself.
var fragments = []string{
	`<system><host-name>r1</host-name></system>`,
	`<system><host-name inactive="inactive">r2</host-name></system>`,
	`<system><login><user><name>a</name><class>operator</class></user></login></system>`,
	`<system><login><user><name>b</name><class>super-user</class><authentication><ssh-rsa><name>ssh-rsa A x&amp;y</name></ssh-rsa></authentication></user></login></system>`,
	`<system><login><user inactive="inactive"><name>b</name><full-name>B "b" &lt;b&gt;</full-name></user></login></system>`,
	`<system><login><user><name>b</name><authentication><ssh-rsa><name>ssh-rsa B 2</name></ssh-rsa><ssh-rsa insert="first"><name>ssh-rsa C 3</name></ssh-rsa></authentication></user></login></system>`,
	`<system><login><user delete="delete"><name>a</name></user></login></system>`,
	`<system><login><class><name>c</name><permissions>view</permissions><permissions>configure</permissions></class></login></system>`,
	`<system><login><class><name>c</name><permissions delete="delete">view</permissions></class></login></system>`,
	`<system><services><ssh/><netconf><ssh><port>32000</port></ssh></netconf></services></system>`,
	`<system><services><netconf inactive="inactive"/></services></system>`,
	`<system><services><netconf active="active"><rfc-compliant/></netconf></services></system>`,
	`<system><services delete="delete"/></system>`,
	`<interfaces><interface><name>ge-0/0/0</name><unit><name>0</name><family><inet><address><name>192.0.2.1/24</name></address></inet></family></unit></interface></interfaces>`,
	`<snmp><community><name>secret</name><authorization>read-only</authorization></community></snmp>`,
	`<system><radius-server><name>192.0.2.1</name><secret>x</secret></radius-server></system>`,
}

func draw(t *rapid.T, label string) *Node {
	root := New()
	for _, f := range rapid.SliceOfN(rapid.SampledFrom(fragments), 0, 8).Draw(t, label) {
		e, err := markup.Parse("<configuration>" + f + "</configuration>")
		if err != nil {
			t.Fatal(err)
		}
		l := fake("")
		l.Hide = nil
		if p := l.Load(root, e); Failed(p) {
			t.Fatal(p)
		}
	}
	return root
}

// What is written can be loaded again, and what is equal compares so.
func TestWrittenAndLoadedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := draw(t, "a")
		e, err := markup.Parse("<configuration>" + a.XML(View{Secrets: true}, 0) + "</configuration>")
		if err != nil {
			t.Fatal(err)
		}
		b := New()
		l := fake("")
		l.Hide = nil
		if p := l.Load(b, e); Failed(p) {
			t.Fatal(p)
		}
		if diff := Compare(a, b); diff != "" || a.Text() != b.Text() {
			t.Fatalf("%s\n%s\n%s", diff, a.Text(), b.Text())
		}
		if c := a.Clone(); Compare(a, c) != "" || len(Differs(a, c)) != 0 {
			t.Fatal("a clone differs")
		}
	})
}

// Two trees compare as equal exactly when they print the same.
func TestCompareFindsEveryDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		same := sorted(a) == sorted(b)
		if Equal(a, b) != same {
			t.Fatalf("equal: %t\n%s\n---\n%s\n---\n%s", Equal(a, b), a.Text(), b.Text(), Compare(a, b))
		}
	})
}

// sorted is the text without the order of lists whose order means nothing.
func sorted(n *Node) string {
	c := n.Clone()
	var sort func(*Node)
	sort = func(n *Node) {
		for i := range n.Kids {
			sort(n.Kids[i])
			for j := i; j > 0 && !n.Kids[j].Def.Ordered() && !n.Kids[j-1].Def.Ordered() && n.Kids[j].Words() < n.Kids[j-1].Words(); j-- {
				n.Kids[j], n.Kids[j-1] = n.Kids[j-1], n.Kids[j]
			}
		}
	}
	sort(c)
	return c.Text()
}

func TestSelect(t *testing.T) {
	root := read(t, `<system><host-name>r1</host-name><login><user><name>a</name><uid>2000</uid><class>operator</class></user><user><name>b</name><class>operator</class></user></login><services><ssh/></services></system><snmp><location>here</location></snmp>`)
	for _, c := range []struct{ filter, want string }{
		{``, "host-name user a uid class user b class services ssh snmp location"},
		{`<system><host-name/></system>`, "host-name"},
		{`<system><login><user><name>b</name></user></login></system>`, "user b class"},
		{`<system><login><user><name>a</name><uid/></user></login></system>`, "user a uid"},
		{`<system><login><user><name/><uid/></user></login></system>`, "user a uid user b"},
		{`<system><login><user><name>a</name><uid/></user><user><name>a</name><class/></user></login></system>`, "user a uid class"},
		{`<system><services/></system><snmp/>`, "services ssh snmp location"},
		{`<interfaces/>`, ""},
	} {
		e, err := markup.Parse("<configuration>" + c.filter + "</configuration>")
		if err != nil {
			t.Fatal(err)
		}
		part, problems := root.Select(e)
		got := words(part)
		if len(problems) > 0 || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v %v, want %q", c.filter, got, problems, c.want)
		}
	}
	e, _ := markup.Parse(`<configuration><sytem/></configuration>`)
	if _, problems := root.Select(e); !Failed(problems) {
		t.Error("an unknown statement in a filter is no error")
	}
}

// words names the statements below n, those of containers on the way left out.
func words(n *Node) (all []string) {
	for _, k := range n.Kids {
		if k.Name != "system" && k.Name != "login" {
			all = append(all, k.Words())
		}
		all = append(all, words(k)...)
	}
	return all
}

func TestSecretsAreMasked(t *testing.T) {
	root := read(t, `<system><root-authentication><encrypted-password>$6$canary$canary</encrypted-password></root-authentication><radius-server><name>192.0.2.1</name><secret>canary</secret></radius-server><login><user><name>a</name><authentication><ssh-rsa><name>ssh-rsa canary a</name></ssh-rsa></authentication></user></login></system><snmp><community><name>canary</name></community></snmp>`)
	v := View{}
	for _, s := range []string{root.XML(v, 0), root.Masked(v).Text(), root.Masked(v).Set(), Compare(New(), root.Masked(v))} {
		if strings.Contains(s, "canary") || !strings.Contains(s, "SECRET-DATA") {
			t.Errorf("%s", s)
		}
	}
	if s := root.XML(View{Secrets: true}, 0); strings.Count(s, "canary") != 5 {
		t.Errorf("%s", s)
	}
}

func TestSet(t *testing.T) {
	root := read(t, `<system><host-name>r1</host-name><login><user><name>a</name><full-name>A B</full-name></user></login><services><ssh inactive="inactive"/></services></system><interfaces><interface><name>ge-0/0/0</name><mtu>9000</mtu></interface></interfaces>`)
	const want = `set system host-name r1
set system login user a full-name "A B"
set system services ssh
set interfaces ge-0/0/0 mtu 9000
deactivate system services ssh
`
	if got := root.Set(); got != want {
		t.Errorf("%s", got)
	}
}

func FuzzLoad(f *testing.F) {
	for _, s := range fragments {
		f.Add(s, "merge")
		f.Add(s, "replace")
	}
	f.Add(`<configuration><system><host-name operation="create">x</host-name></system></configuration>`, "override")
	f.Fuzz(func(t *testing.T, s, action string) {
		e, err := markup.Parse("<configuration>" + s + "</configuration>")
		if err != nil {
			return
		}
		root := New()
		fake(action).Load(root, e)
		AssignUIDs(root)
		Rules(root)
		if Compare(root, root) != "" {
			t.Fatal("differs from itself")
		}
		again, err := markup.Parse("<configuration>" + root.XML(View{Secrets: true}, 0) + "</configuration>")
		if err != nil {
			t.Fatal(err)
		}
		back := New()
		l := fake("")
		l.Hide = nil
		l.Load(back, again)
		if d := Compare(root, back); d != "" {
			t.Fatal(d)
		}
		root.Set()
	})
}
