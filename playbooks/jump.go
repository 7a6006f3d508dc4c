package playbooks

import (
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"nplay/engine"
)

// A jump is a jump block: a host through which routers are reached. All that
// name it share the one engine.Jump.
type jump struct {
	name  string
	block *hclsyntax.Block
	built *engine.Jump
	via   string // the jump host before it, "" when it is dialled itself
}

var jumpForm = form{"a jump host", append([]string{"address", "port", "known_hosts", "timeout", "keepalive",
	"legacy_algorithms", "sessions", "per_second", "via"}, loginArguments...), nil}

// maxSessions bounds how many routers are reached through one jump host at a
// time.
const maxSessions = 1000

// jumps decodes the jump blocks of a file. They take nothing from connection
// blocks: an account and a key that are for routers are not shown to others.
func (l *loader) jumps(inv *inventory, f *file) {
	var ctx *hcl.EvalContext
	for _, b := range f.body.Blocks {
		if b.Type != "jump" {
			continue
		}
		if ctx == nil {
			ctx = l.outside(f)
		}
		l.jump(inv, b, ctx)
	}
}

func (l *loader) jump(inv *inventory, b *hclsyntax.Block, ctx *hcl.EvalContext) {
	names, ok := l.labels(b, "NAME")
	if !ok {
		return
	}
	name := names[0]
	if !hostName(name) {
		l.fail(b.LabelRanges[0], "Invalid name", "A jump host's name is a DNS name or an address: letters, digits, dots, colons, - and _.")
		return
	}
	if old := inv.jumps[name]; old != nil {
		l.fail(b.DefRange(), "Duplicate jump host", "The jump host %q stands at %s already.", name, place(old.block.TypeRange))
		return
	}
	l.check(b.Body, jumpForm)
	l.need(b, "user")
	e := &engine.Jump{Name: name, Address: name, Source: source(b.DefRange())}
	j := &jump{name: name, block: b, built: e}
	inv.jumps[name] = j
	l.address(b.Body, ctx, &e.Address)
	l.number(b.Body, "port", ctx, 1, 65535, &e.Port)
	e.Login = l.login(b, ctx)
	if a := agentOf(b); a == nil || !a.yes {
		settleAgent(&e.Login)
	}
	// What a jump block leaves open nobody fills in.
	if why := idle(engine.Connection{Login: e.Login, SSHConfig: "none"}); why != "" {
		l.fail(b.Body.Attributes["methods"].Expr.Range(), "Nothing to log in with", "%s", why)
	}
	e.KnownHosts = l.knownHosts(b, ctx)
	l.duration(b.Body, "timeout", ctx, time.Second, &e.Timeout)
	l.keepalive(b.Body, ctx, &e.Keepalive)
	e.Algorithms.Legacy = l.legacy(b.Body, ctx)
	l.number(b.Body, "sessions", ctx, 1, maxSessions, &e.Sessions)
	l.rate(b.Body, "per_second", ctx, &e.PerSecond)
	if a := b.Body.Attributes["via"]; a != nil && !l.spoken(a, ctx) {
		l.text(b.Body, "via", ctx, &j.via)
	}
}

// chain puts jump hosts behind those that they are reached through.
func (l *loader) chain(inv *inventory) {
	names := sortedKeys(inv.jumps)
	index := map[string]int{}
	for i, n := range names {
		index[n] = i
	}
	before := make([][]edge, len(names))
	for i, n := range names {
		j := inv.jumps[n]
		if j.via == "" {
			continue
		}
		rng := j.block.Body.Attributes["via"].Expr.Range()
		if k, ok := index[j.via]; ok {
			before[i] = []edge{{k, rng}}
			continue
		}
		l.unknownJump(inv, rng, j.via)
	}
	sorted, cycles := arrange(len(names), func(i int) []edge { return before[i] })
	for _, c := range cycles {
		l.cycle("Jump hosts", c, func(i int) string { return "jump host " + names[i] })
	}
	// Those in a cycle are left out, so that nobody who follows Via runs for ever.
	for _, i := range sorted {
		for _, e := range before[i] {
			inv.jumps[names[i]].built.Via = inv.jumps[names[e.to]].built
		}
	}
}

// jumpNamed returns the jump host that an argument names; nil where there is
// none, or where null takes it away.
func (l *loader) jumpNamed(inv *inventory, b *hclsyntax.Body, name string, ctx *hcl.EvalContext) *engine.Jump {
	if a := b.Attributes[name]; a == nil || l.spoken(a, ctx) {
		return nil
	}
	v, rng, ok := l.argument(b, name, ctx, cty.String, "the name of a jump block, or null")
	if !ok {
		return nil
	}
	if j := inv.jumps[v.AsString()]; j != nil {
		return j.built
	}
	l.unknownJump(inv, rng, v.AsString())
	return nil
}

func (l *loader) unknownJump(inv *inventory, rng hcl.Range, name string) {
	hint := didYouMean(name, sortedKeys(inv.jumps))
	if hint == "" {
		hint = " Declare it as: jump \"NAME\" { address = ... }"
	}
	l.fail(rng, "Unknown jump host", "There is no jump block %q.%s", name, hint)
}

// address reads what is dialled.
func (l *loader) address(b *hclsyntax.Body, ctx *hcl.EvalContext, to *string) {
	l.text(b, "address", ctx, to)
	if a := b.Attributes["address"]; a != nil && !hostName(*to) {
		l.fail(a.Expr.Range(), "Invalid address", "An address is a DNS name or an IP address, without a port; ports are arguments of their own.")
	}
}
