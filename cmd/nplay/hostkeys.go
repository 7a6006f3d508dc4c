package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/internal/ui"
	"nplay/transport/hostkeys"
	"nplay/transport/sshdial"
)

func newHostkeys(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "hostkeys",
		Short: "Gather the routers' host keys, or show which are known",
		Long: `Host keys are always checked: a router whose key is not known is not logged in to.
hostkeys scan asks the routers for their keys and writes them, once a person has
agreed, to a known_hosts file; hostkeys list shows what is known.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			return usage{c, fmt.Errorf("there is no command %q", "hostkeys "+args[0])}
		},
	}
	c.AddCommand(newHostkeysScan(a), newHostkeysList(a))
	for _, sub := range c.Commands() {
		sub.Args = checked(sub.Args)
	}
	return c
}

func newHostkeysList(a *app) *cobra.Command {
	var load loadFlags
	var asJSON bool
	c := &cobra.Command{
		Use:   "list -i INVENTORY",
		Short: "Show which host keys are known for which router, and where they stand; dials nobody",
		Long: `list shows the host keys that the known_hosts files of the inventory have for each
router, and for the jump hosts on the way, with file and line: those for the
router's SSH port, which hold for its other ports, too, and those for its NETCONF
port. The exit code is 3 when there is a router, or a jump host, for which no key
and no authority is known, or only a revoked one.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := load.needInventory(c); err != nil {
				return err
			}
			o := load.options("", a.environ)
			o.Ask = unasked
			hosts, err := a.hosts(load.inventory, load.limit, o)
			if err != nil {
				return err
			}
			return a.listKeys(hosts, load, asJSON)
		},
	}
	load.routers(c)
	c.Flags().StringVar(&load.limit, "limit", "", "`SELECTOR` of the routers, such as \"edge & !r7\"")
	load.outside(c)
	c.Flags().BoolVar(&asJSON, "json", false, "write what is known as one JSON document")
	return c
}

// listKeys shows what is known.
func (a *app) listKeys(hosts []*engine.Host, load loadFlags, asJSON bool) error {
	s := &session{app: a, reach: a.reach(runFlags{}, nil)}
	s.enrols(load.inventory)
	var all []ui.HostKeys
	for _, round := range s.doors(hosts, "") {
		for _, d := range round {
			all = append(all, s.known(d))
		}
	}
	if asJSON {
		if err := ui.HostKeysJSON(a.stdout, all, withoutKnown); err != nil {
			return said(err)
		}
	} else if err := errors.Join(ui.HostKeyTable(a.stdout, a.out, all), ui.Say(a.stdout, "\n"+ui.HostKeySummary(all, withoutKnown)+".")); err != nil {
		return said(err)
	}
	for _, h := range all {
		if h.Failure != nil {
			return someFailed
		}
	}
	return nil
}

// withoutKnown is what list calls a host that nothing is known for.
const withoutKnown = "without a known key"

// known looks up what is known for a door, by the names of all its ports.
func (s *session) known(d door) ui.HostKeys {
	out := d.empty()
	index, err := s.reach.ssh.KnownHosts(d.ssh())
	if err != nil {
		out.Failure = engine.Explain(d.name, "looking up its host keys", err)
		return out
	}
	good := false
	for _, name := range d.names() {
		known := index.Lookup(name)
		for i, k := range append(known.Keys, known.Authorities...) {
			state := ui.KeyKnown
			if i >= len(known.Keys) {
				state = ui.KeyAuthority
			}
			key := ui.HostKey{Type: k.Type(), Fingerprint: k.Fingerprint(), State: state, Name: name, By: k.Place()}
			if by, revoked := index.Revoked(k.PublicKey); revoked {
				key.State, key.By = ui.KeyRevoked, by.Place()
			}
			good = good || key.State != ui.KeyRevoked
			out.Keys = append(out.Keys, key)
		}
	}
	if !good {
		out.Failure = &engine.Failure{Host: d.name, Cause: engine.HostKey,
			Text: "no host key is known for it in " + strings.Join(d.ssh().KnownHostsFiles(), ", "),
			Hint: s.reach.ssh.Enrol + " shows the fingerprints of its keys, and with --write adds them"}
	}
	return out
}

// states are those of the index in the words of the screen.
var states = map[hostkeys.State]ui.KeyState{
	hostkeys.Unknown: ui.KeyNew, hostkeys.Trusted: ui.KeyKnown, hostkeys.Changed: ui.KeyChanged, hostkeys.Revoked: ui.KeyRevoked,
}

// showKey is a key that a door has shown.
func (s *session) showKey(d door, to sshdial.Target, k hostkeys.Shown) ui.HostKey {
	out := ui.HostKey{Type: k.Key.Type(), Fingerprint: k.Fingerprint(), State: states[k.State], Name: to.Server().Names[0], Note: k.Certificate}
	switch k.State {
	case hostkeys.Trusted:
		if out.Name, out.By = k.Name, k.By.Place(); k.By.Fingerprint() != k.Fingerprint() {
			out.State = ui.KeyCertified
		}
	case hostkeys.Revoked:
		out.By = k.By.Place()
		out.ToDo = "somebody has taken trust in this key back: do not connect before you know why"
	case hostkeys.Changed:
		out.Known, out.ToDo = listed(k.Known), s.changed(d, k.Name, k.Known)
	}
	return out
}

// listed are keys with where they stand.
func listed(keys []hostkeys.Key) []string {
	var all []string
	for _, k := range keys {
		all = append(all, k.Fingerprint()+" in "+k.Place())
	}
	return all
}

// changed is what to do about a key that is not the one known for a name.
func (s *session) changed(d door, name string, known []hostkeys.Key) string {
	kind := "router"
	if d.jump {
		kind = "jump host"
	}
	return "find out why before anything else; only if the new key is the " + kind + "'s own: " + sshdial.Forget(name, known) + " && " + s.enrol(d)
}

// enrols makes known how host keys are enrolled for an inventory, and where
// lines of known_hosts files are told that cannot be read.
func (s *session) enrols(inventory string) {
	s.reach.ssh.Enrol = "nplay hostkeys scan -i " + word(inventory)
	s.reach.ssh.Note = func(text string) { s.say("nplay: note: " + text) }
}

// enrol is the line that enrols the keys of a door.
func (s *session) enrol(d door) string {
	line := s.reach.ssh.Enrol
	if !d.jump {
		line += " --limit " + word(d.name)
	}
	return line + " --write"
}

// word quotes a word for a shell.
func word(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+:~@%=,", r)
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
