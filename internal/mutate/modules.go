package main

var moduleBugs = []bug{
	{
		name: "permissions only added to", file: "modules/class.go",
		old: `exactly(class, "permissions", m.Permissions)`, new: `for _, p := range m.Permissions { class.Add("permissions", p) }`,
		tests: testsOfModules,
	},
	{
		name: "class taken from an account that has it", file: "modules/class.go",
		old: "class == m.Name && !u.Inactive", new: "class == m.Name && u.Inactive",
		tests: testsOfModules,
	},
	{
		name: "only way in moved", file: "modules/ssh.go",
		old: "case alone && is != was:", new: "case !alone && is == was:",
		tests: testsOfModules,
	},
	{
		name: "NETCONF that is off taken for a way in", file: "modules/ssh.go",
		old: `if n = n.Find(name); n == nil || n.Inactive {`, new: `if n = n.Find(name); n == nil {`,
		tests: testsOfModules,
	},
	{
		name: "deactivated permission comes back", file: "modules/setting.go",
		old: "if !slices.Contains(values, k.Value) {", new: "if !k.Inactive && !slices.Contains(values, k.Value) {",
		tests: testsOfModules,
	},
	{
		name: "flag that somebody switched off removed", file: "modules/stanza.go",
		old: "f != nil && !f.Inactive", new: "f != nil",
		tests: testsOfModules,
	},
	{
		name: "two severities for one facility", file: "modules/syslog.go",
		old: "if word != want[f] {", new: "if word == \"\" {",
		tests: testsOfModules,
	},
	{
		name: "unlisted destinations of every kind removed", file: "modules/syslog.go",
		old: "if m.Users != nil {", new: "if m.Users == nil {",
		tests: testsOfModules,
	},
	{
		name: "banner set anew at every run", file: "modules/banner.go",
		old: "spelt(have.Value) == spelt(*s.value)", new: "have.Value == *s.value",
		tests: testsOfModules,
	},
	{
		name: "address not found again", file: "modules/address.go",
		old: "return a.String()", new: "return a.StringExpanded()",
		tests: testsOfModules,
	},
	{
		name: "name servers in any order", file: "modules/dns.go",
		old: `rank(system, "name-server", names)`, new: `for _, n := range names { system.MakeEntry("name-server", n) }`,
		tests: testsOfModules,
	},
	{
		name: "somebody else's password removed", file: "modules/credentials.go",
		old: "have != nil && w.fits(have.Value) {\n\t\tauth.Remove", new: "have != nil {\n\t\tauth.Remove",
		tests: testsOfModules,
	},
	{
		name: "secrets compared encoded", file: "modules/shared.go",
		old: "secret.Alike(have.Value, want.Reveal())", new: "have.Value == want.Reveal()",
		tests: testsOfModules,
	},
	{
		name: "secret of ensure_config compared encoded", file: "modules/alike.go",
		old: "case !secret.Alike(have.Value, want.Value):", new: "case !secret.IsSealed(have.Value):",
		tests: testsOfModules,
	},
	{
		name: "order of authentication ignored", file: "modules/authorder.go",
		old: `order(system, "authentication-order", m.Order)`, new: `order(system, "authentication-order", nil)`,
		tests: testsOfModules,
	},
	{
		name: "servers in any order", file: "modules/aaaserver.go",
		old: "rank(system, s.list, names)", new: "rank(system, s.list, nil)",
		tests: testsOfModules,
	},
	{
		name: "root left with nothing", file: "modules/rootauth.go",
		old: "if before && !lets(auth) {", new: "if !before && !lets(auth) {",
		tests: testsOfModules,
	},
	{
		name: "secret in an object written down", file: "playbooks/veil.go",
		old: "case inner != nil:", new: "case inner != nil && len(v.attrs) < 1:",
		tests: testsOfPlaybooks,
	},
}
