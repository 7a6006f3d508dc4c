package main

// textBugs are bugs of the text of a plan, of what would be sent, and of the undo.
var textBugs = []bug{
	{
		name: "undo takes away what was not read", file: "engine/undo.go",
		old: "conf.Diff(trees[i+1], kept(trees[i], s.Edits, h.Scopes))", new: "conf.Diff(trees[i+1], trees[i])",
		tests: testsOfEngine,
	},
	{
		name: "undo in the order of the change", file: "engine/undo.go",
		old: "for i := len(h.Steps) - 1; i >= 0; i-- {", new: "for i := range h.Steps {",
		tests: testsOfEngine,
	},
	{
		name: "undos of one group taken for the same", file: "engine/review/reverse.go",
		old: "key := backTo(steps, g.Alike, g.Values[host])", new: "key := backTo(steps[:0], g.Alike, g.Values[host])",
		tests: []string{"./engine/review"},
	},
	{
		name: "two secret keys shown as one", file: "conf/maskededits.go",
		old: `!h.taken[n.Name+"\x00"+text]`, new: `text != ""`,
		tests: testsOfConf,
	},
	{
		name: "what would be sent shown with its secrets", file: "internal/ui/native.go",
		old: "edits = conf.MaskedEdits(edits)", new: "edits = edits[:len(edits):len(edits)]",
		tests: []string{"./internal/ui"},
	},
	{
		name: "overview without an end", file: "internal/ui/overview.go",
		old: "if lines > tall && !p.All && i > 0 {", new: "if lines > tall<<20 && !p.All && i > 0 {",
		tests: []string{"./internal/ui"},
	},
	{
		name: "guarded routers counted as applied to", file: "internal/ui/plan.go",
		old: `Count(n-left, "router")`, new: `Count(n, "router")`,
		tests: []string{"./internal/ui"},
	},
}
