package main

var rfcBugs = []bug{
	{
		name: "minutes for seconds", file: "transport/netconf/rfccommit.go",
		old: "o.Confirm*60", new: "o.Confirm",
		tests: testsOfNetconf,
	},
	{
		name: "running stays locked", file: "transport/netconf/rfclock.go",
		old: `s.unlock(ctx, "running")`, new: `error(nil)`,
		tests: testsOfNetconf,
	},
	{
		name: "somebody's edits in the candidate not seen", file: "transport/netconf/rfclock.go",
		old: `diff != ""`, new: `diff == "x"`,
		tests: testsOfNetconf,
	},
	{
		name: "Junos' statements asked for without a namespace", file: "conf/editconfig.go",
		old: `return nil, false`, new: `continue`,
		tests: testsOfNetconf,
	},
	{
		name: "a removal that does not fit passed over", file: "conf/foreign.go",
		old: `t.Key != "" && k.Def != t.Def`, new: `false`,
		tests: testsOfConf,
	},
	{
		name: "a statement taken for something else than it is", file: "conf/foreign.go",
		old: "k.Def == p.Def:", new: "k.Def.Known():",
		tests: testsOfConf,
	},
	{
		name: "a lost commit not told apart", file: "engine/witness.go",
		old: "t.l.forgetful() && t.committed && Digest", new: "false && Digest",
		tests: testsOfEngine,
	},
	{
		name: "a confirm believed at once", file: "engine/confirm.go",
		old: "t.l == t.first && t.l.forgetful() && t.acknowledged", new: "false",
		tests: testsOfEngine,
	},
	{
		name: "what cannot be proven is not cancelled", file: "engine/goback.go",
		old: "t.cancel(ctx)", new: "_ = t.cancel",
		tests: testsOfEngine,
	},
}
