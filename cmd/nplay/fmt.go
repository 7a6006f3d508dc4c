package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"nplay/internal/ui"
	"nplay/playbooks"
)

func newFmt(a *app) *cobra.Command {
	var check bool
	c := &cobra.Command{
		Use:   "fmt [PATH]",
		Short: "Bring the *.hcl files of a folder, or one file, into the usual form",
		Long: `fmt rewrites HCL files in the usual form and prints the names of those it
changed. With --check it changes nothing, and exits with 1 when a file is not in
that form.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			where := path(args)
			if where == "" {
				where = "."
			}
			files, diags := playbooks.Format(where)
			if len(diags) > 0 {
				_ = ui.Diagnostics(a.stderr, a.err, diags)
			}
			changed := false
			for _, f := range files {
				if !f.Changed() {
					continue
				}
				changed = true
				if !check {
					if err := rewrite(f.Path, f.Old, f.New); err != nil {
						return err
					}
				}
				if err := said(ui.Say(a.stdout, f.Path)); err != nil {
					return err
				}
			}
			if diags.HasErrors() || check && changed {
				return notStarted
			}
			return nil
		},
	}
	c.Flags().BoolVar(&check, "check", false, "only say which files would change")
	return c
}

// rewrite replaces a file in one step, unless it has changed since it was read.
func rewrite(path string, old, text []byte) error {
	now, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, old) {
		return fmt.Errorf("%s was changed by somebody else in the meantime; it is left as it is", path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	// A link stays a link: what it leads to is replaced.
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return err
	}
	return replace(path, text, info.Mode().Perm())
}

// replace writes a file so that nobody ever sees half of it.
func replace(path string, text []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Chmod(mode)
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
