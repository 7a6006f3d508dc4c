package main

var testsOfPlanfile = []string{"./engine/planfile"}

// storedBugs are of plan files, and of what is held against them.
var storedBugs = []bug{
	{
		name: "a drift is shown against nothing", file: "engine/apply.go",
		old: "r.planned, r.seal = hp.Base, seal", new: "r.seal = seal",
		tests: testsOfEngine,
	},
	{
		name: "a stored plan sends another secret", file: "engine/drift.go",
		old: "if sameEdits(now, t.step.Edits) {", new: "if t.seal != nil || sameEdits(now, t.step.Edits) {",
		tests: testsOfEngine,
	},
	{
		name: "what is sent are the edits of the file", file: "engine/drift.go",
		old: "	t.step.Edits = edits\n", new: "",
		tests: testsOfEngine,
	},
	{
		name: "the old value of a secret is stored", file: "engine/seal.go",
		old: "e.Old = seal(s, e.Old)", new: "e.Old = seal(s, e.Old) + e.Old",
		tests: testsOfEngine,
	},
	{
		name: "a quick digest of a secret in clear", file: "engine/planfile/seal.go",
		old: "if k == hashed {", new: "if k != reversible {",
		tests: testsOfPlanfile,
	},
	{
		name: "one table of guesses does for all plans", file: "engine/planfile/seal.go",
		old: "copy(e.sum[:], s.slow([]byte(key), s.salt))", new: "copy(e.sum[:], s.slow([]byte(key), nil))",
		tests: testsOfPlanfile,
	},
	{
		name: "a corrupted plan is applied", file: "engine/planfile/read.go",
		old: "case sha256.Sum256(packed) != h.sum:", new: "case false:",
		tests: testsOfPlanfile,
	},
	{
		name: "a fleet fills the memory", file: "engine/planfile/lower.go",
		old: "if b.bytes -= n; b.bytes < 0 {", new: "if b.bytes -= n; false {",
		tests: testsOfPlanfile,
	},
}
