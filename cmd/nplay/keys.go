package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"nplay/engine"
	"nplay/internal/ui"
)

// keys refuses a program whose new logins could not be tried for want of a key
// file: that is better known before a commit than after it.
func (a *app) keys(p *engine.Program) error {
	var diags engine.Diagnostics
	seen := map[string]bool{}
	check := func(l engine.Login) {
		for _, file := range l.Identities {
			id := l.Source.String() + " " + file
			if seen[id] {
				continue
			}
			seen[id] = true
			if err := readable(file); err != nil {
				diags = append(diags, engine.Diagnostic{
					Summary: fmt.Sprintf("The private key %s cannot be read", file),
					Detail:  fmt.Sprintf("The login %s is to be tried with it once the change is committed: %v.", l.User, err),
					Source:  l.Source,
				})
			}
		}
	}
	for _, proof := range p.Proofs {
		login := proof.Login
		if login.Source.File == "" {
			login.Source = proof.Source
		}
		check(login)
	}
	for _, h := range p.Hosts {
		if h.Connection.Next != nil {
			check(*h.Connection.Next)
		}
	}
	if len(diags) == 0 {
		return nil
	}
	_ = ui.Diagnostics(a.stderr, a.err, diags)
	return notStarted
}

// readable says in words why a file cannot be read.
func readable(file string) error {
	f, err := os.Open(file)
	if err != nil {
		if inner := (*fs.PathError)(nil); errors.As(err, &inner) {
			return inner.Err
		}
		return err
	}
	return f.Close()
}
