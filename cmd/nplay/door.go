package main

import (
	"context"
	"slices"

	"nplay/engine"
	"nplay/internal/ui"
	"nplay/transport/hostkeys"
	"nplay/transport/roads"
	"nplay/transport/sshdial"
)

// A door is an SSH server that has to show its host key: a router, or a jump
// host on the way to one.
type door struct {
	name   string
	jump   bool
	router roads.Target   // of a router
	target sshdial.Target // of a jump host
}

// doors lists the jump hosts of routers, the outermost first, and then the
// routers. Those of one round are reached by those of the rounds before it. The
// keys in the file also, if it is not "", count for all of them.
func (s *session) doors(hosts []*engine.Host, also string) [][]door {
	var rounds [][]door
	seen := map[string]bool{}
	add := func(round int, d door) {
		for len(rounds) <= round {
			rounds = append(rounds, nil)
		}
		rounds[round] = append(rounds[round], d)
	}
	var through func(j *sshdial.Jump) int
	through = func(j *sshdial.Jump) int { // the round in which what is behind it can be reached
		if j == nil {
			return 0
		}
		round := through(j.Jump)
		t := j.Target
		if t.Port == 0 {
			t.Port = 22
		}
		if id := t.Host + "\x00" + hostkeys.Name(t.Address, t.Port); !seen[id] {
			seen[id] = true
			add(round, door{name: t.Host, jump: true, target: t})
		}
		return round + 1
	}
	var routers []door
	last := 0
	for _, h := range hosts {
		t := s.reach.target(engine.DialRequest{Host: h})
		for ssh := &t.SSH; also != ""; ssh = &ssh.Jump.Target {
			ssh.KnownHosts = append(ssh.KnownHostsFiles(), also)
			if ssh.Jump == nil {
				break
			}
		}
		last = max(last, through(t.SSH.Jump))
		routers = append(routers, door{name: h.Name, router: t})
	}
	for _, r := range routers {
		add(last, r)
	}
	return rounds
}

// ssh is where the door is, for what is known of it.
func (d door) ssh() sshdial.Target {
	if d.jump {
		return d.target
	}
	return d.router.SSH
}

// names are those of all ports of the door that known_hosts files may have.
func (d door) names() []string {
	if d.jump {
		return d.target.Server().Names
	}
	var all []string
	for _, port := range d.router.Ports() {
		if n := hostkeys.Name(d.router.SSH.Address, port); !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}

// ask asks the door for its keys. It returns the very server that was asked.
func (d door) ask(ctx context.Context, dialer *sshdial.Dialer, types []string) (sshdial.Target, []hostkeys.PublicKey, error) {
	if !d.jump {
		return roads.HostKeys(ctx, dialer, d.router, types...)
	}
	keys, err := dialer.HostKeys(ctx, d.target, types...)
	return d.target, keys, err
}

func (d door) empty() ui.HostKeys {
	return ui.HostKeys{Host: d.name, Address: d.ssh().Address, Jump: d.jump}
}
