package main

import (
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"nplay/conf"
)

// keep HOST FILE writes down what a router has committed.
func cmdKeep(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(benchOf(ts).router(ts, args[0]).Committed()), 0o644))
}

// undo HOST FILE LINES writes the lines that bring the router back to what was
// kept.
func cmdUndo(ts *testscript.TestScript, _ bool, args []string) {
	now, was := committedTree(ts, args)
	lines := strings.Join(conf.Lines(conf.Diff(now, was)), "\n") + "\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(lines), 0o644))
}

// kept HOST FILE checks that a router has just what was kept.
func cmdKept(ts *testscript.TestScript, neg bool, args []string) {
	now, was := committedTree(ts, args)
	if edits := conf.Diff(was, now); (len(edits) == 0) == neg {
		ts.Fatalf("%s and %s differ: %v\n%s", args[0], args[1], !neg, strings.Join(conf.MaskedLines(edits), "\n"))
	}
}

func committedTree(ts *testscript.TestScript, args []string) (now, was *conf.Node) {
	now, err := conf.ParseXML(strings.NewReader(benchOf(ts).router(ts, args[0]).Committed()), conf.Limits{})
	ts.Check(err)
	was, err = conf.ParseXML(strings.NewReader(ts.ReadFile(args[1])), conf.Limits{})
	ts.Check(err)
	return now, was
}
