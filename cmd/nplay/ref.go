package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/internal/git"
	"nplay/playbooks"
)

// git registers the flag that takes the playbook from a commit.
func (f *loadFlags) git(c *cobra.Command) {
	c.Flags().StringVar(&f.ref, "ref", "", "take the playbook from a tag, branch or commit of git, `GITREF`; inventory and variable files stay those on disk")
}

// at says what to load: the playbook named on the command line, of the work tree
// or of a commit.
func (f *loadFlags) at(c *cobra.Command, args []string, a *app) (playbooks.Options, error) {
	o := f.options(path(args), a.environ)
	if !c.Flags().Changed("ref") {
		return o, nil
	}
	files, err := filesAt(c.Context(), git.Git{Environ: a.environ}, o.Path, f.ref)
	if err != nil {
		return o, fmt.Errorf("--ref %s: %w", f.ref, unavailable(err))
	}
	o.Files = files
	return o, nil
}

// filesAt returns a playbook's files as they are in a commit. Whether it is a
// folder or a single file is as it was there.
func filesAt(ctx context.Context, g git.Git, path, ref string) (*playbooks.Files, error) {
	if path == "" {
		path = "."
	}
	folder, one := path, ""
	tree, err := g.At(ctx, folder, ref)
	if said := (*git.Error)(nil); errors.As(err, &said) && said.Absent {
		folder, one = filepath.Split(path)
		folder = filepath.Clean(folder)
		inner, none := g.At(ctx, folder, ref)
		if none != nil {
			return nil, err
		}
		if info, none := fs.Stat(inner.FS(), one); none != nil || info.IsDir() {
			return nil, errors.Join(err, inner.Close())
		}
		tree, err = inner, nil
	}
	if err != nil {
		return nil, err
	}
	return &playbooks.Files{
		Folder: folder, One: one, FS: tree.FS(),
		Revision: engine.Revision{Commit: tree.Commit, Ref: ref},
	}, nil
}

// unavailable adds what to do to what git, or the lack of it, makes impossible.
func unavailable(err error) error {
	switch {
	case errors.Is(err, git.ErrNone):
		return hinted{err, "install git: nplay reads commits with it"}
	case errors.Is(err, git.ErrNoRepository):
		return hinted{errors.New("the playbook does not lie in a git repository"), "name a playbook in a clone, or make one: git init"}
	case errors.Is(err, git.ErrNoCommit):
		return hinted{err, "commit the playbook first"}
	}
	return err
}
