package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

const readme = "../../README.md"

var fence = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$")

// blocks returns the README's fenced blocks of a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		if m[1] == language {
			all = append(all, m[2])
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s has no block of %s", readme, language)
	}
	return all
}

// The README's example does what the README says, to the letter but for times,
// keys and what is made of them.
func TestReadmeExample(t *testing.T) {
	example, output := blocks(t, "hcl")[0], blocks(t, "text")[0]
	if n := strings.Count(example, "\n"); n > 30 {
		t.Errorf("the example has %d lines, 30 are enough", n)
	}
	dir := t.TempDir()
	script := `exits 0 nplay fmt --check example
exits 0 nplay rehearse example --routers 3
norm out.txt
`
	file := filepath.Join(dir, "readme.txt")
	text := script + "-- example/main.hcl --\n" + example
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var got string
	t.Run("run", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Files: []string{file}, RequireExplicitExec: true, Cmds: commands, Condition: condition,
			Setup: func(e *testscript.Env) error {
				e.Defer(func() {
					b, _ := os.ReadFile(filepath.Join(e.WorkDir, "out.txt"))
					got = string(b)
				})
				return setup(e)
			},
		})
	})
	if diff := cmp.Diff(normal(output), got); diff != "" {
		t.Errorf("the README's output is not what comes out (-README +now):\n%s", diff)
	}
}

// The README's inventory is one.
func TestReadmeInventory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "inventory.hcl")
	if err := os.WriteFile(file, []byte(blocks(t, "hcl")[1]), 0o644); err != nil {
		t.Fatal(err)
	}
	a, out := quiet()
	if code := run([]string{"hosts", "-i", file, "edge"}, a); code != 0 || !strings.Contains(out.String(), "192.0.2.2") {
		t.Errorf("exit code %d: %s", code, out)
	}
	a, out = quiet()
	if code := run([]string{"validate", "../../playbooks/netconf-ready", "-i", file}, a); code != 1 ||
		!strings.Contains(out.String(), "AAAA...") && !strings.Contains(out.String(), "base64") {
		t.Errorf("the placeholder of a key is taken: exit code %d: %s", code, out)
	}
}
