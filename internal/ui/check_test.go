package ui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
	"nplay/transport"
)

// What routers said stands below the change, the gravest first and of many verdicts
// the first ones; nothing of it moves the cursor.
func TestChecks(t *testing.T) {
	task := []engine.Change{{Task: "ensure_user.bob", Source: conf.Source{File: "main.hcl", Line: 3}}}
	g := &review.Group{
		Hosts: []string{"r1", "r2", "r3", "r4", "r5", "r6"},
		Checks: []review.Checked{
			{Hosts: []string{"r1"}, Check: engine.Check{Errors: []engine.Verdict{
				{Request: "commit check", Warning: transport.Warning{Path: "[edit system login user bob]", Message: "class x: not \x1b[31mdefined"}, Tasks: task},
				{Request: "commit check", Warning: transport.Warning{Message: "configuration check-out failed"}},
			}}},
			{Hosts: []string{"r2"}, Check: engine.Check{Differs: true, Diff: "[edit system]\n+   quux;\n"}},
			{Hosts: []string{"r3"}, Check: engine.Check{Warnings: []engine.Verdict{{Warning: transport.Warning{Message: "statement not found"}, Tasks: task}}}},
			{Hosts: []string{"r4"}, Check: engine.Check{Computed: true}},
			{Hosts: []string{"r5", "r6"}},
		},
	}
	p := page{}
	p.checks(g)
	want := `
  refused with 2 errors on r1
    error: [edit system login user bob] class x: not [31mdefined  # ensure_user.bob main.hcl:3
    error: configuration check-out failed
  commit check passed, and the router's own diff is another on r2
    the router's own diff:
    [edit system]
    +   quux;
  commit check passed with 1 warning, and the router's own diff is the same on r3
    warning: statement not found  # ensure_user.bob main.hcl:3
  and 2 other verdicts on 3 routers; -v shows them
`
	if diff := cmp.Diff(want, p.String()); diff != "" {
		t.Error(diff)
	}
	p = page{Style: Style{All: true}}
	p.checks(g)
	if s := p.String(); !strings.HasSuffix(s, "the router shows no diff of its own on r4\n  commit check passed, and the router's own diff is the same on r[5-6]\n") {
		t.Error(s)
	}
	r := &review.Review{Checked: true, Routers: 7, Groups: []review.Group{*g}, Unchecked: []engine.Failure{{Host: "r7"}}}
	if got, want := checked(r), " Check: 5 routers take the change, 1 refused it, 1 could not be asked."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	r.Checked = false
	if got := checked(r); got != "" {
		t.Errorf("not asked: %q", got)
	}
}
