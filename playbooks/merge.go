package playbooks

import (
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"nplay/engine"
)

// A blend is what the groups of a host, and the whole inventory, set together.
// Hosts of the same groups share one.
type blend struct {
	vars     map[string]setting
	set      map[string]hcl.Range
	value    engine.Connection
	agent    *said
	disputes []dispute
}

// A dispute is a name that two groups, neither within the other, set
// differently. It matters only to hosts that do not set the name themselves.
type dispute struct {
	name       string
	connection bool
	a, b       *group
	rng, other hcl.Range
}

// mergeHost lays host over groups over the whole inventory.
func (l *loader) mergeHost(inv *inventory, h *host) {
	key := strings.Join(h.Groups, "\x00")
	b := l.blends[key]
	if b == nil {
		b = newBlend(inv, h.Groups)
		l.blends[key] = b
	}
	for _, d := range b.disputes {
		_, own := h.own.vars[d.name]
		what := "variable"
		if d.connection {
			_, own = h.own.connection.set[d.name]
			what = "connection argument"
		}
		if !own {
			l.add(note{rng: d.rng, host: h.Name, summary: "Groups disagree",
				detail: "The groups " + d.a.name + " and " + d.b.name + " (" + place(d.other) + ") give the " + what + " \"" + d.name +
					"\" different values for the same router. Put one group into the other (the inner one wins), or set it at the host."})
		}
	}
	h.vars = make(map[string]cty.Value, len(b.vars)+len(h.own.vars))
	for name, s := range b.vars {
		h.vars[name] = s.value
	}
	for name, s := range h.own.vars {
		h.vars[name] = s.value
	}
	h.Connection = b.value
	lay(&h.Connection, h.own.connection.set, h.own.connection.value)
	c := &h.Connection
	_, outer := b.set["jump"]
	_, own := h.own.connection.set["jump"]
	c.Direct = c.Jump == nil && (outer || own)
	agent := b.agent
	if own := h.own.connection.agent; own != nil {
		agent = own
	}
	if agent == nil || !agent.yes {
		settleAgent(&c.Login)
	}
	if why := idle(*c); why != "" {
		rng, own := h.own.connection.set["methods"]
		if !own {
			rng = b.set["methods"]
		}
		l.add(note{rng: rng, host: h.Name, summary: "Nothing to log in with", detail: why})
	}
}

// newBlend merges the whole inventory's settings and those of groups, outer
// groups first.
func newBlend(inv *inventory, names []string) *blend {
	b := &blend{vars: map[string]setting{}, set: map[string]hcl.Range{}}
	for name, s := range inv.all.vars {
		b.vars[name] = s
	}
	b.lay(inv.all.connection)
	var groups []*group
	for _, n := range names {
		if g := inv.groups[n]; g != nil {
			groups = append(groups, g)
		}
	}
	sort.SliceStable(groups, func(i, j int) bool { return groups[i].depth < groups[j].depth })
	giveVar, giveArg := map[string][]*group{}, map[string][]*group{}
	for _, g := range groups {
		for name, s := range g.own.vars {
			giveVar[name] = append(giveVar[name], g)
			b.vars[name] = s
		}
		for name := range g.own.connection.set {
			giveArg[name] = append(giveArg[name], g)
		}
		b.lay(g.own.connection)
	}
	for _, name := range sortedKeys(giveVar) {
		all := giveVar[name]
		last := all[len(all)-1] // the innermost, which wins
		for _, g := range all[:len(all)-1] {
			if !last.parents[g.name] && !same(g.own.vars[name].value, last.own.vars[name].value) {
				b.disputes = append(b.disputes, dispute{name: name, a: last, b: g, rng: last.own.vars[name].rng, other: g.own.vars[name].rng})
			}
		}
	}
	for _, name := range sortedKeys(giveArg) {
		all := giveArg[name]
		last := all[len(all)-1]
		for _, g := range all[:len(all)-1] {
			if !last.parents[g.name] && !sameArgument(name, g.own.connection.value, last.own.connection.value) {
				b.disputes = append(b.disputes, dispute{name: name, connection: true, a: last, b: g,
					rng: last.own.connection.set[name], other: g.own.connection.set[name]})
			}
		}
	}
	return b
}

func (b *blend) lay(c connection) {
	lay(&b.value, c.set, c.value)
	if c.agent != nil {
		b.agent = c.agent
	}
	for name, rng := range c.set {
		b.set[name] = rng
	}
}

func same(a, b cty.Value) bool {
	a, _ = a.UnmarkDeep()
	b, _ = b.UnmarkDeep()
	return a.RawEquals(b)
}

// lay puts the arguments that a block sets over a connection.
func lay(to *engine.Connection, set map[string]hcl.Range, from engine.Connection) {
	for name := range set {
		layArgument(to, name, from)
	}
}

func layArgument(to *engine.Connection, name string, from engine.Connection) {
	switch name {
	case "port":
		to.Port = from.Port
	case "ssh_port":
		to.SSHPort = from.SSHPort
	case "forward":
		to.Forward = from.Forward
	case "transport":
		to.Transport = from.Transport
	case "known_hosts":
		to.KnownHosts = from.KnownHosts
	case "timeout":
		to.Timeout = from.Timeout
	case "connect_timeout":
		to.ConnectTimeout = from.ConnectTimeout
	case "commit_timeout":
		to.CommitTimeout = from.CommitTimeout
	case "lock_wait":
		to.LockWait = from.LockWait
	case "keepalive":
		to.Keepalive = from.Keepalive
	case "legacy_algorithms":
		to.Algorithms.Legacy = from.Algorithms.Legacy
	case "jump":
		to.Jump = from.Jump
	case "ssh_config":
		to.SSHConfig = from.SSHConfig
	case "next":
		to.Next = from.Next
	default:
		layLogin(&to.Login, name, from.Login)
	}
}

// layLogin puts one argument over an account.
func layLogin(to *engine.Login, name string, from engine.Login) {
	to.Source = from.Source
	switch name {
	case "user":
		to.User = from.User
	case "identities":
		to.Identities = from.Identities
	case "certificates":
		to.Certificates = from.Certificates
	case "agent":
		to.Agent = from.Agent
	case "password":
		to.Password = from.Password
	case "passphrase":
		to.Passphrase = from.Passphrase
	case "answers":
		to.Answers = from.Answers
	case "methods":
		to.Methods = from.Methods
	case "attempts":
		to.Attempts = from.Attempts
	}
}
