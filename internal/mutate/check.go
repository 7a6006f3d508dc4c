package main

// checkBugs are of `plan --check`.
var checkBugs = []bug{
	{
		name: "a check confirms somebody's commit", file: "engine/standing.go",
		old: `run == "" || !isOurs(c.Log, runHead(run))`, new: `run != "" && !isOurs(c.Log, runHead(run))`,
		tests: testsOfEngine,
	},
	{
		name: "another change is checked than the planned one", file: "engine/check.go",
		old: "if !folded.is(t.plan) {", new: "if false {",
		tests: testsOfEngine,
	},
	{
		name: "Ctrl-C breaks off a check", file: "engine/check.go",
		old: "r: t.router, grace: grace", new: "r: t.router",
		tests: testsOfEngine,
	},
	{
		name: "a lock that stays is not told", file: "engine/check.go",
		old: "f != nil && t.l.lingers()", new: "f != nil && false",
		tests: testsOfEngine,
	},
	{
		name: "a refused check passes for one that was not asked", file: "engine/check.go",
		old: "causeOf(err) != Refused {", new: "true {",
		tests: testsOfEngine,
	},
	{
		name: "a router's own diff is not looked at", file: "engine/check.go",
		old: "case !c.Agrees(edits, plainly):", new: "case false:",
		tests: testsOfEngine,
	},
	{
		name: "everybody is to blame", file: "engine/blame.go",
		old: "(len(place) > 1 || len(edit) == 1)", new: "true",
		tests: testsOfEngine,
	},
	{
		name: "an assigned uid is a difference", file: "conf/compare.go",
		old: "s.sign == '+' && assigned(s.path)", new: "false && assigned(s.path)",
		tests: testsOfConf,
	},
	{
		name: "secrets in a router's diff", file: "conf/comparetext.go",
		old: "case secret[t.text] || revealing(t.text):", new: "case revealing(t.text):",
		tests: testsOfConf,
	},
	{
		name: "a line nobody knows is shown as it is", file: "conf/comparetext.go",
		old: `i > 0 && s.tag == "" || i > 1 || t.quoted || revealing(t.text)`, new: `i < 0`,
		tests: testsOfConf,
	},
	{
		name: "a router that was not asked has accepted", file: "engine/review/checked.go",
		old: "c.Failure != nil && len(c.Errors) == 0", new: "false",
		tests: testsOfReview,
	},
}
