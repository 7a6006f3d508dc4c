package tree

import "testing"

// What is loaded as curly text can be written and loaded again.
func FuzzText(f *testing.F) {
	f.Add(build(f, varied).Text(), "merge")
	f.Add("system { replace: login { user a { class operator; } } delete: services; inactive: ntp; }", "replace")
	f.Add("interfaces { ge-0/0/0 { unit 0 { family inet { address 192.0.2.1/24; } } } } /* x */ snmp { location \"a b\"; # y\n }", "override")
	f.Add("system { services { ssh { protocol-version [ v2 v1 ]; } } } } {", "update")
	f.Fuzz(func(t *testing.T, s, action string) {
		root := New()
		fake(action).Text(root, s)
		checkWritten(t, root)
	})
}

// What is loaded from commands can be written and loaded again.
func FuzzCommands(f *testing.F) {
	f.Add(varied)
	f.Add("set system host-name r1\ndelete system host-name\nactivate system\ninsert system login user a before user b")
	f.Add("set policy-options policy-statement p from route-filter 10.0.0.0/8 upto /24 accept\nset system login class c permissions [ view \"x y\" ]")
	f.Fuzz(func(t *testing.T, s string) {
		root := New()
		fake("").Commands(root, s)
		checkWritten(t, root)
	})
}

// checkWritten reads back what is written as XML and as JSON.
func checkWritten(t *testing.T, root *Node) {
	t.Helper()
	AssignUIDs(root)
	Rules(root)
	back := New()
	l := fake("")
	l.Hide = nil
	p, err := loadAs(l, "xml", back, root.XML(View{Secrets: true}, 0))
	if err != nil {
		t.Fatal(err)
	}
	if d := Compare(root, back); d != "" {
		t.Fatalf("%s\n%v", d, p)
	}
	if d := Compare(root, readJSON(t, root)); d != "" {
		t.Fatalf("%s\n%s", d, root.JSON())
	}
	root.Set()
	root.Text()
}
