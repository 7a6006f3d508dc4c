package main

var confBugs = []bug{
	{
		name: "delete= dropped", file: "conf/editxml.go",
		old: `&element{node: target, state: "delete"}`, new: `&element{node: target}`,
		tests: testsOfConf,
	},
	{
		name: "value not escaped in XML", file: "conf/xmlwrite.go",
		old: "\t\tinText.WriteString(o.w, s)", new: "\t\to.w.WriteString(s)",
		tests: testsOfConf,
	},
	{
		name: "quote in a word not escaped", file: "conf/quote.go",
		old: `case '"', '\\':`, new: `case '\\':`,
		tests: testsOfConf,
	},
	{
		name: "word with a blank not quoted", file: "conf/quote.go",
		old: `"-_.:/@+,=%*"`, new: `"-_.:/@+,=%* "`,
		tests: testsOfConf,
	},
	{
		name: "comment in a word not quoted", file: "conf/quote.go",
		old: `return s != "" && !strings.Contains(s, "/*") && !strings.Contains(s, "*/")`, new: `return s != ""`,
		tests: testsOfConf,
	},
	{
		name: "inactive lost in reading", file: "conf/statement.go",
		old: `k.Inactive = k.Inactive || a.Value == "inactive"`, new: `k.Inactive = k.Inactive || a.Value == ""`,
		tests: testsOfConf,
	},
	{
		name: "inactive lost in writing", file: "conf/xmlwrite.go",
		old: "if n.Inactive {", new: "if false {",
		tests: testsOfConf,
	},
	{
		name: "statement not switched on again", file: "conf/diff.go",
		old: "case off && !a.Inactive:", new: "case off && a.Inactive:",
		tests: testsOfConf,
	},
	{
		name: "order of keys and terms ignored", file: "conf/order.go",
		old: "if !now[0].Def.Ordered() {", new: "if true {",
		tests: testsOfConf,
	},
	{
		name: "emptied container removed with what was not read", file: "conf/diff.go",
		old: "if is.find(b) == nil {", new: "if a := is.find(b); a == nil || empty(a) {",
		tests: testsOfConf,
	},
	{
		name: "secret shown to people", file: "conf/words.go",
		old: "case n.Secret:\n", new: "case false:\n",
		tests: testsOfConf,
	},
	{
		name: "old secret shown to people", file: "conf/diff.go",
		old: "n.Secret = a.Secret || b.Secret", new: "n.Secret = a.Secret",
		tests: testsOfConf,
	},
	{
		name: "hidden value taken for a value", file: "conf/hide.go",
		old: `return word != "" && (secret || !bare)`, new: `return word != "" && !bare && secret`,
		tests: testsOfConf,
	},
	{
		name: "depth not bounded", file: "conf/xmlread.go",
		old: "case p.depth > p.limits.Depth:", new: "case p.depth > 1<<20:",
		tests: testsOfConf,
	},
	{
		name: "one byte more than the limit", file: "conf/limits.go",
		old: "if b.left -= int64(n); b.left < 0 {", new: "if b.left -= int64(n); b.left < -1 {",
		tests: testsOfConf,
	},
	{
		name: "schema: bounds not looked at", file: "conf/schema/check.go",
		old: "if lo <= n && n <= hi {", new: "if lo <= n {",
		tests: testsOfConf,
	},
	{
		name: "schema: nothing is secret", file: "conf/schema/def.go",
		old: "return d.head()&secretBit != 0", new: "return false",
		tests: testsOfConf,
	},
}
