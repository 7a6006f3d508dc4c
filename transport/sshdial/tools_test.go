package sshdial

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool returns a program's path. In CI a missing one is an error.
func tool(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", names[0])
	}
	t.Skipf("%s is not installed", names[0])
	return ""
}

// run runs a program that must succeed.
func run(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	c := exec.Command(tool(t, name), args...)
	c.Env = append(os.Environ(), env...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// in logs in and returns what was taken.
func in(t *testing.T, d *Dialer, target Target) (string, error) {
	t.Helper()
	c, err := d.Dial(t.Context(), target)
	if err != nil {
		return "", err
	}
	c.Close()
	c.Wait()
	return c.Login, nil
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// keygen makes a key with ssh-keygen.
func keygen(t *testing.T, passphrase string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "id")
	run(t, nil, "ssh-keygen", append([]string{"-q", "-a", "1", "-N", passphrase, "-f", path, "-C", "canary@comment"}, args...)...)
	return path
}
