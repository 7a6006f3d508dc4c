package conf

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sample = `<system><host-name>r</host-name><login><user><name>a</name><class>c</class></user></login><services><ssh/></services></system><interfaces><interface><name>ge-0/0/0</name><description>d</description><unit><name>0</name></unit></interface><interface><name>ge-0/0/1</name><unit><name>1</name></unit></interface></interfaces>`

func TestOnly(t *testing.T) {
	for _, c := range []struct {
		scopes []string
		want   string
	}{
		{nil, ""},
		{[]string{""}, sample},
		{[]string{"system/login"}, `<system><login><user><name>a</name><class>c</class></user></login></system>`},
		{[]string{"system/login", "system/services/ssh"}, `<system><login><user><name>a</name><class>c</class></user></login><services><ssh/></services></system>`},
		{[]string{"system", "system/login"}, `<system><host-name>r</host-name><login><user><name>a</name><class>c</class></user></login><services><ssh/></services></system>`},
		{[]string{"interfaces/interface/unit"}, `<interfaces><interface><name>ge-0/0/0</name><unit><name>0</name></unit></interface><interface><name>ge-0/0/1</name><unit><name>1</name></unit></interface></interfaces>`},
		{[]string{"system/ntp", "snmp"}, ""},
	} {
		n := read(t, sample)
		got := n.Only(c.scopes)
		if diff := cmp.Diff(canon(t, read(t, c.want)), canon(t, got)); diff != "" {
			t.Errorf("%q: %s", c.scopes, diff)
		}
		got.Walk(func(path []*Node) bool {
			path[len(path)-1].Value = "changed"
			return true
		})
		if !Equal(n, read(t, sample)) {
			t.Errorf("%q: the copy shares nodes with the tree", c.scopes)
		}
	}
	if (*Node)(nil).Only(nil) != nil {
		t.Error("a nil tree gives a tree")
	}
}

func TestWithin(t *testing.T) {
	n := read(t, sample)
	system, login := n.Find("system"), n.Find("system", "login")
	user := login.Entry("user", "a")
	for _, c := range []struct {
		path   []*Node
		scopes []string
		want   bool
	}{
		{[]*Node{system, login, user}, []string{"system/login"}, true},
		{[]*Node{system, login}, []string{"system/login"}, true},
		{[]*Node{system}, []string{"system/login"}, false},
		{[]*Node{system, login}, []string{"system/services", "system/login/"}, true},
		{[]*Node{system, login}, []string{"system/log"}, false},
		{[]*Node{system, login, user}, []string{"system/login/user/class"}, false},
		{[]*Node{system}, nil, false},
		{[]*Node{system}, []string{""}, true},
	} {
		if got := Within(c.path, c.scopes); got != c.want {
			t.Errorf("Within(%s, %q) = %v", PathString(c.path), c.scopes, got)
		}
	}
}

func TestWalk(t *testing.T) {
	var all []string
	read(t, sample).Walk(func(path []*Node) bool {
		name := path[len(path)-1].Name
		all = append(all, name)
		return name != "interfaces" && name != "login"
	})
	if want := []string{"system", "host-name", "login", "services", "ssh", "interfaces"}; !slices.Equal(want, all) {
		t.Errorf("visited %q", all)
	}
	(*Node)(nil).Walk(nil)
}

func TestScopesXML(t *testing.T) {
	for _, c := range []struct {
		scopes []string
		want   string
	}{
		{nil, "<configuration></configuration>"},
		{[]string{"system/login"}, "<configuration><system><login/></system></configuration>"},
		{[]string{"system/services/netconf", "system/login", "system/services/ssh"}, "<configuration><system><login/><services><netconf/><ssh/></services></system></configuration>"},
		{[]string{"system/login/user", "system/login", "system/login-x"}, "<configuration><system><login/><login-x/></system></configuration>"},
		{[]string{"system/login", "system/login"}, "<configuration><system><login/></system></configuration>"},
		{[]string{"system/login", ""}, "<configuration></configuration>"},
		{[]string{"system/<b>/c"}, "<configuration><system/></configuration>"},
	} {
		if got := string(ScopesXML(c.scopes)); got != c.want {
			t.Errorf("%q: %s", c.scopes, got)
		}
	}
}
