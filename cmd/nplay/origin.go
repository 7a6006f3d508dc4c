package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/internal/git"
	"nplay/internal/ui"
	"nplay/playbooks"
)

// An origin is what git says of the files that a playbook was read from.
type origin struct {
	revision engine.Revision
	changed  []string // what differs from the commit
	err      error    // why there is no revision
}

// loadOf loads a playbook and finds out which commit it is at. That git is not
// there, or knows nothing of the playbook, is no reason to say anything.
func (a *app) loadOf(o playbooks.Options) (*playbooks.Loaded, origin, error) {
	if o.Files != nil {
		l, err := a.load(o)
		return l, origin{revision: o.Files.Revision, err: fromFiles(o.Files.Revision)}, err
	}
	// Git needs a few milliseconds, and the playbook takes them, too.
	type answer struct {
		tree *git.Tree
		err  error
	}
	head := make(chan answer, 1)
	go func() {
		tree, err := git.Git{Environ: a.environ}.Head(context.Background(), folderOf(o.Path))
		head <- answer{tree, err}
	}()
	l, err := a.load(o)
	at := <-head
	if at.tree != nil {
		defer at.tree.Close() // it was only read
	}
	switch {
	case err != nil:
		return nil, origin{}, err
	case at.err == nil:
		changed := at.tree.Changes(seen(l.Bundle))
		l.Program.Revision = engine.Revision{Commit: at.tree.Commit, Dirty: len(changed) > 0}
		return l, origin{revision: l.Program.Revision, changed: changed}, nil
	case !errors.Is(at.err, git.ErrNone) && !errors.Is(at.err, git.ErrNoRepository) && !errors.Is(at.err, git.ErrNoCommit):
		text := "the commit that the playbook is at is not known: " + at.err.Error()
		if h := git.Hint(at.err); h != "" {
			text += "; " + h
		}
		_ = ui.Note(a.stderr, a.err, text)
	}
	return l, origin{err: at.err}, nil
}

// fromFiles says why files that were kept with a plan are of no commit.
func fromFiles(v engine.Revision) error {
	if v.Commit == "" {
		return hinted{errors.New("the playbook that the plan was made from is of no git commit"), "plan again, in a git repository"}
	}
	return nil
}

// closeFiles lets go of what the files of a commit were read with.
func closeFiles(f *playbooks.Files) {
	if f == nil {
		return
	}
	if c, ok := f.FS.(io.Closer); ok {
		_ = c.Close() // all that was needed is read
	}
}

// folderOf is the folder of a playbook that may be a single file.
func folderOf(path string) string {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return filepath.Dir(path)
	}
	return path
}

// seen is what a load looked at, to be held against a commit.
func seen(f *playbooks.Files) git.Seen {
	there := map[string]bool{}
	for name, why := range f.Unread {
		there[name] = why == ""
	}
	return git.Seen{Data: f.Data, There: there, Whole: f.Takes}
}

// cleanFlag says that only what is committed may be applied.
type cleanFlag struct{ set bool }

func (f *cleanFlag) register(c *cobra.Command) {
	c.Flags().BoolVar(&f.set, "require-clean", false, "refuse a playbook that differs from its git commit, or has none")
}

// check holds where a playbook comes from against the flag.
func (f cleanFlag) check(o origin) error {
	switch {
	case !f.set:
		return nil
	case o.err != nil:
		return fmt.Errorf("--require-clean: %w", unavailable(o.err))
	case !o.revision.Dirty:
		return nil
	}
	if len(o.changed) == 0 {
		return hinted{
			fmt.Errorf("--require-clean: the playbook that the plan was made from was not as in commit %.12s", o.revision.Commit),
			"commit the change and plan again",
		}
	}
	const few = 3
	which := strings.Join(o.changed[:min(len(o.changed), few)], ", ")
	if n := len(o.changed); n > few {
		which += fmt.Sprintf(" and %d more", n-few)
	}
	return hinted{
		fmt.Errorf("--require-clean: not as in commit %.12s: %s", o.revision.Commit, which),
		"commit the change, or take the playbook from a commit with --ref HEAD",
	}
}
