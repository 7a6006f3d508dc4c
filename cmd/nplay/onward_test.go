package main

import "testing"

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		name   string
		given  []string
		stored string
		want   string
	}{
		{"as it stands", []string{"book", "-i", "inv.hcl"}, "", "nplay apply book -i inv.hcl"},
		{"what only a plan has is left out", []string{"book", "-i", "inv.hcl", "--format", "text", "--timestamp", "1", "--detailed-exitcode", "-vv"}, "",
			"nplay apply book -i inv.hcl"},
		{"what a shell would take apart", []string{"my book", "-i", "inv.hcl", "--limit", "edge & !r7", "--var", "a=it's", "--var", "b=$x"}, "",
			`nplay apply 'my book' -i inv.hcl --limit 'edge & !r7' --var 'a=it'\''s' --var 'b=$x'`},
		{"lists and numbers", []string{"-i", "inv.hcl", "--tags", "a,b", "--parallel", "7", "--allow-exec"}, "",
			"nplay apply --allow-exec -i inv.hcl --parallel 7 --tags a --tags b"},
		{"a stored plan knows its routers", []string{"book", "-i", "inv.hcl", "--limit", "edge", "--tags", "a", "--var-file", "s.hcl"}, "edge.plan",
			"nplay apply edge.plan -i inv.hcl --var-file s.hcl"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, _ := quiet()
			plan := newPlan(a)
			if err := plan.ParseFlags(c.given); err != nil {
				t.Fatal(err)
			}
			args := plan.Flags().Args()
			if c.stored != "" {
				args = []string{c.stored}
			}
			if got := commandLine(plan, newApply(a), args, c.stored != ""); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
