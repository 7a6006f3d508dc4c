package main

var cliBugs = []bug{
	{
		name: "any line with a # taken for a prompt", file: "transport/cli/prompt.go",
		old: "mode(m[1][0]) == configuration && (len(s.lines) == 0 ||", new: "mode(m[1][0]) == 0 && (len(s.lines) == 0 ||",
		tests: testsOfCLI,
	},
	{
		name: "XML taken for ended at a prompt inside of it", file: "transport/cli/exchange.go",
		old: `return len(lines) == 0 || !strings.HasPrefix(`, new: `return true || !strings.HasPrefix(`,
		tests: testsOfCLI,
	},
	{
		name: "silent error of a load not seen", file: "transport/cli/load.go",
		old: "case said.failed || len(said.blamed)+len(said.errors) > 0:", new: "case len(said.marks) == 0:",
		tests: testsOfCLI,
	},
	{
		name: "commit believed without its line", file: "transport/cli/commit.go",
		old: "if !said.failed && !slices.ContainsFunc(", new: "if said.failed && !slices.ContainsFunc(",
		tests: testsOfCLI,
	},
	{
		name: "error of one routing engine ignored", file: "transport/cli/commit.go",
		old: "if said.failed {", new: "if said.failed && len(said.marks) == 0 {",
		tests: testsOfCLI,
	},
	{
		name: "other window than asked for accepted", file: "transport/cli/commit.go",
		old: "in %d minutes? unless confirmed$`, o.Confirm", new: "in %d?.* minutes? unless confirmed$`, o.Confirm",
		tests: testsOfCLI,
	},
	{
		name: "rest of an earlier answer ignored", file: "transport/cli/exchange.go",
		old: "if !c.stray {", new: "if c.stray {",
		tests: testsOfCLI,
	},
	{
		name: "any question answered with yes", file: "transport/cli/exchange.go",
		old: "if !wanted(c.yes, line) {", new: "if line == \"\" {",
		tests: testsOfCLI,
	},
	{
		name: "garbled input loaded", file: "transport/cli/load.go",
		old: "if plain && strings", new: "if !plain && strings",
		tests: testsOfCLI,
	},
	{
		name: "secret lines in the trace", file: "transport/cli/load.go",
		old: "append(conf.MaskedLines(edits)", new: "append(conf.Lines(edits)",
		tests: testsOfCLI,
	},
	{
		name: "candidate for committed on the command line", file: "transport/cli/session.go",
		old: `line = "run " + line`, new: `_ = line`,
		tests: testsOfCLI,
	},
	{
		name: "command of configuration mode outside of it", file: "transport/cli/session.go",
		old: "err == nil && s.link.mode != configuration {", new: "err == nil && s.link.mode == 0 {",
		tests: testsOfCLI,
	},
	{
		name: "permission denied on the command line taken for a refusal like any", file: "transport/cli/read.go",
		old: "errors.As(err, &refusal) && denied(refusal):", new: "errors.As(err, &refusal) && false:",
		tests: testsOfCLI,
	},
	{
		name: "quote in a log not escaped", file: "transport/cli/commit.go",
		old: "case r == '\"' || r == '\\\\':", new: "case r == '\\\\':",
		tests: testsOfCLI,
	},
	{
		name: "an answer without a configuration taken for an empty one", file: "transport/cli/read.go",
		old: "case vacant(doc):", new: `case !bytes.Contains(doc, []byte("<configuration ")):`,
		tests: testsOfCLI,
	},
}
