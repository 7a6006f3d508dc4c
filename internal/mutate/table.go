package main

// table holds the bugs. Each has been made by somebody, in a tool of this kind.
var table = []bug{
	{
		name: "schema: bounds not looked at", file: "conf/schema/check.go",
		old: "if lo <= n && n <= hi {", new: "if lo <= n {",
		tests: []string{"./conf/schema"},
	},
}
