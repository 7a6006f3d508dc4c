package engine

import (
	"strings"
	"testing"

	"nplay/conf"
)

// What routers say leads to the tasks whose edits it is about, or to nobody.
func TestBlame(t *testing.T) {
	steps := []Step{{
		Edits: editsOf(t, `
set system login user bob class operator
set system login user bob full-name "Bob B"
set system login user eve class nobody
set system services netconf ssh port 830
set interfaces em0 unit 0 family inet address 192.0.2.1/24
`),
		Changes: []Change{
			{Play: "p", Task: "bob", Edits: []int{0, 1}},
			{Play: "p", Task: "eve", Edits: []int{2}},
			{Play: "p", Task: "netconf", Edits: []int{3}},
			{Play: "p", Task: "em0", Edits: []int{4}},
			{Play: "p", Task: "all users", Edits: []int{0, 1, 2}},
		},
	}}
	for _, tt := range []struct{ path, element, message, want string }{
		{"[edit system login user bob]", "class operator", "no such class", "bob, all users"},
		{"[edit system login]", "user eve", "Missing mandatory statement: 'class'", "eve, all users"},
		{"[edit system login]", "user bob", "something else", "bob, all users"},
		{"[edit system login user bob]", "", "", "bob, all users"},
		{"[edit system login]", "", "Duplicate uid", "bob, eve, all users"},
		{"[edit system login user \"bob\"]", "full-name \"Bob B\"", "", "bob, all users"},
		{"[edit interfaces em0]", "unit 0", "Only unit 0 is valid for this encapsulation", "em0"},
		{"[edit interfaces em0 unit 0 family inet address 192.0.2.1/24 vrrp-group 1]", "", "", "em0"},
		{"[edit]", "system", "mgd: Missing mandatory statement: 'root-authentication'", ""},
		{"[edit protocols]", "mpls", "mgd: requires 'mpls' license", ""},
		{"/sys:system/sys:login/sys:user[sys:name='eve']/sys:class", "", "no such class", "eve, all users"},
		{`/system/services/netconf/ssh/port`, "port", "", "netconf"},
		{"/", "", "", ""},
		{"", "830", "syntax error", "netconf"},
		{"", "nobody", "syntax error", "eve, all users"},
		{"", "quux", "syntax error", ""},
		{"", "", "configuration check-out failed", ""},
	} {
		var got []string
		for _, c := range blame(steps, tt.path, tt.element, tt.message) {
			if c.Edits != nil {
				t.Error("with edits")
			}
			got = append(got, c.Task)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s %q %q: %q, want %q", tt.path, tt.element, tt.message, s, tt.want)
		}
	}
	alone := []Step{{Edits: steps[0].Edits[:1], Changes: []Change{{Task: "bob", Edits: []int{0}}}}}
	if got := blame(alone, "", "", "configuration check-out failed"); len(got) != 1 {
		t.Errorf("nobody else can be to blame: %v", got)
	}
	if got := blame(alone, "[edit protocols]", "bgp", "no"); len(got) != 0 {
		t.Errorf("it names another place: %v", got)
	}
}

// editsOf makes edits of lines.
func editsOf(t *testing.T, lines string) []conf.Edit {
	t.Helper()
	cmds, err := conf.ParseLines(lines, conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var all []conf.Edit
	for _, c := range cmds {
		all = append(all, conf.Edit{Op: c.Op, Path: c.Path})
	}
	return all
}
