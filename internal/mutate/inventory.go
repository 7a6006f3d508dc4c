package main

var testsOfVault = []string{"./internal/vault"}

// inventoryBugs are those of inventories and of where secrets come from.
var inventoryBugs = []bug{
	{
		name: "a jump host that cannot be taken away", file: "playbooks/merge.go",
		old: "to.Jump = from.Jump", new: "if from.Jump != nil { to.Jump = from.Jump }",
		tests: testsOfPlaybooks,
	},
	{
		name: "jump hosts in a ring", file: "playbooks/jump.go",
		old: "for _, c := range cycles {", new: "for _, c := range cycles[:0] {",
		tests: testsOfPlaybooks,
	},
	{
		name: "the agent's keys shown to everybody", file: "playbooks/login.go",
		old: `login.Agent = contains(login.Methods, "agent")`, new: "login.Agent = true",
		tests: testsOfPlaybooks,
	},
	{
		name: "answers in another order", file: "playbooks/answers.go",
		old: "if out != nil {\n\t\t\treturn out\n\t\t}", new: "out = nil",
		tests: testsOfPlaybooks,
	},
	{
		name: "asked where nothing may be", file: "playbooks/functions/external.go",
		old: `"prompt", "secret_file"}`, new: `"prompt"}`,
		tests: testsOfPlaybooks,
	},
	{
		name: "asked again and again", file: "playbooks/functions/prompt.go",
		old: "done.LoadOrStore(question, once)", new: "done.LoadOrStore(once, once)",
		tests: testsOfPlaybooks,
	},
	{
		name: "values of an encrypted file shown", file: "playbooks/variable.go",
		old: "if g.sealed {", new: "if g.sealed && v.sensitive {",
		tests: testsOfPlaybooks,
	},
	{
		name: "half of a damaged file used", file: "internal/vault/vault.go",
		old:   "text, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))\n\tif err != nil {",
		new:   "text, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))\n\tif err != nil && len(text) == 0 {",
		tests: testsOfVault,
	},
	{
		name: "a passphrase's work without bounds", file: "internal/vault/vault.go",
		old: "if head.work > maxWork {", new: "if head.work > 1<<maxWork {",
		tests: testsOfVault,
	},
}
