package main

import (
	"errors"
	"fmt"
	"strings"

	"nplay/engine"
	"nplay/internal/ui"
	"nplay/transport"
	"nplay/transport/sshdial"
)

// keys refuses a program whose new logins could not be tried for want of a key
// file that can be used: that is better known before a commit than after it.
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
			p := (*transport.Problem)(nil)
			if errors.As(sshdial.Usable(file, l.Agent), &p) {
				then := "."
				if p.Advice != "" {
					then = "; " + p.Advice + "."
				}
				diags = append(diags, engine.Diagnostic{
					Summary: strings.ToUpper(p.Text[:1]) + p.Text[1:],
					Detail:  fmt.Sprintf("The login %s is to be tried with it once the change is committed%s", l.User, then),
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
