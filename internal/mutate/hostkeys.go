package main

var testsOfHostkeys = []string{"./transport/hostkeys"}

// hostkeyBugs are those of known_hosts files: who is trusted that is not known.
var hostkeyBugs = []bug{
	{
		name: "revoked authority still believed", file: "transport/hostkeys/verdict.go",
		old: "x.Revoked(cert.SignatureKey); ok", new: "x.Revoked(cert.SignatureKey); ok && false",
		tests: testsOfHostkeys,
	},
	{
		name: "certificate of another host taken", file: "transport/hostkeys/verdict.go",
		old: "checker.CheckCert(lower(s.Address), c)", new: "checker.CheckCert(append(c.ValidPrincipals, \"\")[0], c)",
		tests: testsOfHostkeys,
	},
	{
		name: "keys of the SSH port before those of the port itself", file: "transport/hostkeys/verdict.go",
		old: "if k := x.Lookup(n).Keys; len(k) > 0 {", new: "if k := x.Lookup(s.Names[len(s.Names)-1]).Keys; len(k) > 0 {",
		tests: testsOfHostkeys,
	},
	{
		name: "what ! takes out is left in", file: "transport/hostkeys/pattern.go",
		old: "if not {", new: "if not && matched {",
		tests: testsOfHostkeys,
	},
	{
		name: "revocation that cannot be read passed over", file: "transport/hostkeys/line.go",
		old: "l.grave = l.marker == revoked", new: "l.grave = false",
		tests: testsOfHostkeys,
	},
	{
		name: "changed key taken for a new one", file: "transport/hostkeys/shown.go",
		old: "if o.State == Changed && proven && ", new: "if o.State == Changed && ",
		tests: testsOfHostkeys,
	},
}
