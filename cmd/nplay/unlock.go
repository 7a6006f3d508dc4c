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
	if s.app.person == nil {
		return
	}
	done := map[string]bool{}
	one := func(host string, l engine.Login) {
		if len(l.Identities) == 0 || ctx.Err() != nil {
			return
		}
		id := fmt.Sprintf("%q %q %v %q %q %q", l.Identities, l.Certificates, l.Agent, l.AgentSocket, l.Methods, l.Passphrase.Reveal())
		if done[id] {
			return
		}
		done[id] = true
		t := sshTarget(l)
		t.Host = host
		_ = s.reach.ssh.Ready(ctx, t)
	}
	for _, h := range s.loaded.Program.Hosts {
		one(h.Name, h.Connection.Login)
		for j := h.Connection.Jump; j != nil; j = j.Via {
			one(j.Name, j.Login)
		}
		if h.Connection.Next != nil {
			one(h.Name, *h.Connection.Next)
		}
	}
	for _, p := range s.loaded.Program.Proofs {
		one(p.Host.Name, p.Login)
	}
}
