//go:build unix

package sshconfig

import (
	"io/fs"
	"os"
	"syscall"
)

// shared reports whether somebody but the account itself, and root, decides
// what stands in a file.
func shared(info fs.FileInfo) bool {
	if info.Mode().Perm()&0o022 != 0 {
		return true
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && st.Uid != 0 && int(st.Uid) != os.Getuid()
}
