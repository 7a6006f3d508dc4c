package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"
)

var tableHash = regexp.MustCompile(`(?m)^([ !] )[0-9a-f]{6,}`)

// overview FILE LINES COLUMNS OUT checks how much stands before the first change of
// a plan, and writes it to a file, hashes and times replaced.
func cmdOverview(ts *testscript.TestScript, _ bool, args []string) {
	lines, err := strconv.Atoi(args[1])
	ts.Check(err)
	columns, err := strconv.Atoi(args[2])
	ts.Check(err)
	before, _, found := strings.Cut(ts.ReadFile(args[0]), "\n    [edit")
	if !found {
		ts.Fatalf("%s shows no change", args[0])
	}
	all := strings.Split(before, "\n")
	if len(all) > lines {
		ts.Fatalf("%d lines stand before the first change, want %d at most", len(all), lines)
	}
	for _, l := range all {
		if n := utf8.RuneCountInString(l); n > columns {
			ts.Fatalf("a line has %d columns, want %d at most: %s", n, columns, l)
		}
	}
	text := tableHash.ReplaceAllString(normal(before), "${1}HASH")
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(text+"\n"), 0o644))
}
