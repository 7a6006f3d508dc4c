package main

var offlineBugs = []bug{
	{
		name: "a secret that was left out taken for a value", file: "conf/withheld.go",
		old: "case n.Withheld && (e.Op == Add || e.Op == Remove):", new: "case n.Withheld && e.Op == Remove:",
		tests: testsOfConf,
	},
	{
		name: "what a removal takes along not looked at", file: "conf/withheld.go",
		old: "if inside == nil && path[len(path)-1].Withheld {", new: "if inside == nil && len(path) < 1 {",
		tests: testsOfConf,
	},
	{
		name: "saved secrets written", file: "transport/saved/write.go",
		old: "if !o.Secrets {", new: "if o.Secrets {",
		tests: []string{"./transport/saved"},
	},
	{
		name: "what was written not read again", file: "transport/saved/write.go",
		old: "case !conf.Equal(n, back.Tree):", new: "case false:",
		tests: []string{"./transport/saved"},
	},
	{
		name: "what a task looks at not understood, and planned", file: "transport/saved/reader.go",
		old: "} else if h != nil {", new: "} else if h != nil && r.router == \"\" {",
		tests: []string{"./transport/saved"},
	},
	{
		name: "capital letters in file names", file: "transport/saved/name.go",
		old: "b.WriteByte(c - 'A' + 'a')", new: "b.WriteByte(c)",
		tests: []string{"./transport/saved"},
	},
	{
		name: "a password to take away not found where it was left out", file: "modules/credentials.go",
		old: `if err := auth.Hiding("encrypted-password"); err != nil {`, new: `if err := auth.Hiding("ssh-dsa"); err != nil {`,
		tests: testsOfModules,
	},
	{
		name: "unchanged routers asked who committed", file: "engine/planner.go",
		old: "if o.History && hp.Changed() {", new: "if o.History {",
		tests: testsOfEngine,
	},
}
