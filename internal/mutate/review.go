package main

var testsOfReview = []string{"./engine/review"}

var reviewBugs = []bug{
	{
		name: "what is removed counts as the same", file: "engine/review/identity.go",
		old: "w.adds, w.names = e.Op == conf.Add, names", new: "w.adds, w.names = true, names",
		tests: testsOfReview,
	},
	{
		name: "value that is replaced does not count", file: "engine/review/identity.go",
		old: "if len(e.Path) > 0 && e.Target().Secret {", new: "if len(e.Path) > 0 {",
		tests: testsOfReview,
	},
	{
		name: "secrets part groups", file: "engine/review/identity.go",
		old: "if n.Secret {\n\t\tw.mark('s')", new: "if n.Secret && n.Label != \"\" {\n\t\tw.mark('s')",
		tests: testsOfReview,
	},
	{
		name: "two secret entries taken for one", file: "engine/review/identity.go",
		old: "if n.Secret && n.Key != \"\" && !w.within(e.Path[:i+1]) {", new: "if false {",
		tests: testsOfReview,
	},
	{
		name: "a value that is the same by chance parts groups", file: "engine/review/alike.go",
		old: "count[place{cells[k], t}] += len(c.members)", new: "count[place{cells[k], t}] = 1",
		tests: testsOfReview,
	},
	{
		name: "equal changes in two groups", file: "engine/review/alike.go",
		old: "c.words[i].refs = both(c.words[i].refs, id.words[i].refs)", new: "_ = i",
		tests: testsOfReview,
	},
	{
		name: "a hash that fits two groups is taken", file: "engine/review/select.go",
		old: "case 1:\n\t\t\tfound", new: "case 1, 2:\n\t\t\tfound",
		tests: testsOfReview,
	},
	{
		name: "traces of the wrong edit", file: "engine/review/trace.go",
		old: "e = at(first[i], at(place, e))", new: "_, _ = first, place",
		tests: testsOfReview,
	},
	{
		name: "what is left out by choice is applied", file: "engine/apply.go",
		old: "case o.Leave[h.Name]:", new: "case false:",
		tests: testsOfEngine,
	},
}
