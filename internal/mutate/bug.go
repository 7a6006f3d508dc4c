package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// bug is one that somebody might make, and the packages whose tests must then
// fail.
type bug struct {
	name     string
	file     string
	old, new string
	tests    []string // packages, as go test takes them
}

// seed puts the bug into the file below dir and returns a function that takes
// it out again. The text must be there once: a bug that is no longer in the
// way of anything must be looked at, not passed over.
func (b bug) seed(dir string) (undo func() error, err error) {
	path := filepath.Join(dir, filepath.FromSlash(b.file))
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	switch n := strings.Count(string(text), b.old); {
	case b.old == b.new:
		return nil, fmt.Errorf("the bug changes nothing")
	case n == 0:
		return nil, fmt.Errorf("text not found in %s", b.file)
	case n > 1:
		return nil, fmt.Errorf("text found %d times in %s", n, b.file)
	}
	bad := strings.Replace(string(text), b.old, b.new, 1)
	if err := os.WriteFile(path, []byte(bad), info.Mode()); err != nil {
		return nil, err
	}
	return func() error { return os.WriteFile(path, text, info.Mode()) }, nil
}
