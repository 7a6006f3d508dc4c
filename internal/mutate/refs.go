package main

// refBugs are about what a review may call by a name, and about the way in.
var refBugs = []bug{
	{
		name: "what a task that is referred to reads forgotten", file: "playbooks/reading.go",
		old: "if name, _ := step(ref); other.task.module", new: "if name, _ := step(ref); !other.deep && other.task.module",
		tests: testsOfPlaybooks,
	},
	{
		name: "what a secret argument reads taken for a name", file: "playbooks/build.go",
		old: "l.unshown(p.Jobs)", new: "l.unshown(nil)",
		tests: testsOfPlaybooks,
	},
	{
		name: "secret enters the digest of arguments", file: "engine/fingerprint.go",
		old: "if text, ok := s.redacted[path]; ok {", new: "if text, ok := s.redacted[path]; ok && text == \"\" {",
		tests: testsOfPlaybooks,
	},
	{
		name: "old secret called by the new one's name", file: "engine/label.go",
		old: "} else if !fresh {", new: "} else if false {",
		tests: testsOfEngine,
	},
	{
		name: "key of the session not guarded", file: "engine/entrance.go",
		old: "return takesOff(e) && print != \"\" && slices", new: "return takesOff(e) && print == \"\" && slices",
		tests: testsOfEngine,
	},
	{
		name: "lockout allowed for good", file: "engine/guard.go",
		old: "f := r.locksOut(s, by)\n", new: "var f *Failure\n\t\tif !r.opts.AllowLockout { f = r.locksOut(s, by) }\n",
		tests: testsOfEngine,
	},
	{
		name: "next lifts more than the account", file: "engine/guard.go",
		old: "if t.account && r.host.Connection.Next != nil {", new: "if r.host.Connection.Next != nil {",
		tests: testsOfEngine,
	},
}
