package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository makes a tiny one: a function, and a test for half of it.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module tiny\n\ngo 1.26.0\n",
		"tiny.go": "package tiny\n\nfunc Half(n int) int { return n / 2 }\n\nfunc Twice(n int) int { return n * 2 }\n",
		"tiny_test.go": "package tiny\n\nimport \"testing\"\n\nfunc TestHalf(t *testing.T) {\n" +
			"\tif Half(8) != 4 {\n\t\tt.Fatal(Half(8))\n\t}\n}\n",
		".gitignore": "/ignored\n",
		"ignored":    "x",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("git", "init", "-q")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git init: %v %s", err, out)
	}
	return dir
}

func TestVerdicts(t *testing.T) {
	dir := repository(t)
	l, err := newLab(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	for _, c := range []struct {
		old, new, want string
		killed         bool
	}{
		{"n / 2", "n / 3", "killed by TestHalf", true},
		{"n / 2", "n / (n - 8)", "killed by", true},
		{"n * 2", "n * 3", "SURVIVED", false},
		{"n ** 2", "n", "NOT SEEDED: text not found in tiny.go", false},
		{"return n", "return 0", "NOT SEEDED: text found 2 times in tiny.go", false},
		{"n / 2", "n / 2", "NOT SEEDED: the bug changes nothing", false},
		{"n / 2", "n / \"2\"", "DOES NOT BUILD", false},
	} {
		b := bug{name: c.new, file: "tiny.go", old: c.old, new: c.new, tests: []string{"."}}
		v := l.try(context.Background(), b)
		if v.killed != c.killed || !strings.HasPrefix(v.text, c.want) {
			t.Errorf("%s -> %s: got %t %s, want %t %s", c.old, c.new, v.killed, v.text, c.killed, c.want)
		}
	}
	if err := l.healthy(context.Background(), []bug{{tests: []string{"."}}}); err != nil {
		t.Errorf("every bug was to be taken out again: %v", err)
	}
	if _, err := os.Stat(filepath.Join(l.dir, "ignored")); err == nil {
		t.Error("a file that git ignores was copied")
	}
}

// Tests that fail anyhow would notice every bug.
func TestSickFromTheStart(t *testing.T) {
	dir := repository(t)
	path := filepath.Join(dir, "tiny.go")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "/ 2", "/ 3", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := newLab(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	if err := l.healthy(context.Background(), []bug{{tests: []string{"."}}}); err == nil {
		t.Error("healthy, with a failing test")
	}
}

// Every bug of the table can still be seeded; that each is noticed takes
// minutes and is seen by .ci/mutate.
func TestTable(t *testing.T) {
	names := map[string]bool{}
	for _, b := range table {
		if names[b.name] {
			t.Errorf("two bugs are called %s", b.name)
		}
		names[b.name] = true
		dir := t.TempDir()
		if err := copyFile(filepath.Join("../..", b.file), filepath.Join(dir, b.file)); err != nil {
			t.Fatal(err)
		}
		if _, err := b.seed(dir); err != nil {
			t.Errorf("%s: %v", b.name, err)
		}
		if len(b.tests) == 0 {
			t.Errorf("%s: no tests named", b.name)
		}
	}
}
