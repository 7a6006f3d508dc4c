package main

var transportBugs = []bug{
	{
		name: "candidate for committed", file: "transport/netconf/read.go",
		old: `database="committed"`, new: `database="candidate"`,
		tests: testsOfNetconf,
	},
	{
		name: "seconds for minutes", file: "transport/netconf/commit.go",
		old: "</confirm-timeout>\", o.Confirm)", new: "</confirm-timeout>\", o.Confirm*60)",
		tests: testsOfNetconf,
	},
	{
		name: "log not escaped", file: "transport/netconf/commit.go",
		old: "escape(log)", new: "log",
		tests: testsOfNetconf,
	},
	{
		name: "commit without any answer taken for done", file: "transport/netconf/commit.go",
		old: "case !r.ok && r.seen[done] == 0:", new: "case !r.ok && r.seen[done] < 0:",
		tests: testsOfNetconf,
	},
	{
		name: "nested error ignored", file: "transport/netconf/reply.go",
		old: `case name == "rpc-error" ||`, new: `case depth == 2 && name == "rpc-error" ||`,
		tests: testsOfNetconf,
	},
	{
		name: "ok beside an error believed", file: "transport/netconf/reply.go",
		old: "if len(r.problems) == 0 && r.failed == 0 {", new: "if r.ok || len(r.problems) == 0 && r.failed == 0 {",
		tests: testsOfNetconf,
	},
	{
		name: "warning taken for an error", file: "transport/netconf/reply.go",
		old: `if p.severity == "warning" {`, new: `if p.severity == "" {`,
		tests: testsOfNetconf,
	},
	{
		name: "count of load errors ignored", file: "transport/netconf/reply.go",
		old: "if len(r.problems) == 0 && r.failed == 0 {", new: "if len(r.problems) == 0 {",
		tests: testsOfNetconf,
	},
	{
		name: "reply of several routing engines not mended", file: "transport/netconf/reply.go",
		old: "if missing < 1 ||", new: "if missing >= 0 ||",
		tests: testsOfNetconf,
	},
	{
		name: "reply to another request believed", file: "transport/netconf/session.go",
		old: "r.id != a.id {", new: `r.id == "" {`,
		tests: testsOfNetconf,
	},
	{
		name: "permission denied taken for a refusal like any", file: "transport/netconf/read.go",
		old: "errors.As(err, &refusal) && denied(refusal):", new: "errors.As(err, &refusal) && false:",
		tests: testsOfNetconf,
	},
	{
		name: "framing 1.0 off by one", file: "transport/netconf/frame.go",
		old: "n := len(window) - len(eom) + 1", new: "n := len(window) - len(eom) + 2",
		tests: testsOfNetconf,
	},
	{
		name: "chunk of any size taken", file: "transport/netconf/frame.go",
		old: "size > m.left {", new: "m.left < 0 {",
		tests: testsOfNetconf,
	},
	{
		name: "pending commit not seen", file: "transport/answers/history.go",
		old: "c.Pending = !strings.Contains", new: "c.Pending = strings.Contains",
		tests: testsOfNetconf,
	},
	{
		name: "missing comparison taken for none", file: "transport/netconf/compare.go",
		old: `if r.seen["configuration-output"] == 0 {`, new: `if r.seen["configuration-output"] < 0 {`,
		tests: testsOfNetconf,
	},
	{
		name: "trace shows secrets", file: "transport/answers/maskxml.go",
		old: "func (l level) hides(text []byte) bool { return l.secret ||", new: "func (l level) hides(text []byte) bool { return l.secret && len(text) > 1<<20 ||",
		tests: testsOfNetconf,
	},
	{
		name: "lock holder not told from a dirty candidate", file: "transport/answers/lock.go",
		old: "e.Cause = transport.ErrDirty", new: "e.Cause = transport.ErrLocked",
		tests: testsOfNetconf,
	},
	{
		name: "any host key accepted", file: "transport/sshdial/hostkeys.go",
		old: "err = c.distrust(key, v)", new: "_ = c.distrust(key, v)",
		tests: testsOfSSH,
	},
	{
		name: "refused login tried again on the next road", file: "transport/roads/dial.go",
		old: "errors.As(err, &dns) || errors.Is(err, sshdial.ErrJump) || !errors.Is(err, transport.ErrUnreachable) && !errors.Is(err, a.find.Cause)", new: "errors.As(err, &dns)",
		tests: testsOfNetconf,
	},
	{
		name: "bare router not reached", file: "transport/netconf/dial.go",
		old: "SSH: []roads.Road{Subsystem, Command},", new: "SSH: []roads.Road{Subsystem},",
		tests: testsOfNetconf,
	},
	{
		name: "marks the end of a message inside of one", file: "transport/netconf/link.go",
		old: "if bytes.Contains(q.body, []byte(eom)) {", new: "if bytes.Contains(q.body, nil) && len(q.body) == 0 {",
		tests: testsOfNetconf,
	},
}
