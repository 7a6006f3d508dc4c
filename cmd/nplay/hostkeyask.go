package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"nplay/engine"
	"nplay/internal/ui"
	"nplay/transport/hostkeys"
	"nplay/transport/sshdial"
)

// answered is what a door has shown.
type answered struct {
	shown ui.HostKeys
	name  string // by which its keys are written
	keys  []hostkeys.Shown
}

// ask asks one door and compares its keys with what is known.
func (s *keyScan) ask(ctx context.Context, d door) answered {
	out := answered{shown: d.empty()}
	fail := func(err error) answered {
		out.shown.Failure = engine.Explain(d.name, "asking for its host keys", err)
		return out
	}
	to, keys, err := d.ask(ctx, &s.reach.ssh, s.types)
	if err != nil {
		return fail(err)
	}
	out.shown.Port, out.name = to.Port, to.Server().Names[0]
	index, err := s.index(to.KnownHostsFiles()...)
	if err != nil {
		return fail(err)
	}
	out.keys = index.Compare(to.Server(), keys, time.Now())
	for _, k := range out.keys {
		out.shown.Keys = append(out.shown.Keys, s.showKey(d, to, k))
	}
	s.stale(d, index, &out)
	return out
}

// stale tells of keys for other ports of a router that are not its own: there they
// decide, however well known its keys are for the port that was asked. Where they
// are not known, they are not new, but changed.
func (s *keyScan) stale(d door, index *hostkeys.Index, a *answered) {
	for _, name := range d.names() {
		known := index.Lookup(name).Keys
		if name == a.name || len(known) == 0 || len(a.keys) == 0 || len(s.types) > 0 ||
			slices.ContainsFunc(a.keys, func(k hostkeys.Shown) bool { return index.Has(name, k.Key) }) {
			continue
		}
		for i := range a.shown.Keys {
			k := &a.shown.Keys[i]
			switch {
			case k.State == ui.KeyNew:
				k.State, k.Known, k.ToDo = ui.KeyChanged, listed(known), s.changed(d, name, known)
			case i == 0 && k.Note == "" && k.ToDo == "":
				k.Note = fmt.Sprintf("for %s another key is known: %s", name, strings.Join(listed(known), ", "))
				k.ToDo = "if these are the router's own keys, take that one out: " + sshdial.Forget(name, known)
			}
		}
	}
}

// index reads files, once.
func (s *keyScan) index(paths ...string) (*hostkeys.Index, error) {
	s.reading.Lock()
	defer s.reading.Unlock()
	id := strings.Join(paths, "\x00")
	if x := s.files[id]; x != nil {
		return x, nil
	}
	x, err := hostkeys.Load(paths...)
	if err == nil {
		s.files[id] = x
	}
	return x, err
}
