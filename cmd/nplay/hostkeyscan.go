package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/internal/ui"
	"nplay/transport/hostkeys"
)

// A keyScan asks for host keys, and adds those that a person agrees to.
type keyScan struct {
	*session
	load        loadFlags
	run         runFlags
	types       []string
	out         string // file to write to
	write, hash bool
	yes, json   bool

	salt    *hostkeys.Salt
	files   map[string]*hostkeys.Index // by what they are made of
	reading sync.Mutex                 // guards files
	told    sync.Map                   // notes about the files
	stdin   *bufio.Reader
	all     []ui.HostKeys
}

func newHostkeysScan(a *app) *cobra.Command {
	var s keyScan
	c := &cobra.Command{
		Use:   "scan -i INVENTORY",
		Short: "Ask the routers for their host keys, compare them with what is known, and add new ones",
		Long: `scan asks each router, and each jump host on the way, for its host keys, shows their
fingerprints and says how they stand: known, new, CHANGED or REVOKED. Routers are
asked on their SSH port, whose keys hold for their other ports, too; where that is
not reached, on their NETCONF port. Nobody is logged in but on jump hosts.

With --write new keys go into the known_hosts file that the inventory names for
the router, with --out into one file for all, for instance one that is kept in
git. scan shows the fingerprints and asks before it writes: compare them with the
routers' own. It adds lines in a stable order, and takes none away. A changed key
is never written, nor another key of the same router: see why it changed, then
take the old one out yourself.

Routers behind a jump host can be scanned once its key is known: with --write or
--out, that is asked first.

The exit code is 3 when a key has changed or is revoked, or when a router could not
be asked.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.load.needInventory(c); err != nil {
				return err
			}
			if err := s.check(c, a); err != nil {
				return err
			}
			return a.scanKeys(c.Context(), &s)
		},
	}
	s.load.routers(c)
	c.Flags().StringVar(&s.load.limit, "limit", "", "`SELECTOR` of the routers, such as \"edge & !r7\"")
	s.load.outside(c)
	c.Flags().IntVar(&s.run.parallel, "parallel", 50, "routers at once")
	c.Flags().Float64Var(&s.run.rate, "dial-rate", 0, "connections begun in a second, `N`, over all routers; 0 sets no bound")
	c.Flags().StringSliceVar(&s.types, "type", nil, "only keys of these `TYPES`: ed25519, ecdsa, rsa")
	c.Flags().BoolVar(&s.write, "write", false, "add new keys to the known_hosts files of the inventory")
	c.Flags().StringVar(&s.out, "out", "", "add all keys that are not in it to `FILE`")
	c.Flags().BoolVar(&s.hash, "hash", false, "write names so that they cannot be read")
	c.Flags().BoolVar(&s.yes, "yes", false, "do not ask")
	c.Flags().BoolVar(&s.json, "json", false, "write what was found as one JSON document")
	return c
}

// keyTypes are the words for --type.
var keyTypes = map[string][]string{
	"ed25519": {"ssh-ed25519"},
	"ecdsa":   {"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"},
	"rsa":     {"ssh-rsa"},
}

func (s *keyScan) check(c *cobra.Command, a *app) error {
	writes := s.write || s.out != ""
	switch {
	case s.write && s.out != "":
		return usage{c, errors.New("--write and --out name two places to write to")}
	case s.hash && !writes:
		return usage{c, errors.New("--hash is for writing: give --write or --out, too")}
	case s.yes && !writes:
		return usage{c, errors.New("--yes is for writing: give --write or --out, too")}
	case writes && !s.yes && (s.json || !a.interactive()):
		return fmt.Errorf("there is nobody to ask whether the keys are the routers' own: %w", hinted{
			errors.New("stdin is not a terminal, or --json is given"), "scan without --write, compare the fingerprints with the routers' own, then give --yes"})
	}
	var types []string
	for _, t := range s.types {
		if keyTypes[t] == nil {
			return usage{c, fmt.Errorf("--type %s: it takes ed25519, ecdsa or rsa", t)}
		}
		types = append(types, keyTypes[t]...)
	}
	s.types = types
	return s.run.check(c)
}

// scanKeys carries a scan out.
func (a *app) scanKeys(ctx context.Context, s *keyScan) error {
	hosts, err := a.hosts(s.load.inventory, s.load.limit, s.load.options("", a.environ))
	if err != nil {
		return err
	}
	s.session = &session{app: a, flags: s.run}
	s.begin()
	ctx, release := s.guard(ctx)
	defer release()
	for _, doors := range s.doors(hosts, s.out) {
		if err := s.round(ctx, doors); err != nil {
			return err
		}
	}
	if s.json {
		err = ui.HostKeysJSON(a.stdout, s.all, withoutAnswer)
	} else {
		err = s.sum()
	}
	if err != nil {
		return said(err)
	}
	return s.code().result()
}

// withoutAnswer is what scan calls a host that showed no keys.
const withoutAnswer = "without an answer"

// begin starts with nothing known: files are read again.
func (s *keyScan) begin() {
	s.reach = s.app.reach(s.run, nil)
	s.enrols(s.load.inventory)
	s.files = map[string]*hostkeys.Index{}
	note := s.reach.ssh.Note
	s.reach.ssh.Note = func(text string) {
		if _, twice := s.told.LoadOrStore(text, true); !twice {
			note(text)
		}
	}
}

// round scans doors that can be reached at the same time, and writes what is new.
func (s *keyScan) round(ctx context.Context, doors []door) error {
	found := make([]answered, len(doors))
	p := s.progressOf("scan", len(doors), engine.HostDone, engine.HostFailed)
	queue := make(chan int)
	var workers sync.WaitGroup
	for range min(s.run.parallel, len(doors)) {
		workers.Go(func() {
			for i := range queue {
				found[i] = s.ask(ctx, doors[i])
				kind := engine.HostDone
				if found[i].shown.Failure != nil {
					kind = engine.HostFailed
				}
				p.Sink(engine.Event{Time: time.Now(), Kind: kind, Host: doors[i].name})
			}
		})
	}
	for i := range doors {
		queue <- i
	}
	close(queue)
	workers.Wait()
	err := s.reach.ssh.Close()
	s.quiet(p)
	if err != nil {
		_ = ui.Error(s.app.stderr, s.app.err, err, "")
	}
	if ctx.Err() != nil {
		return interrupted
	}
	first := len(s.all)
	additions := map[string][]hostkeys.Entry{}
	for i := range found {
		s.choose(doors[i], &found[i], additions)
		s.all = append(s.all, found[i].shown)
	}
	if !s.json {
		if err := ui.HostKeyTable(s.app.stdout, s.app.out, s.all[first:]); err != nil {
			return said(err)
		}
	}
	if len(additions) > 0 {
		if err := s.add(ctx, additions); err != nil {
			return err
		}
	}
	s.begin() // what is behind these jump hosts is reached with what is known now
	return nil
}

// sum says in a sentence what was found, and what is to be done next.
func (s *keyScan) sum() error {
	text := "\n" + ui.HostKeySummary(s.all, withoutAnswer) + "."
	for _, h := range s.all {
		for _, k := range h.Keys {
			if k.State == ui.KeyNew && k.Written == "" && s.out == "" && !s.write {
				return ui.Say(s.app.stdout, text+"\nNothing was written. Compare the fingerprints of new keys with the routers' own, then give --write, or --out FILE.")
			}
		}
	}
	return ui.Say(s.app.stdout, text)
}

func (s *keyScan) code() exit {
	code := done
	for _, h := range s.all {
		if h.Failure != nil || slices.ContainsFunc(h.Keys, func(k ui.HostKey) bool { return k.State.Bad() }) {
			code = someFailed
		}
	}
	return code
}
