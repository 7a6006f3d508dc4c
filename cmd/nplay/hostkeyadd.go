package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nplay/internal/ui"
	"nplay/transport/hostkeys"
)

// choose picks the keys of a door that are to be written, by file. Of a host with
// a key that has changed or is revoked none is: whoever shows the one may show
// the others.
func (s *keyScan) choose(d door, a *answered, additions map[string][]hostkeys.Entry) {
	file := s.out
	if s.write {
		file = d.ssh().KnownHostsFiles()[0]
	}
	bad := slices.ContainsFunc(a.shown.Keys, func(k ui.HostKey) bool { return k.State.Bad() })
	if file == "" || bad {
		return
	}
	for i, k := range a.keys {
		shown := &a.shown.Keys[i]
		switch shown.State {
		case ui.KeyNew:
		case ui.KeyKnown: // perhaps in another file, or for another port
			if s.write {
				continue
			}
			if x, err := s.index(file); err != nil || x.Has(a.name, k.Key) {
				continue
			}
		default:
			continue
		}
		shown.Written = file
		additions[file] = append(additions[file], hostkeys.Entry{Name: a.name, Key: k.Key, Comment: d.name})
	}
}

// add asks, and writes.
func (s *keyScan) add(ctx context.Context, additions map[string][]hostkeys.Entry) error {
	files := slices.Sorted(maps.Keys(additions))
	n := 0
	for _, f := range files {
		n += len(additions[f])
	}
	if !s.yes {
		if err := s.agree(ctx, n, files); err != nil {
			return err
		}
	}
	if s.hash && s.salt == nil {
		s.salt = &hostkeys.Salt{}
		if _, err := rand.Read(s.salt[:]); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := addKeys(f, additions[f], s.salt); err != nil {
			return err
		}
		if !s.json {
			if err := ui.Say(s.app.stdout, fmt.Sprintf("\nAdded %s to %s.", ui.Count(len(additions[f]), "key"), f)); err != nil {
				return said(err)
			}
		}
	}
	return nil
}

// agree waits for a "yes" at the terminal; anything else ends the command.
func (s *keyScan) agree(ctx context.Context, n int, files []string) error {
	_ = ui.Question(s.app.stderr, s.app.err, fmt.Sprintf("Are these the routers' own keys, and shall %s be added to %s?", ui.Count(n, "key"), strings.Join(files, ", ")),
		"Compare the fingerprints with those that the routers themselves show, not over this network.")
	answers := make(chan string, 1)
	// The read cannot be broken off; it ends with the process.
	go func() {
		if s.stdin == nil {
			s.stdin = bufio.NewReader(s.app.stdin) // one for all questions: it reads ahead
		}
		line, _ := s.stdin.ReadString('\n')
		answers <- strings.TrimSpace(line)
	}()
	select {
	case <-ctx.Done():
		return interrupted
	case answer := <-answers:
		if answer == "yes" {
			return nil
		}
		return fmt.Errorf("nothing was written: the answer was %q, not \"yes\"", answer)
	}
}

// addKeys adds entries to a file, at once or not at all.
func addKeys(file string, entries []hostkeys.Entry, salt *hostkeys.Salt) error {
	mode := os.FileMode(0o644)
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// ~/.ssh is nobody else's.
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		// A link stays a link: what it leads to is replaced.
		if file, err = filepath.EvalSymlinks(file); err != nil {
			return err
		}
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		mode = info.Mode().Perm()
	}
	return replace(file, hostkeys.Append(text, entries, salt), mode)
}
