package tree

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMerge(t *testing.T) {
	const base = `set system host-name r1
set system login class ops permissions view
set system login user a class ops
set system login user b class operator
set firewall family inet filter f term t1 then accept
set firewall family inet filter f term t2 then discard
set firewall family inet filter f term t3 then reject
`
	for _, c := range []struct{ name, mine, theirs, want, conflict string }{
		{"both", "set snmp contact ann", "set snmp location attic", "set snmp contact ann\nset snmp location attic", ""},
		{"the same", "set system host-name r2\ndelete system login user b\nset snmp contact ann", "set system host-name r2\ndelete system login user b\nset snmp contact ann", "set system host-name r2\ndelete system login user b\nset snmp contact ann", ""},
		{"one leaf", "set system host-name r2", "set system host-name r3", "", "[edit system] statement has been changed by another commit (host-name)"},
		{"a new leaf", "set snmp contact ann", "set snmp contact ben", "", "[edit snmp] statement has been changed by another commit (contact)"},
		{"delete and change", "delete system login user a", "set system login user a full-name A", "", "[edit system login] statement has been changed by another commit (user a)"},
		{"change and delete", "set system login user a full-name A", "delete system login user a", "", "[edit system login] statement has been changed by another commit (user a)"},
		{"delete and leave", "delete system login user a", "set system login user b full-name B", "delete system login user a\nset system login user b full-name B", ""},
		{"delete above", "set snmp contact ann", "delete firewall", "set snmp contact ann\ndelete firewall", ""},
		{"members", "set system login class ops permissions clear", "delete system login class ops permissions view", "set system login class ops permissions clear\ndelete system login class ops permissions view", ""},
		{"state", "deactivate system login user a", "set system login user a full-name A", "deactivate system login user a\nset system login user a full-name A", ""},
		{"place", "set firewall family inet filter f term t1a then accept\ninsert firewall family inet filter f term t1a after term t1", "set firewall family inet filter f term t4 then accept",
			"set firewall family inet filter f term t1a then accept\ninsert firewall family inet filter f term t1a after term t1\nset firewall family inet filter f term t4 then accept", ""},
		{"order", "insert firewall family inet filter f term t3 before term t1", "set firewall family inet filter f term t4 then accept",
			"insert firewall family inet filter f term t3 before term t1\nset firewall family inet filter f term t4 then accept", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := build(t, base)
			before := root.Clone()
			edit := func(commands string) *Node {
				n := root.Clone()
				if p := fake("").Commands(n, commands); len(p) > 0 {
					t.Fatal(report(p))
				}
				return n
			}
			mine, theirs := edit(c.mine), edit(c.theirs)
			kept := []*Node{mine.Clone(), theirs.Clone()}
			got, problems := Merge(root, mine, theirs)
			if Compare(root, before) != "" || Compare(mine, kept[0]) != "" || Compare(theirs, kept[1]) != "" {
				t.Error("a tree that went in was changed")
			}
			if c.conflict != "" {
				if len(problems) != 2 || problems[0].Error() != c.conflict || !strings.Contains(problems[1].Error(), "merge conflict") {
					t.Errorf("problems: %v", problems)
				}
				return
			}
			if len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
			if d := Compare(edit(c.want), got); d != "" {
				t.Errorf("%s\n%s", d, got.Text())
			}
		})
	}
}

// Where one side has changed nothing, or both the same, the other holds.
func TestMergeWithoutConflict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, mine := draw(t, "base"), draw(t, "mine")
		for name, m := range map[string]func() (*Node, []Problem){
			"mine":   func() (*Node, []Problem) { return Merge(base, mine, base.Clone()) },
			"theirs": func() (*Node, []Problem) { return Merge(base, base.Clone(), mine) },
			"both":   func() (*Node, []Problem) { return Merge(base, mine, mine.Clone()) },
		} {
			got, problems := m()
			if len(problems) > 0 {
				t.Fatalf("%s: %v", name, problems)
			}
			if d := Compare(mine, got); d != "" {
				t.Fatalf("%s: %s\n%s", name, d, mine.Text())
			}
		}
	})
}
