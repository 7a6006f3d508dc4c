package main

import (
	"context"
	"fmt"
	"io"

	"nplay/engine"
)

// reach prepares how routers are reached in a run.
func (a *app) reach(f runFlags, traces map[string]io.Writer) *reach {
	r := &reach{traces: traces, mask: a.masker.Mask}
	r.ssh.Ask, r.ssh.PerSecond = a.asker(), f.rate
	return r
}

// unlock asks for the passphrases of the run's keys before it begins: so they
// are asked once, for all routers, with no progress on the screen, and nobody
// has to type faster than a router waits. What is wrong with a key is told later,
// of the routers that it is for.
func (s *session) unlock(ctx context.Context) {
	if s.app.person == nil || s.offline != nil {
		return
	}
	s.logins(func(host string, l engine.Login, _ bool) {
		if len(l.Identities) == 0 || ctx.Err() != nil {
			return
		}
		t := sshTarget(l)
		t.Host = host
		_ = s.reach.ssh.Ready(ctx, t)
	})
}

// logins calls do with each login of a run, and with the name of the router or
// jump host it is for; those that are alike for all but the account are one.
// later says that it is tried once something is committed.
func (s *session) logins(do func(host string, l engine.Login, later bool)) {
	seen := map[string]bool{}
	one := func(host string, l engine.Login, later bool) {
		id := fmt.Sprintf("%v %q %q %v %q %q %q", later, l.Identities, l.Certificates, l.Agent, l.AgentSocket, l.Methods, l.Passphrase.Reveal())
		if later {
			id += l.Source.String() + l.User
		}
		if !seen[id] {
			seen[id] = true
			do(host, l, later)
		}
	}
	for _, h := range s.loaded.Program.Hosts {
		one(h.Name, h.Connection.Login, false)
		for j := h.Connection.Jump; j != nil; j = j.Via {
			one(j.Name, j.Login, false)
		}
		if h.Connection.Next != nil {
			one(h.Name, *h.Connection.Next, true)
		}
	}
	for _, p := range s.loaded.Program.Proofs {
		l := p.Login
		if l.Source.File == "" {
			l.Source = p.Source
		}
		one(p.Host.Name, l, true)
	}
}
