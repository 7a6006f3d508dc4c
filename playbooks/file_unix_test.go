//go:build unix

package playbooks

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe in the playbook's folder is not waited for.
func TestSlurpPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "main.hcl"), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if _, err := slurpIn(root.FS(), "main.hcl", 10); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Error(err)
	}
}
