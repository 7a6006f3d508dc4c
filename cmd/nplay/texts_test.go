package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"nplay/transport/junossim"
)

// mode FILE OCTAL checks a file's permissions.
func cmdMode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("%s has mode %s, want %s", args[0], got, args[1])
	}
}

// norm FILE writes stdout to a file with what differs from run to run replaced.
func cmdNorm(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(normal(ts.ReadFile("stdout"))), 0o644))
}

var accidents = []struct {
	is  *regexp.Regexp
	say string
}{
	{regexp.MustCompile(`[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}`), "RUN"},
	{regexp.MustCompile(`(Group|group) [0-9a-f]{6,}`), "$1 HASH"},
	{regexp.MustCompile(`in [0-9.]+m?s\b`), "in TIME"},
	{regexp.MustCompile(`AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/=]+`), "KEY"},
	{regexp.MustCompile(`127\.[0-9]+\.[0-9]+\.[0-9]+`), "ADDRESS"},
}

// normal replaces times, keys and what is made of them.
func normal(text string) string {
	for _, a := range accidents {
		text = a.is.ReplaceAllString(text, a.say)
	}
	return text
}

// appears FILE REGEXP waits until a file is there and matches.
func cmdAppears(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: appears FILE REGEXP")
	}
	re, err := regexp.Compile(args[1])
	ts.Check(err)
	await(ts, strings.Join(args, " "), func() bool {
		text, err := os.ReadFile(ts.MkAbs(args[0]))
		return err == nil && re.Match(text)
	})
}

// keypair NAME makes a key in the files NAME and NAME.pub, and a copy of the
// public one in every playbook's folder, as playbooks read nothing outside.
func cmdKeypair(ts *testscript.TestScript, _ bool, args []string) {
	private, public, err := junossim.Keypair(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), private, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pub"), []byte(public+"\n"), 0o644))
	books, err := filepath.Glob(filepath.Join(ts.MkAbs("."), "*", "main.hcl"))
	ts.Check(err)
	for _, b := range books {
		ts.Check(os.WriteFile(filepath.Join(filepath.Dir(b), args[0]+".pub"), []byte(public+"\n"), 0o644))
	}
}

// edit FILE OLD=>NEW replaces text in a file; \n is a line's end.
func cmdEdit(ts *testscript.TestScript, _ bool, args []string) {
	old, text, _ := strings.Cut(strings.ReplaceAll(args[1], `\n`, "\n"), "=>")
	before := ts.ReadFile(args[0])
	if !strings.Contains(before, old) {
		ts.Fatalf("%s has no %q", args[0], old)
	}
	after := strings.Replace(before, old, text, 1)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(after), 0o644))
}

// secretless FILE... checks that no canary and nothing like a password hash is
// in a file; stdout and stderr are the last program's.
func cmdSecretless(ts *testscript.TestScript, _ bool, args []string) {
	for _, a := range args {
		for i, line := range strings.Split(ts.ReadFile(a), "\n") {
			if l := strings.ToLower(line); strings.Contains(l, "canary") || strings.Contains(l, "$6$") {
				ts.Fatalf("%s:%d shows a secret: %s", a, i+1, line)
			}
		}
	}
}

// json FILE TYPE... checks that a file is JSON documents of these types, in
// this order; several of one type after each other count as one.
func cmdJSON(ts *testscript.TestScript, _ bool, args []string) {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	var types []string
	for {
		var doc struct{ Type string }
		err := d.Decode(&doc)
		if err == io.EOF {
			break
		}
		ts.Check(err)
		if len(types) == 0 || types[len(types)-1] != doc.Type {
			types = append(types, doc.Type)
		}
	}
	if !slices.Equal(types, args[1:]) {
		ts.Fatalf("documents are %q, want %q", types, args[1:])
	}
}
