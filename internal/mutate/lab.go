package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// patience is how long the tests of one bug may take: a bug that makes them
// hang is noticed.
const patience = "300s"

// lab is a copy of the repository in which bugs are tried.
type lab struct {
	dir string
	env []string
}

// newLab copies what git knows or would take of the repository in dir.
func newLab(dir string) (*lab, error) {
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = dir
	names, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-files: %w", err)
	}
	l := &lab{env: os.Environ()}
	if l.dir, err = os.MkdirTemp("", "mutate-"); err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(strings.TrimRight(string(names), "\x00"), "\x00") {
		if err := copyFile(filepath.Join(dir, name), filepath.Join(l.dir, name)); err != nil {
			l.close()
			return nil, err
		}
	}
	yang := os.Getenv("NPLAY_YANG")
	if yang == "" {
		yang = "../shared/yang"
	}
	if !filepath.IsAbs(yang) {
		yang = filepath.Join(dir, yang) // counts from the repository, which the copy is not beside
	}
	if yang, err = filepath.Abs(yang); err != nil {
		l.close()
		return nil, err
	}
	l.env = append(l.env, "NPLAY_YANG="+yang)
	return l, nil
}

func copyFile(from, to string) error {
	info, err := os.Lstat(from)
	if errors.Is(err, os.ErrNotExist) {
		return nil // deleted, and not yet committed
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if info.Mode()&os.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, info.Mode().Perm())
}

func (l *lab) close() { os.RemoveAll(l.dir) }

// healthy runs all tests that the bugs name without any bug.
func (l *lab) healthy(ctx context.Context, bugs []bug) error {
	var all []string
	for _, b := range bugs {
		all = append(all, b.tests...)
	}
	slices.Sort(all)
	if out, err := l.test(ctx, slices.Compact(all)); err != nil {
		return fmt.Errorf("the tests fail without any bug: %w\n%s", err, out)
	}
	return nil
}

// verdict says what became of a bug.
type verdict struct {
	killed bool
	text   string
}

var failed = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// try seeds a bug, runs the tests and takes the bug out again.
func (l *lab) try(ctx context.Context, b bug) verdict {
	undo, err := b.seed(l.dir)
	if err != nil {
		return verdict{text: "NOT SEEDED: " + err.Error()}
	}
	out, testErr := l.test(ctx, b.tests)
	if err := undo(); err != nil {
		return verdict{text: "NOT TAKEN OUT: " + err.Error()}
	}
	switch {
	case testErr == nil:
		return verdict{text: "SURVIVED"}
	case ctx.Err() != nil:
		return verdict{text: "INTERRUPTED"}
	case strings.Contains(out, "[build failed]") || strings.Contains(out, "[setup failed]"):
		return verdict{text: "DOES NOT BUILD:\n" + out}
	}
	if m := failed.FindStringSubmatch(out); m != nil {
		return verdict{killed: true, text: "killed by " + m[1]}
	}
	if strings.Contains(out, "panic: test timed out") {
		return verdict{killed: true, text: "killed by a test that hangs"}
	}
	if strings.Contains(out, "\nFAIL\t") || strings.HasPrefix(out, "FAIL\t") {
		return verdict{killed: true, text: "killed by a test that crashes"}
	}
	return verdict{text: fmt.Sprintf("NOT TESTED: %v\n%s", testErr, out)}
}

func (l *lab) test(ctx context.Context, packages []string) (string, error) {
	args := append([]string{"test", "-count=1", "-failfast", "-vet=off", "-timeout=" + patience}, packages...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = l.dir, l.env
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}
