package main

import "slices"

// table holds the bugs. Each is one that somebody has made, or might make, in a
// tool of this kind.
var table = slices.Concat(confBugs, parseBugs, engineBugs, transportBugs, rfcBugs, cliBugs, moduleBugs, secretBugs, simBugs, inventoryBugs, loginBugs, doctorBugs, hostkeyBugs, roadBugs, configBugs, refBugs, pageBugs, checkBugs, offlineBugs, textBugs, reviewBugs, gitBugs, storedBugs)

// Packages whose tests notice the bugs.
var (
	testsOfConf    = []string{"./conf/..."}
	testsOfEngine  = []string{"./engine"}
	testsOfNetconf = []string{"./transport/netconf", "./transport/answers"}
	testsOfCLI     = []string{"./transport/cli"}
	testsOfSSH     = []string{"./transport/sshdial"}
	testsOfSecret  = []string{"./internal/secret"}
	testsOfModules = []string{"./modules"}

	testsOfPlaybooks = []string{"./playbooks"}
)

var secretBugs = []bug{
	{
		name: "salt ignored", file: "internal/secret/sha2crypt.go",
		old: "b := sum(password, salt, password) // 4-8", new: "b := sum(password, password)",
		tests: testsOfSecret,
	},
	{
		name: "one salt for everybody", file: "internal/secret/salt.go",
		old: `[]string{"nplay", host, user}`, new: `[]string{"nplay"}`,
		tests: testsOfSecret,
	},
	{
		name: "secrets not masked by value", file: "internal/secret/masker.go",
		old: "maskPatterns(m.maskValues(text))", new: "maskPatterns(text)",
		tests: testsOfSecret,
	},
	{
		name: "octets weighed by the wrong row", file: "internal/secret/reversible.go",
		old: "{1, 16, 32}, {1, 8, 32}", new: "{1, 8, 32}, {1, 16, 32}",
		tests: testsOfSecret,
	},
	{
		name: "password hashed anew at every run", file: "modules/credentials.go",
		old: "return ok && err == nil", new: "return ok && err != nil",
		tests: testsOfModules,
	},
}
