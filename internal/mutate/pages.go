package main

var testsOfUI = []string{"./internal/ui"}

var pageBugs = []bug{
	{
		name: "a pipe in a cell escaped by an escape that is escaped", file: "internal/ui/markdowntext.go",
		old: "1+slashes%2", new: "1",
		tests: testsOfUI,
	},
	{
		name: "a fence that what it holds can end", file: "internal/ui/markdowntext.go",
		old: "fence := strings.Repeat(\"`\", run+1)", new: "fence := strings.Repeat(\"`\", max(run, 3))",
		tests: testsOfUI,
	},
	{
		name: "a group neither shown nor counted", file: "internal/ui/markdowngroup.go",
		old: "mdGroupLines(r, groups[n:], room-b.Len(), n)", new: "mdGroupLines(r, groups[min(n+1, len(groups)):], room-b.Len(), n)",
		tests: testsOfUI,
	},
	{
		name: "groups in full that leave nothing to the others", file: "internal/ui/markdowngroup.go",
		old: "if sizes[i] > each {", new: "if sizes[i] > room {",
		tests: testsOfUI,
	},
	{
		name: "a page whose script is not the one its policy allows", file: "internal/ui/html.go",
		old: "StyleHash: policyHash(style), ScriptHash: policyHash(script),", new: "StyleHash: policyHash(style), ScriptHash: policyHash(style),",
		tests: testsOfUI,
	},
	{
		name: "a search that one word of several satisfies", file: "internal/ui/page/data.js",
		old: "return shared.every(s => holds(item, s));", new: "return shared.some(s => holds(item, s));",
		tests: testsOfUI,
	},
	{
		name: "a filter that a search forgets", file: "internal/ui/page/data.js",
		old: "if (kinds.size > 0 && !item", new: "if (words.length === 0 && kinds.size > 0 && !item",
		tests: testsOfUI,
	},
}
