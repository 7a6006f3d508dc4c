package main

var roadBugs = []bug{
	{
		name: "a router's second connection waits for a place", file: "transport/sshdial/turns.go",
		old: "if q.held[t.host] == 0 && len(q.held) >= limit {", new: "if len(q.held) >= limit {",
		tests: testsOfSSH,
	},
	{
		name: "a refused jump host is asked again and again", file: "transport/sshdial/jump.go",
		old: "if o.err != nil && !refusedForGood(o.err) {", new: "if o.err != nil {",
		tests: testsOfSSH,
	},
	{
		name: "a jump host's refusal taken for the router's", file: "transport/sshdial/jumperror.go",
		old: "Err: ErrJump, Advice: advice,", new: "Err: errors.Join(ErrJump, err), Advice: advice,",
		tests: testsOfSSH,
	},
	{
		name: "accounts share a jump host", file: "transport/sshdial/jump.go",
		old: "j.Host, j.Address, j.Port, j.User,", new: "j.Host, j.Address, j.Port, \"\",",
		tests: testsOfSSH,
	},
	{
		name: "a pattern brings in old algorithms", file: "transport/sshdial/algorithms.go",
		old: "hit := have == name || slices.Contains(all, have) && matches(name, have)", new: "hit := have == name || matches(name, have)",
		tests: testsOfSSH,
	},
	{
		name: "waiting counted against the router", file: "transport/roads/dial.go",
		old: "a.deadline = a.deadline.Add(now.Sub(a.since))", new: "a.deadline = a.deadline.Add(0 * now.Sub(a.since))",
		tests: []string{"./transport/roads"},
	},
}
