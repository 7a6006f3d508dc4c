package tree

import (
	"fmt"
	"strings"
	"testing"
)

// Long lists that are loaded in turns are not taken for each other.
func TestLongLists(t *testing.T) {
	var b strings.Builder
	for i := range 2 * many {
		fmt.Fprintf(&b, "set policy-options prefix-list p 10.0.%d.0/24\nset policy-options prefix-list q 10.1.%[1]d.0/24\n", i)
	}
	root := build(t, b.String())
	again := root.Clone()
	commands := b.String() + "delete policy-options prefix-list p 10.0.3.0/24\nset policy-options prefix-list p 10.0.3.0/24\nset policy-options prefix-list p 10.0.3.0/24\n"
	if p := fake("").Commands(again, commands); len(p) > 0 {
		t.Fatal(report(p))
	}
	if got := strings.Count(again.Set(), "10.0.3.0/24"); got != 1 {
		t.Errorf("%d times the entry that came again", got)
	}
	if d := Compare(root, again); strings.Contains(d, "+") || strings.Contains(d, "-  ") {
		t.Error(d)
	}
	if a, b := len(root.At("policy-options").Kids[1].Kids), len(again.At("policy-options").Kids[1].Kids); a != b {
		t.Errorf("%d entries, then %d", a, b)
	}
}
