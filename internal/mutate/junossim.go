package main

var testsOfSim = []string{"./transport/junossim"}

// A simulated router that lets in whom Junos does not would prove nothing.
var simBugs = []bug{
	{
		name: "certificate for nobody opens an account", file: "transport/junossim/certificate.go",
		old: "return slices.Contains(cert.ValidPrincipals, p) &&", new: "return",
		tests: testsOfSim,
	},
	{
		name: "refused by the server, tried locally", file: "transport/junossim/methods.go",
		old: "return user, !rejected && local()", new: "return user, (rejected || !rejected) && local()",
		tests: testsOfSim,
	},
	{
		name: "silent server taken for a refusal", file: "transport/junossim/methods.go",
		old: "case Rejected:", new: "case Rejected, Silent:",
		tests: testsOfSim,
	},
	{
		name: "locked one try too late", file: "transport/junossim/lockout.go",
		old: "l.wrong[user] >= tries(root) {", new: "l.wrong[user] > tries(root) {",
		tests: testsOfSim,
	},
	{
		name: "a template makes root", file: "transport/junossim/methods.go",
		old: `if name == "" || name == "root" {`, new: `if name == "" {`,
		tests: testsOfSim,
	},
}
