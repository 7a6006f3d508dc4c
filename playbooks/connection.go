package playbooks

import (
	"path/filepath"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"nplay/engine"
)

// A connection is what one connection block sets. Blocks of hosts, groups and
// the whole inventory are merged argument by argument; next as a whole.
type connection struct {
	block *hclsyntax.Block
	set   map[string]hcl.Range // what it sets, and where
	value engine.Connection
	// agent is what was said about the ssh-agent: nothing (nil) is another thing
	// than null, which takes away what was said outside.
	agent *said
}

// said is whether an argument has a value.
type said struct{ yes bool }

var (
	connectionForm = form{"a connection", append([]string{"port", "ssh_port", "forward", "transport",
		"known_hosts", "timeout", "connect_timeout", "commit_timeout", "lock_wait", "keepalive", "legacy_algorithms",
		"jump", "ssh_config"}, loginArguments...), []string{"next"}}
	nextForm = form{"a next block", loginArguments, nil}
)

// sameWord are arguments that are another one's short form.
var sameWord = map[string]string{"identity": "identities", "certificate": "certificates"}

var transportWords = []string{"auto", "netconf", "cli"}

// connection decodes a connection block.
func (l *loader) connection(inv *inventory, b *hclsyntax.Block, ctx *hcl.EvalContext) connection {
	c := connection{block: b, set: map[string]hcl.Range{}}
	l.check(b.Body, connectionForm)
	for name, a := range b.Body.Attributes {
		if long := sameWord[name]; long != "" {
			name = long
		}
		c.set[name] = a.SrcRange
	}
	c.value.Login = l.login(b, ctx)
	c.agent = agentOf(b)
	l.number(b.Body, "port", ctx, 1, 65535, &c.value.Port)
	l.number(b.Body, "ssh_port", ctx, 1, 65535, &c.value.SSHPort)
	l.forward(b.Body, ctx, &c.value)
	l.text(b.Body, "transport", ctx, &c.value.Transport)
	if t := c.value.Transport; t != "" && !contains(transportWords, t) {
		l.fail(b.Body.Attributes["transport"].Expr.Range(), "Unknown transport", "The transport is \"auto\", \"netconf\" or \"cli\".%s",
			didYouMean(t, transportWords))
	}
	c.value.KnownHosts = l.knownHosts(b, ctx)
	l.duration(b.Body, "timeout", ctx, time.Second, &c.value.Timeout)
	l.duration(b.Body, "connect_timeout", ctx, time.Second, &c.value.ConnectTimeout)
	l.duration(b.Body, "commit_timeout", ctx, time.Second, &c.value.CommitTimeout)
	l.duration(b.Body, "lock_wait", ctx, 0, &c.value.LockWait)
	l.keepalive(b.Body, ctx, &c.value.Keepalive)
	c.value.Algorithms.Legacy = l.legacy(b.Body, ctx)
	c.value.Jump = l.jumpNamed(inv, b.Body, "jump", ctx)
	l.text(b.Body, "ssh_config", ctx, &c.value.SSHConfig)
	if f := c.value.SSHConfig; f != "" && f != "none" {
		c.value.SSHConfig = near(b, f)
	}
	if x := l.only(b.Body, "next"); x != nil {
		l.check(x.Body, nextForm)
		next := l.login(x, ctx)
		c.set["next"] = x.TypeRange
		c.value.Next = &next
	}
	return c
}

func (l *loader) knownHosts(b *hclsyntax.Block, ctx *hcl.EvalContext) []string {
	var out []string
	for _, f := range l.textOrTexts(b.Body, "known_hosts", ctx) {
		out = append(out, near(b, f))
	}
	return out
}

// keepalive reads how often a server is asked whether it is still there; "none"
// is never, which is less than 0.
func (l *loader) keepalive(b *hclsyntax.Body, ctx *hcl.EvalContext, to *time.Duration) {
	v, rng, ok := l.argument(b, "keepalive", ctx, cty.String, "a string such as \"30s\"")
	if !ok {
		return
	}
	d, err := time.ParseDuration(v.AsString())
	switch {
	case v.AsString() == "none":
		*to = -1
	case err != nil || d < time.Second || d > 24*time.Hour:
		l.fail(rng, "Invalid time", "keepalive is a time such as \"30s\", from 1s to 24h, or \"none\".")
	default:
		*to = d
	}
}

// near resolves a file name: ~ is the home folder, and a relative name is
// relative to the file it stands in.
func near(b *hclsyntax.Block, name string) string {
	return nearFile(b.TypeRange.Filename, name)
}

func nearFile(file, name string) string {
	name = expand(name)
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(file), name)
}
