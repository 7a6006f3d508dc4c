package main

var testsOfDoctor = []string{"./internal/doctor"}

var doctorBugs = []bug{
	{
		name: "refused login tried on the next port", file: "internal/doctor/examine.go",
		old: "been that at a jump host.\n\t\tx.halted = true", new: "been that at a jump host.\n\t\tx.halted = false",
		tests: testsOfDoctor,
	},
	{
		name: "service that is switched off taken for one that is on", file: "internal/doctor/account.go",
		old: "n == nil || n.Inactive || n.Space", new: "n == nil || n.Space",
		tests: testsOfDoctor,
	},
	{
		name: "what is hidden taken for what is not wrong", file: "internal/doctor/look.go",
		old: "x.put(Cell{Check: Permission, State: Failed, Cause: engine.Hidden,", new: "x.put(Cell{Check: Permission, State: Closed, Cause: engine.Hidden,",
		tests: testsOfDoctor,
	},
	{
		name: "interrupted, and all is well", file: "internal/doctor/check.go",
		old: "return !r.Interrupted && s != nil && s.State == OK", new: "return s != nil && s.State != Failed",
		tests: testsOfDoctor,
	},
	{
		name: "somebody's lock not seen", file: "transport/netconf/lock.go",
		old: "if d.Exclusive && d.PID", new: "if !d.Exclusive && d.PID",
		tests: testsOfNetconf,
	},
	{
		name: "somebody's edits not seen on the command line", file: "transport/cli/lock.go",
		old: "if strings.Contains(text, unsaved) {", new: "if strings.Contains(text, unsaved) && len(all) > 0 {",
		tests: testsOfCLI,
	},
}
