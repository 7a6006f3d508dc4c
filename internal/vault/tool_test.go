package vault

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What people's own age writes is opened, with the keys that age-keygen and
// ssh-keygen make.
func TestTool(t *testing.T) {
	run(t, nil, "age", "--version")
	dir := t.TempDir()
	key, edKey, rsaKey := filepath.Join(dir, "key"), filepath.Join(dir, "ed"), filepath.Join(dir, "rsa")
	run(t, nil, "age-keygen", "-o", key)
	run(t, nil, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", edKey)
	run(t, nil, "ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", rsaKey)
	for name, c := range map[string]struct {
		to       []string
		identity string
	}{
		"binary":      {[]string{"-r", run(t, nil, "age-keygen", "-y", key)}, key},
		"armored":     {[]string{"-a", "-r", run(t, nil, "age-keygen", "-y", key)}, key},
		"ssh ed25519": {[]string{"-R", edKey + ".pub"}, edKey},
		"ssh rsa":     {[]string{"-a", "-R", rsaKey + ".pub"}, rsaKey},
	} {
		t.Run(name, func(t *testing.T) {
			sealed := filepath.Join(t.TempDir(), "sealed")
			run(t, []byte(canary), "age", append(c.to, "-o", sealed)...)
			text, err := os.ReadFile(sealed)
			if err != nil {
				t.Fatal(err)
			}
			o := Opener{Identities: []string{c.identity}}
			if got, err := o.Open(t.Context(), sealed, text, 1<<20); err != nil || string(got) != canary {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// run runs a tool and returns the line that it prints.
func run(t *testing.T, stdin []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing", name)
		}
		t.Skipf("%s is missing", name)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	if stdin != nil {
		cmd.Stdin = bytes.NewReader(stdin)
	}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return strings.TrimSpace(string(out))
}
