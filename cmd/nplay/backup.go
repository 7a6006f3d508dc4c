package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
	"nplay/internal/ui"
	"nplay/playbooks"
	"nplay/transport/saved"
)

// backupOptions say where and how configurations are saved.
type backupOptions struct {
	dir    string
	format string
	saved.Options
}

func newBackup(a *app) *cobra.Command {
	var load loadFlags
	var run runFlags
	var o backupOptions
	c := &cobra.Command{
		Use:   "backup -i INVENTORY --dir DIR [SELECTOR]",
		Short: "Save the routers' committed configurations, one file each; changes nothing on them",
		Long: `backup reads the whole committed configuration of every router and writes it into
a file of its own, in the router's order and without a time stamp: what has not
changed gives the same bytes, and its file is not touched. So a history of all
configurations in git is one line for cron:

  nplay backup -i inventory.hcl --dir configs && git -C configs add -A && git -C configs commit -qm backup

Secrets are left out, and "/* SECRET-DATA */" stands in their places, unless
--secrets is given. Only the owner may read the files. Comments in a configuration
and "protect" are not saved. A router that cannot be read keeps the file it has; so
does one that the inventory does not have any more, which is said.

"nplay plan --offline DIR" plans against the files.

The exit code is 0 when all routers are saved and 3 when one is not.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := oneOf(c, "format", o.format, "xml", "text", "set"); err != nil {
				return err
			}
			if err := load.needInventory(c); err != nil {
				return err
			}
			if o.dir == "" {
				return usage{c, errors.New("where to? name the folder with --dir")}
			}
			if err := run.check(c); err != nil {
				return err
			}
			o.Form = conf.Form(o.format)
			load.limit = path(args)
			return a.backup(c, load, run, o)
		},
	}
	load.routers(c)
	load.outside(c)
	run.register(c)
	c.Flags().StringVar(&o.dir, "dir", "", "`DIR` to save to; it is made if need be")
	c.Flags().StringVar(&o.format, "format", "xml", "`FORM` of the files: xml, text (curly) or set; text and set only where they lose nothing")
	c.Flags().BoolVar(&o.Secrets, "secrets", false, "save hashes, keys and passwords too")
	return c
}

// backup saves the routers of an inventory.
func (a *app) backup(c *cobra.Command, load loadFlags, run runFlags, o backupOptions) (err error) {
	hosts, err := a.hosts(load.inventory, load.limit, load.options("", a.environ))
	if err != nil {
		return err
	}
	if len(hosts) == 0 {
		return hinted{errors.New("there is no router to save"), "the inventory has no hosts"}
	}
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return err
	}
	folder, err := saved.Open(o.dir)
	if err != nil {
		return fmt.Errorf("--dir %s: %w", o.dir, unpathed(err))
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	if err := otherForms(folder, hosts, o); err != nil {
		return err
	}
	traces, closing, err := openTraces(run.traces, hosts)
	if err != nil {
		return err
	}
	// A program without tasks: all there is to do is to read its routers.
	s := &session{app: a, flags: run, reach: a.reach(run, traces), loaded: &playbooks.Loaded{Program: &engine.Program{Hosts: hosts}},
		opts: engine.Options{Parallel: run.parallel, Mask: a.masker.Mask}}
	s.enrols(load.inventory)
	ctx, release := s.guard(c.Context())
	defer release()
	s.unlock(ctx)
	p := s.progress("backup", engine.HostDone, engine.HostFailed)
	opts := s.opts
	opts.Sink = p.Sink
	r := ui.Backup{Dir: o.dir, Routers: len(hosts)}
	var mu sync.Mutex
	r.Failures = engine.Collect(ctx, hosts, s.readers(), opts, func(h *engine.Host, tree *conf.Node) (string, error) {
		how := o.Options
		how.Server = h.Platform
		written, err := folder.Save(h.Name, tree, how)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err != nil:
			return "", err
		case written:
			r.Written = append(r.Written, h.Name)
			return "written", nil
		}
		r.Unchanged++
		return "unchanged", nil
	})
	s.quiet(p)
	if err := errors.Join(s.reach.ssh.Close(), closing()); err != nil {
		_ = ui.Error(a.stderr, a.err, err, "") // the exit code goes on saying how the routers are
	}
	if load.limit == "" { // else the others of the inventory would be among them
		r.Left = folder.Others(hostNames(hosts))
	}
	slices.SortFunc(r.Written, func(x, y string) int { return strings.Compare(x, y) })
	style := a.out
	style.All = run.verbose > 0
	if err := ui.PrintBackup(a.stdout, style, r); err != nil {
		return said(err)
	}
	return failedAs(r.Failures).result()
}

// otherForms refuses to make a second file for a router: nobody could say which
// of them holds.
func otherForms(folder *saved.Folder, hosts []*engine.Host, o backupOptions) error {
	var all []string
	for _, h := range hosts {
		name, err := saved.FileName(h.Name, o.Form)
		if err != nil {
			return err
		}
		for _, f := range folder.Files(h.Name) {
			if f != name {
				all = append(all, f)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return hinted{fmt.Errorf("--dir %s has files of another form for %s: %s", o.dir, ui.Count(len(all), "router"), review.Ranges(all)),
		"a router has one file: remove them, or give the --format that they are in"}
}

func hostNames(hosts []*engine.Host) []string {
	all := make([]string, len(hosts))
	for i, h := range hosts {
		all[i] = h.Name
	}
	return all
}

// failedAs is the code for routers that failed.
func failedAs(all []engine.Failure) exit {
	code := done
	for _, f := range all {
		if f.Cause == engine.Interrupted {
			code = max(code, interrupted)
		} else {
			code = max(code, someFailed)
		}
	}
	return code
}
