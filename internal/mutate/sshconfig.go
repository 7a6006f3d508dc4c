package main

var testsOfConfig = []string{"./transport/sshconfig"}

var configBugs = []bug{
	{
		name: "the last value counts", file: "transport/sshconfig/take.go",
		old: "if _, ok := l.first[x.word]; ok {", new: "if _, ok := l.first[x.word]; ok && false {",
		tests: testsOfConfig,
	},
	{
		name: "a host that is negated is in", file: "transport/sshconfig/pattern.go",
		old: "if p.not {", new: "if p.not && len(all) == 1 {",
		tests: testsOfConfig,
	},
	{
		name: "an include under a host counts for all", file: "transport/sshconfig/read.go",
		old: "p.file(f, under, depth+1, true)", new: "p.file(f, nil, depth+1, true)",
		tests: testsOfConfig,
	},
	{
		name: "ProxyCommand passed over", file: "transport/sshconfig/finish.go",
		old: `[]string{"proxycommand", "revokedhostkeys"}`, new: `[]string{"revokedhostkeys"}`,
		tests: testsOfConfig,
	},
	{
		name: "the file wins over the inventory", file: "cmd/nplay/resolve.go",
		old: `if c.User == "" && s.User != "" {`, new: `if s.User != "" {`,
		tests: []string{"./cmd/nplay"},
	},
}
