package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	// Scripts mostly wait for windows to pass; more of them at once than there
	// are processors cost nothing. -parallel on the command line still wins.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	testscript.Main(homeless{m}, map[string]func(){"nplay": main})
}

// homeless runs the tests with a home folder of their own: what they find must
// not be what lies in that of whoever runs them, such as ~/.ssh/config.
type homeless struct{ m *testing.M }

func (h homeless) Run() int {
	home, err := os.MkdirTemp("", "nplay-home-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(home)
	for name, value := range map[string]string{"HOME": home, "USERPROFILE": home, "SSH_AUTH_SOCK": "", "GIT_CEILING_DIRECTORIES": ceiling()} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	return h.m.Run()
}

// ceiling keeps git from finding the repository that the tests themselves lie in:
// what it is at must not show in what they look at.
func ceiling() string {
	root, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return root
}

// TestScript runs the real binary against simulated routers, which live in the
// test's own process so that a script can make them misbehave.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup:               setup,
		Cmds:                commands,
		Condition:           condition,
	})
}

// setup makes the shipped playbooks known to a script.
func setup(e *testscript.Env) error {
	shipped, err := filepath.Abs("../../playbooks")
	if err != nil {
		return err
	}
	e.Setenv("PLAYBOOKS", shipped)
	// The environment of whoever runs the tests must not show through.
	e.Setenv("NO_COLOR", "")
	e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
	e.Setenv("SSH_AUTH_SOCK", "")
	e.Setenv("GIT_CEILING_DIRECTORIES", ceiling())
	e.Setenv("NPLAY_ONLY", filepath.SplitList(e.Getenv("PATH"))[0]) // a PATH with nothing else in it
	if err := os.MkdirAll(filepath.Join(e.WorkDir, "home", ".ssh"), 0o700); err != nil {
		return err
	}
	b := &bench{dir: e.WorkDir}
	e.Values[benchKey{}] = b
	e.Defer(b.close)
	return nil
}
