package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/internal/ui"
	"nplay/playbooks"
	"nplay/transport"
	"nplay/transport/saved"
)

// offlineFlags say that saved configurations stand for the routers.
type offlineFlags struct{ dir string }

func (f *offlineFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.dir, "offline", "", "plan against the configurations saved in `DIR` instead of the routers, with no network")
}

// check refuses what has no meaning without routers.
func (f *offlineFlags) check(c *cobra.Command, run runFlags) error {
	switch {
	case !c.Flags().Changed("offline"):
		return nil
	case f.dir == "":
		return usage{c, errors.New("--offline takes the folder that the configurations are saved in")}
	case len(run.traces) > 0:
		return usage{c, errors.New("--trace records what goes over the wire, and with --offline nothing does")}
	}
	return nil
}

// An offline is a folder of saved configurations in the place of the routers.
type offline struct {
	dir    string
	folder *saved.Folder

	mu    sync.Mutex
	names map[string]string // the host name in each router's file
}

// openPlan prepares a session that reads the routers, or with --offline the files
// that stand for them.
func (a *app) openPlan(c *cobra.Command, o playbooks.Options, f runFlags, off offlineFlags) (*session, error) {
	if off.dir == "" {
		return a.open(c, o, f, nil)
	}
	if err := f.check(c); err != nil {
		return nil, err
	}
	folder, err := saved.Open(off.dir)
	if err != nil {
		return nil, hinted{fmt.Errorf("--offline %s: %w", off.dir, unpathed(err)), "`nplay backup -i INVENTORY --dir DIR` fills such a folder"}
	}
	o.NoExec = true // a pipeline runs this on what strangers send
	l, from, err := a.loadOf(o)
	if err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	for _, n := range l.Notes {
		_ = ui.Note(a.stderr, a.err, n)
	}
	return &session{
		app: a, loaded: l, origin: from, flags: f,
		offline: &offline{dir: off.dir, folder: folder, names: map[string]string{}},
		opts:    engine.Options{Parallel: f.parallel, Mask: a.masker.Mask},
		close:   func() { _ = folder.Close() }, // it was only read
	}, nil
}

// readers is how the session reads routers.
func (s *session) readers() engine.ReadDialer {
	if s.offline == nil {
		return engine.Dialer(s.reach.dial).ReadOnly()
	}
	return s.offline.dial
}

// source is the folder that stands for the routers, "" for themselves.
func (s *session) source() string {
	if s.offline == nil {
		return ""
	}
	return s.offline.dir
}

// dial opens a router's file.
func (o *offline) dial(_ context.Context, q engine.DialRequest) (transport.Reader, int, error) {
	name := q.Host.Name
	return o.folder.Reader(name, q.Host.Platform, func(inside string) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.names[name] = inside
	}), 0, nil
}

// mixed tells of files that look like those of other routers: a router may well
// be called otherwise in the inventory, but not like another one.
func (s *session) mixed() {
	if s.offline == nil {
		return
	}
	var all []string
	for router, inside := range s.offline.names {
		if inside != router && len(s.offline.folder.Files(inside)) > 0 {
			for _, file := range s.offline.folder.Files(router) {
				all = append(all, fmt.Sprintf("%s has the host name of %s, which has a file of its own", file, inside))
			}
		}
	}
	slices.Sort(all)
	const few = 5
	if n := len(all); n > few {
		all = append(all[:few], fmt.Sprintf("and %d files more", n-few))
	}
	if len(all) > 0 {
		_ = ui.Note(s.app.stderr, s.app.err, strings.Join(all, "; ")+".")
	}
}

// unpathed is an error about a file whose name stands before it already.
func unpathed(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
