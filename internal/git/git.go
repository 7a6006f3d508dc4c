// Package git asks git about the folder a playbook lies in: which commit it is
// at, whether what was read is what was committed, and how its files are at
// another commit. It runs the git of the PATH, changes nothing and never looks
// at the network.
//
// A repository can come from a stranger, with a configuration that has git start
// programs. Only commands that read objects are run, none that looks at the work
// tree: they start no hook, no filter, no file system monitor. What was read of
// the work tree is held against the commit here, byte by byte, so that files that
// git rewrites when it checks them out (ident, LFS) count as changed.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A Git is how git is run. The zero value runs it with the process's
// environment.
type Git struct {
	Environ []string      // as os.Environ gives it; nil takes the process's
	Timeout time.Duration // of one answer; 0 means 10 s
}

const timeout = 10 * time.Second

// Limits on what is taken from git, in bytes.
const (
	maxList   = 64 << 20 // the names in a folder: about 500,000 files
	maxWord   = 64 << 10 // the name of a commit, with room for warnings
	maxErrors = 8 << 10
)

// safe are options for every call. A repository's own configuration, which
// anybody may have written, cannot overrule them.
var safe = []string{
	"--no-pager", "--literal-pathspecs",
	"-c", "core.fsmonitor=false",
	"-c", "core.hooksPath=" + os.DevNull,
	"-c", "core.sshCommand=false",
	"-c", "credential.helper=",
	"-c", "core.warnAmbiguousRefs=true",
	"-c", "safe.bareRepository=explicit", // a folder of files that looks like a repository is none
}

// kept are the variables of git that stay: they say where git and a person's own
// configuration are, and how far up to look. All others can lead to another
// repository (GIT_DIR is set in hooks), or have git start something.
var kept = []string{
	"GIT_EXEC_PATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
	"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
}

// environ is the environment of a call.
func (g Git) environ() []string {
	all := g.Environ
	if all == nil {
		all = os.Environ()
	}
	var out []string
	for _, kv := range all {
		name, _, _ := strings.Cut(kv, "=")
		if name == "LANGUAGE" || name == "LC_ALL" || strings.HasPrefix(name, "GIT_") && !contains(kept, name) {
			continue
		}
		out = append(out, kv)
	}
	return append(out,
		"LC_ALL=C",                 // the answers are read by a program
		"GIT_OPTIONAL_LOCKS=0",     // nothing is written
		"GIT_TERMINAL_PROMPT=0",    // nobody is asked
		"GIT_NO_LAZY_FETCH=1",      // what is missing is not fetched
		"GIT_ALLOW_PROTOCOL=none",  // for a git that does not know the line above
		"GIT_NO_REPLACE_OBJECTS=1", // a commit is what its name says
	)
}

func contains(list []string, name string) bool {
	for _, x := range list {
		if x == name {
			return true
		}
	}
	return false
}

// command prepares a call in a folder. Whatever a person wrote has to stand
// behind --end-of-options in args.
func (g Git) command(ctx context.Context, dir string, args ...string) (*exec.Cmd, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, ErrNone
	}
	c := exec.CommandContext(ctx, program, append(append([]string{"-C", dir}, safe...), args...)...)
	c.Env = g.environ()
	c.WaitDelay = time.Second // a child of git's that holds the pipe is not waited for
	return c, nil
}

func (g Git) timeout() time.Duration {
	if g.Timeout > 0 {
		return g.Timeout
	}
	return timeout
}

// run carries a call out and returns what it wrote. When it fails, complaints are
// all that git said.
func (g Git) run(ctx context.Context, dir string, limit int, args ...string) (out, complaints string, err error) {
	bound, cancel := context.WithTimeout(ctx, g.timeout())
	defer cancel()
	c, err := g.command(bound, dir, args...)
	if err != nil {
		return "", "", err
	}
	var stdout, stderr limited
	stdout.limit, stdout.full = limit, cancel // else it would wait for somebody to read on
	stderr.limit, stderr.rest = maxErrors, true
	c.Stdout, c.Stderr = &stdout, &stderr
	err = c.Run()
	switch {
	case ctx.Err() != nil:
		return "", "", ctx.Err()
	case stdout.over:
		return "", "", &Error{Text: fmt.Sprintf("git %s wrote more than %d bytes", args[0], limit)}
	case bound.Err() != nil:
		return "", "", &Error{Text: fmt.Sprintf("git did not answer within %s", g.timeout())}
	case err != nil:
		return "", stderr.kept.String(), explain(dir, stderr.kept.String(), err)
	}
	return stdout.kept.String(), stderr.kept.String(), nil
}

// A limited buffer takes so much and no more.
type limited struct {
	// Not embedded: its ReadFrom would take all there is.
	kept  bytes.Buffer
	limit int
	full  func() // called when there is more
	over  bool   // there was more
	rest  bool   // what is more is dropped, and is no error
}

var errLong = errors.New("more than there is room for")

// Write takes bytes as long as there is room.
func (l *limited) Write(p []byte) (int, error) {
	room := l.limit - l.kept.Len()
	if len(p) <= room {
		return l.kept.Write(p)
	}
	_, _ = l.kept.Write(p[:max(room, 0)])
	if l.over = true; l.rest {
		return len(p), nil
	}
	if l.full != nil {
		l.full()
	}
	return room, errLong
}
