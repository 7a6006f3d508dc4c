package main

// parseBugs are in what reads the configuration that people write.
var parseBugs = []bug{
	{
		name: "misplaced secret shown in an error", file: "conf/grammar.go",
		old: `if hint == "" && (g.secret() || revealing(t.text)) || len(t.text) > 64 {`, new: "if len(t.text) > 64 {",
		tests: testsOfConf,
	},
	{
		name: "value of a secret shown in an error", file: "conf/value.go",
		old: "secret := n.Secret || revealing(t.text)", new: "secret := false",
		tests: testsOfConf,
	},
	{
		name: "set in an inactive stanza without a word", file: "conf/command.go",
		old: "if p := dormant(n, c.Path); p != nil && !settled[trail(p)] {", new: "if p := dormant(n, nil); p != nil {",
		tests: testsOfConf,
	},
	{
		name: "misspelt statement taken for a value", file: "conf/grammar.go",
		old: `if fits(n, t.text) && (hint == "" || !free(n)) {`, new: "if fits(n, t.text) {",
		tests: testsOfConf,
	},
	{
		name: "backslash of a quoted word kept", file: "conf/lexer.go",
		old: "b.WriteString(unescape(l.s[i]))", new: "b.WriteString(l.s[i-1 : i+1])",
		tests: testsOfConf,
	},
	{
		name: "inactive: in text ignored", file: "conf/parsetext.go",
		old: "	if off {\n		return c.deactivate(g, words[0], mine)", new: "	if off && c == nil {\n		return c.deactivate(g, words[0], mine)",
		tests: testsOfConf,
	},
	{
		name: "inserted behind instead of before", file: "conf/command.go",
		old: "case !c.Before:", new: "case true:",
		tests: testsOfConf,
	},
	{
		name: "leaf removed whatever its value", file: "conf/command.go",
		old: `if k.Kind() != schema.Leaf || c.Target().Value == "" || c.Target().Value == k.Value {`, new: "{",
		tests: testsOfConf,
	},
	{
		name: "values of an object not checked", file: "conf/parseobject.go",
		old: "if err := misfit(path); err != nil {", new: "if err := misfit(path); err != nil && false {",
		tests: testsOfModules,
	},
	{
		name: "sensitive text shown in parts", file: "modules/config.go",
		old: "if !holds(m.parsed.commands, v.Reveal()) {", new: `if v.Reveal() == "" {`,
		tests: testsOfModules,
	},
	{
		name: "fault of a text told at the argument", file: "playbooks/place.go",
		old: "return l.within(t, ctx, fault), true", new: "return t.Range(), true",
		tests: testsOfPlaybooks,
	},
	{
		name: "secret in clear within a text", file: "playbooks/literal.go",
		old: "if rng, ok := e.spelt(x.code, value, 0); ok {", new: "if rng, ok := e.spelt(x.code, value, 0); ok && false {",
		tests: testsOfPlaybooks,
	},
}
