package playbooks

import (
	"maps"
	"slices"
	"strings"

	"nplay/engine"
)

// compareRollouts reports plays that share a router, with no order between
// them, and would roll it out differently: their stages are one commit.
func (l *loader) compareRollouts() {
	reach := make([]map[int]bool, len(l.plays))
	order, _ := arrange(len(l.plays), func(i int) []edge { return l.plays[i].after })
	for _, i := range order {
		reach[i] = map[int]bool{}
		for _, e := range l.plays[i].after {
			reach[i][e.to] = true
			maps.Copy(reach[i], reach[e.to])
		}
	}
	for i, a := range l.plays {
		for j, b := range l.plays[:i] {
			if reach[i][j] || reach[j][i] || maps.Equal(a.rollout.text, b.rollout.text) {
				continue
			}
			if h := shareHost(a, b); h != nil {
				rng := a.rollout.rng
				if rng.Filename == "" {
					rng = a.block.DefRange()
				}
				l.fail(rng, "Rollouts differ", "The plays %q and %q (%s) both have the router %s and no order between them, so they share its commits; "+
					"give both the same rollout, or put one `after` the other.", a.name, b.name, place(b.block.DefRange()), h.Name)
			}
		}
	}
}

func shareHost(a, b *play) *host {
	in := map[*host]bool{}
	for _, h := range a.selected {
		in[h] = true
	}
	for _, h := range b.selected {
		if in[h] {
			return h
		}
	}
	return nil
}

// sameArgument reports whether two connections set an argument to the same.
func sameArgument(name string, a, b engine.Connection) bool {
	switch name {
	case "port":
		return a.Port == b.Port
	case "ssh_port":
		return a.SSHPort == b.SSHPort
	case "forward":
		return maps.Equal(a.Forward, b.Forward)
	case "transport":
		return strings.TrimPrefix(a.Transport, "auto") == strings.TrimPrefix(b.Transport, "auto")
	case "known_hosts":
		return slices.Equal(a.KnownHosts, b.KnownHosts)
	case "timeout":
		return a.Timeout == b.Timeout
	case "connect_timeout":
		return a.ConnectTimeout == b.ConnectTimeout
	case "commit_timeout":
		return a.CommitTimeout == b.CommitTimeout
	case "lock_wait":
		return a.LockWait == b.LockWait
	case "keepalive":
		return a.Keepalive == b.Keepalive
	case "legacy_algorithms":
		return slices.Equal(a.Algorithms.Legacy, b.Algorithms.Legacy)
	case "jump":
		return a.Jump == b.Jump
	case "ssh_config":
		return a.SSHConfig == b.SSHConfig
	case "next":
		return a.Next == b.Next || (a.Next != nil && b.Next != nil && sameLogin(*a.Next, *b.Next))
	}
	return sameLoginArgument(name, a.Login, b.Login)
}

func sameLogin(a, b engine.Login) bool {
	for _, name := range loginArguments {
		if sameWord[name] == "" && !sameLoginArgument(name, a, b) {
			return false
		}
	}
	return true
}

func sameLoginArgument(name string, a, b engine.Login) bool {
	switch name {
	case "user":
		return a.User == b.User
	case "identities":
		return slices.Equal(a.Identities, b.Identities)
	case "certificates":
		return slices.Equal(a.Certificates, b.Certificates)
	case "agent":
		return a.Agent == b.Agent
	case "password":
		return a.Password.Reveal() == b.Password.Reveal()
	case "passphrase":
		return a.Passphrase.Reveal() == b.Passphrase.Reveal()
	case "answers":
		return slices.EqualFunc(a.Answers, b.Answers, func(x, y engine.Answer) bool {
			return x.Prompt == y.Prompt && x.Value.Reveal() == y.Value.Reveal()
		})
	case "methods":
		return slices.Equal(a.Methods, b.Methods)
	case "attempts":
		return a.Attempts == b.Attempts
	}
	return false
}
