package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"nplay/conf"
	"nplay/engine"
	"nplay/transport/sshconfig"
)

// maxHops bounds the way through jump hosts.
const maxHops = 16

// chain makes jump hosts of a value of ProxyJump: the first is dialled first, by
// the way that the configuration has for it. before is who is reached through it.
func (r *resolver) chain(cfg *sshconfig.Config, hops []sshconfig.Hop, at sshconfig.Place, before []string, host, file string) *engine.Jump {
	var via *engine.Jump
	for i, h := range hops {
		// Those after it are reached through it, too.
		way := slices.Clone(before)
		for _, later := range hops[i+1:] {
			way = append(way, endpoint(later.Host, later.Port))
		}
		j := r.hop(cfg, h, via, i == 0, at, way, host, file)
		if j == nil {
			return nil
		}
		via = j
	}
	return via
}

// hop makes a jump host. It is looked up as `ssh HOP` would; only the first of a
// chain goes the way that is written for itself.
func (r *resolver) hop(cfg *sshconfig.Config, h sshconfig.Hop, via *engine.Jump, first bool, at sshconfig.Place, way []string, host, file string) *engine.Jump {
	s, err := cfg.Lookup(sshconfig.Query{Host: h.Host, User: h.User, Port: h.Port, Jump: !first})
	if err != nil {
		r.fail(err, host)
		return nil
	}
	r.notes(s, host)
	port := h.Port
	if port == 0 {
		port = s.Port
	}
	place := endpoint(h.Host, port)
	if slices.Contains(way, place) || len(way) > maxHops {
		r.fail(&sshconfig.Error{Place: at, Text: fmt.Sprintf("`ProxyJump` leads in a circle: %s would be reached through itself", place),
			Advice: "put `ProxyJump none` below a Host line for the jump host, or leave it out of the pattern (Host * !" + h.Host + ")"}, host)
		return nil
	}
	if first && len(s.Jump) > 0 {
		if via = r.chain(cfg, s.Jump, s.From["proxyjump"], append(slices.Clone(way), place), host, file); via == nil {
			return nil
		}
	}
	j := r.jump(h, s, port)
	j.Via, j.Source = via, conf.Source{File: at.File, Line: at.Line}
	key := fmt.Sprintf("%q %q", file, j.Name)
	for v := via; v != nil; v = v.Via {
		key += fmt.Sprintf(" %q", v.Name)
	}
	if same := r.jumps[key]; same != nil {
		return same
	}
	r.jumps[key] = j
	return j
}

// jump is the jump host by itself. What no line gives is what ssh would take:
// the local account's name, the agent, and the keys that lie where ssh keeps
// them.
func (r *resolver) jump(h sshconfig.Hop, s *sshconfig.Settings, port int) *engine.Jump {
	j := &engine.Jump{Address: s.HostName, Port: port, KnownHosts: s.KnownHosts, Keepalive: s.Keepalive,
		Algorithms: engine.Algorithms{KeyExchanges: s.KeyExchanges, Ciphers: s.Ciphers, MACs: s.MACs, HostKeys: s.HostKeys, PublicKeys: s.PublicKeys}}
	for _, user := range []string{h.User, s.User, r.options.User} {
		if j.User == "" {
			j.User = user
		}
	}
	j.Name = j.User + "@" + endpoint(h.Host, port)
	if j.Agent = s.Agent != "none"; j.Agent {
		j.AgentSocket = s.Agent
	}
	j.Identities, j.Certificates = r.present(s.Identities, !j.Agent), r.present(s.Certificates, false)
	if _, named := s.From["identityfile"]; !named && (!j.Agent || s.IdentitiesOnly || !r.agentThere(j)) {
		j.Identities = r.usual()
	}
	return j
}

// agentThere reports whether there may be an agent. The keys that lie where ssh
// keeps them are not named beside one, as of its keys only those that are named
// would be offered.
func (r *resolver) agentThere(j *engine.Jump) bool {
	if j.AgentSocket != "" || r.options.Windows {
		return true
	}
	return os.Getenv("SSH_AUTH_SOCK") != ""
}

// usual are the private keys that ssh finds by itself.
func (r *resolver) usual() []string {
	var all []string
	for _, name := range []string{"id_rsa", "id_ecdsa", "id_ed25519"} {
		if f := filepath.Join(r.options.Home, ".ssh", name); r.exists(f) {
			all = append(all, f)
		}
	}
	return all
}

// endpoint is a place to dial, without the port where it is SSH's own.
func endpoint(host string, port int) string {
	if port == 0 || port == 22 {
		return host
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}
