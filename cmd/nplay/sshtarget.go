package main

import (
	"nplay/engine"
	"nplay/transport/sshdial"
)

// sshTarget is a login in the terms of package sshdial, with nowhere to go yet.
func sshTarget(l engine.Login) sshdial.Target {
	t := sshdial.Target{
		User: l.User, Identities: l.Identities, Certificates: l.Certificates,
		Agent: l.Agent, AgentSocket: l.AgentSocket,
		Password: l.Password, Passphrase: l.Passphrase,
		Methods: l.Methods, Attempts: l.Attempts,
	}
	for _, a := range l.Answers {
		t.Answers = append(t.Answers, sshdial.Answer(a))
	}
	return t
}

// sshJump is a jump host, and the way to it, in those terms.
func sshJump(j *engine.Jump) *sshdial.Jump {
	if j == nil {
		return nil
	}
	t := sshTarget(j.Login)
	t.Host, t.Address, t.Port = j.Name, j.Address, j.Port
	t.KnownHosts, t.Keepalive, t.Timeout = j.KnownHosts, j.Keepalive, j.Timeout
	t.Algorithms, t.Jump = sshdial.Algorithms(j.Algorithms), sshJump(j.Via)
	return &sshdial.Jump{Target: t, Sessions: j.Sessions, PerSecond: j.PerSecond}
}
