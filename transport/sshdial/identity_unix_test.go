//go:build unix

package sshdial

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe without a writer would be waited for until the end of time.
func TestIdentityPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "id")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readIdentity(pipe); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Error(err)
	}
}
