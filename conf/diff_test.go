package conf

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var verbs = map[Op]string{Add: "add", Remove: "remove", Activate: "activate", Deactivate: "deactivate", Move: "move"}

// brief renders an edit with every field that counts.
func brief(e Edit) string {
	s := fmt.Sprintf("%s %s", verbs[e.Op], strings.Join(line(e.Path, quote), " "))
	if e.Target().Value != "" {
		s += " =" + e.Target().Value
	}
	if e.Old != "" {
		s += " old=" + e.Old
	}
	if e.Op == Add {
		s += fmt.Sprintf(" fresh=%d", e.Fresh)
	}
	switch e.Place {
	case First:
		s += " before " + e.Before
	case Following:
		s += " after " + e.After
	}
	if k := len(e.Target().Kids); k > 0 {
		s += fmt.Sprintf(" kids=%d", k)
	}
	return s
}

func TestDiff(t *testing.T) {
	keys := func(names string) string {
		s := ""
		for _, n := range names {
			s += fmt.Sprintf("<ssh-rsa><name>%c</name></ssh-rsa>", n)
		}
		return "<system><login><user><name>u</name><authentication>" + s + "</authentication></user></login></system>"
	}
	order := func(names string) string {
		s := ""
		for _, n := range names {
			s += fmt.Sprintf("<authentication-order>%c</authentication-order>", n)
		}
		return "<system>" + s + "</system>"
	}
	users := func(names string) string {
		s := ""
		for _, n := range names {
			s += fmt.Sprintf("<user><name>%c</name></user>", n)
		}
		return "<system><login>" + s + "</login></system>"
	}
	const at = "system login user u authentication ssh-rsa "
	for _, c := range []struct {
		name, before, after string
		want                []string
	}{
		{"empty containers are none", "<system><login/><services><netconf/></services></system>", "<system><services/></system>", nil},
		{"empty containers are none, inactive or not", "<system><login inactive='inactive'/></system>", "<system><login/></system>", nil},
		{"a presence container is something", "", "<system><services><ssh/></services></system>", []string{"add system services ssh fresh=0"}},
		{"a presence container stays without content", "<system><services><ssh><port>22</port></ssh></services></system>", "<system><services><ssh/></services></system>", []string{"remove system services ssh port =22"}},
		{"the order of an unordered list is nothing", users("abc"), users("cab"), nil},
		{"a user's entry is fresh from its own word on", users("a"), users("ab"), []string{"add system login user b fresh=2"}},
		{"what is inside is fresh from the entry on", users("a"), "<system><login><user><name>a</name></user><user><name>b</name><class>c</class></user></login></system>", []string{"add system login user b class =c fresh=2"}},
		{"a value", "<system><host-name>a</host-name></system>", "<system><host-name>b</host-name></system>", []string{"add system host-name =b old=a fresh=2"}},
		{"a value of what is inactive", "<system><host-name inactive='inactive'>a</host-name></system>", "<system><host-name>b</host-name></system>", []string{"add system host-name =b old=a fresh=2", "activate system host-name =b"}},
		{"one remove takes all", "<system><login><user><name>a</name><class>c</class></user></login><services><ssh/></services></system>", "", []string{"remove system kids=2"}},
		{"an emptied container is not what is removed", "<system><login><user><name>a</name></user></login></system>", "<system><login/></system>", []string{"remove system login user a"}},
		{"removals come first", "<system><services><ssh/></services><host-name>a</host-name></system>", "<system><host-name>b</host-name></system>", []string{"remove system services kids=1", "add system host-name =b old=a fresh=2"}},
		{"switched off with its content gone", "<system inactive='inactive'><host-name>a</host-name></system>", "<system/>", []string{"remove system host-name =a"}},
		{"all of an inactive container replaced", "<system inactive='inactive'><host-name>a</host-name></system>", "<system inactive='inactive'><domain-name>d</domain-name></system>", []string{"remove system host-name =a", "add system domain-name =d fresh=1", "deactivate system"}},
		{"part of an inactive container replaced", "<system inactive='inactive'><host-name>a</host-name><time-zone>UTC</time-zone></system>", "<system inactive='inactive'><time-zone>UTC</time-zone></system>", []string{"remove system host-name =a"}},

		{"an empty container was inactive, what comes is not", "<system><login inactive='inactive'/></system>", users("a"), []string{"add system login user a fresh=0"}},

		{"an entry at the end", keys("ab"), keys("abc"), []string{"add " + at + "c fresh=4"}},
		{"an entry at the start", keys("ab"), keys("xab"), []string{"add " + at + "x fresh=4 before a"}},
		{"an entry in the midst", keys("ab"), keys("axb"), []string{"add " + at + "x fresh=4 after a"}},
		{"two in the midst", keys("ab"), keys("axyb"), []string{"add " + at + "x fresh=4 after a", "add " + at + "y fresh=4 after x"}},
		{
			"one with content in the midst", keys("ab"),
			strings.Replace(keys("axb"), "<name>x</name>", "<name>x</name><from>h</from>", 1),
			[]string{"add " + at + "x fresh=4 after a", "add " + at + "x from =h fresh=4"},
		},
		{"one moves to the end", keys("abc"), keys("bca"), []string{"move " + at + "a after c"}},
		{"one moves to the start", keys("abc"), keys("cab"), []string{"move " + at + "c before a"}},
		{"a new place with what was there gone", keys("abc"), keys("xc"), []string{"remove " + at + "a", "remove " + at + "b", "add " + at + "x fresh=4 before c"}},

		{"a member at the end", order("ab"), order("abc"), []string{"add system authentication-order c =c fresh=1"}},
		{"a member in the midst", order("ab"), order("axb"), []string{"add system authentication-order x =x fresh=1 before a", "move system authentication-order a =a before x"}},
		{"members turned round", order("abc"), order("cba"), []string{"move system authentication-order b =b before a", "move system authentication-order c =c before b"}},
		{"a member moves to the end", order("abc"), order("bca"), []string{"move system authentication-order c =c before a", "move system authentication-order b =b before c"}},

		{"unknown and alike", "<system><new>a</new><new>b</new></system>", "<system><new>a</new><new>b</new></system>", nil},
		{"unknown and different", "<system><new>a</new><new>b</new></system>", "<system><new>a</new><new>c</new></system>", []string{"remove system new =b", "add system new =c fresh=1"}},
		{"unknown in another order", "<system><new>a</new><new>b</new></system>", "<system><new>b</new><new>a</new></system>", []string{"remove system new =b", "remove system new =a", "add system new =b fresh=1", "add system new =a fresh=1"}},
		{"unknown twice", "<system><new>a</new><new>b</new><new>a</new></system>", "<system><new>a</new><new>b</new></system>", []string{"remove system new =a"}},
		{"unknown inside", "<system><new><x>1</x></new></system>", "<system><new inactive='inactive'><x>1</x></new></system>", []string{"remove system new kids=1", "add system new fresh=1 kids=1"}},
		{"a foreign statement goes, Junos' own of that name stays", "<system><host-name xmlns='urn:x'>a</host-name><host-name>a</host-name></system>", "<system><host-name>a</host-name></system>", []string{"remove system host-name =a"}},
		{"a foreign statement is not Junos' own", "<system><host-name xmlns='urn:x'>a</host-name></system>", "<system><host-name>a</host-name></system>", []string{"remove system host-name =a", "add system host-name =a fresh=1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := read(t, c.before), read(t, c.after)
			edits := Diff(a, b)
			var got []string
			for _, e := range edits {
				got = append(got, brief(e))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if err := Apply(a, edits); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(canon(t, b), canon(t, a)); diff != "" {
				t.Errorf("applied:\n%s", diff)
			}
			if (c.want == nil) != Equal(read(t, c.before), b) {
				t.Error("Equal does not agree with Diff")
			}
		})
	}
}

func TestDiffOfNil(t *testing.T) {
	if e := Diff(nil, nil); len(e) > 0 {
		t.Error(told(e))
	}
	if e := Diff(nil, read(t, "<system><host-name>a</host-name></system>")); len(e) != 1 {
		t.Error(told(e))
	}
}

func TestKnown(t *testing.T) {
	for doc, want := range map[string]bool{
		"<system><host-name>a</host-name></system>": true,
		"<system><new>a</new></system>":             false,
		"<new><host-name>a</host-name></new>":       false,
	} {
		if got := Diff(nil, read(t, doc))[0].Known(); got != want {
			t.Errorf("%s: %v", doc, got)
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	full := read(t, `<system><login><user><name>u</name></user><user><name>v</name></user></login></system>`)
	system, login := full.Find("system"), full.Find("system", "login")
	u := login.Entry("user", "u")
	gone := &Node{Name: "user", Def: u.Def, Key: "w"}
	path := func(n *Node) []*Node { return []*Node{system, login, n} }
	for _, c := range []struct {
		e    Edit
		want string
	}{
		{Edit{Op: Remove, Path: path(gone)}, "[edit system login user w]: not there to be removed"},
		{Edit{Op: Activate, Path: path(gone)}, "not there to be activated"},
		{Edit{Op: Deactivate, Path: path(gone)}, "not there to be deactivated"},
		{Edit{Op: Move, Path: path(gone)}, "not there to be moved"},
		{Edit{Op: Move, Path: path(u), Place: Following, After: "x"}, "[edit system login user u]: the sibling"},
		{Edit{Op: Add, Path: path(gone), Place: Following, After: "x"}, "the sibling"},
		{Edit{Path: path(u)}, "unknown kind of edit"},
		{Edit{Op: Add}, "without a path"},
	} {
		err := Apply(full.Clone(), []Edit{c.e})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	n := full.Clone()
	if err := Apply(n, []Edit{{Op: Move, Path: path(u)}}); err != nil || n.Find("system", "login").Kids[1].Key != "u" {
		t.Errorf("a move to the end: %v\n%s", err, outline(n))
	}
}
