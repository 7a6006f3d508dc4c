//go:build unix

package sshdial

import (
	"os"
	"syscall"
)

// exposed reports whether others may read or write a file of this account, which
// makes ssh pass over a private key, too. One that belongs to somebody else is
// that account's to protect.
func exposed(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return info.Mode().Perm()&0o077 != 0 && ok && int(st.Uid) == os.Getuid()
}
