package layers

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// longest is how many lines a file of code may have: a noun that needs more
// is two.
const longest = 400

// vague are package names that say nothing about what is in the package.
var vague = []string{"util", "utils", "common", "helper", "helpers", "manager", "impl", "misc", "base", "lib"}

var unfinished = regexp.MustCompile(`\b(TODO|FIXME|XXX)\b|panic\("being built"\)`)

func TestHouse(t *testing.T) {
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, fault := range untidy(path, string(text)) {
			t.Errorf("%s: %s", path, fault)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// untidy says what is wrong with a file, beside what gofmt and vet see.
func untidy(path, text string) []string {
	var bad []string
	test := strings.HasSuffix(path, "_test.go")
	if n := strings.Count(text, "\n"); n > longest && !test {
		bad = append(bad, "more than 400 lines")
	}
	if m := unfinished.FindString(text); m != "" && !strings.HasSuffix(path, "layers/house_test.go") {
		bad = append(bad, "holds "+m)
	}
	if name := filepath.Base(filepath.Dir(path)); slices.Contains(vague, name) {
		bad = append(bad, "package name "+name+" says nothing")
	}
	return bad
}

// The rules must be able to fail.
func TestHouseIsJudged(t *testing.T) {
	for _, c := range []struct{ path, text, want string }{
		{"conf/node.go", "package conf\n", ""},
		{"conf/node.go", strings.Repeat("\n", 401), "400 lines"},
		{"conf/node_test.go", strings.Repeat("\n", 401), ""},
		{"conf/node.go", "package conf // TODO\n", "TODO"},
		{"conf/api_seam.go", `func f() { panic("being built") }`, "being built"},
		{"conf/util/x.go", "package util\n", "util"},
	} {
		got := strings.Join(untidy(c.path, c.text), "; ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.path, got, c.want)
		}
	}
}
