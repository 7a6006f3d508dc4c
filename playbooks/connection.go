package playbooks

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"nplay/engine"
	"nplay/internal/secret"
)

// A connection is what one connection block sets. Blocks of hosts, groups and
// the whole inventory are merged argument by argument; next as a whole.
type connection struct {
	block *hclsyntax.Block
	set   map[string]hcl.Range // what it sets, and where
	value engine.Connection
}

var (
	loginArguments = []string{"user", "identity", "identities", "agent", "password"}
	connectionForm = form{"a connection", append([]string{"port", "ssh_port", "forward", "transport",
		"known_hosts", "timeout", "commit_timeout", "lock_wait"}, loginArguments...), []string{"next"}}
	nextForm = form{"a next block", loginArguments, nil}
)

// connection decodes a connection block.
func (l *loader) connection(b *hclsyntax.Block, ctx *hcl.EvalContext) connection {
	c := connection{block: b, set: map[string]hcl.Range{}}
	l.check(b.Body, connectionForm)
	for name, a := range b.Body.Attributes {
		c.set[name] = a.SrcRange
	}
	c.value.Login = l.login(b, ctx)
	l.number(b.Body, "port", ctx, 1, 65535, &c.value.Port)
	l.number(b.Body, "ssh_port", ctx, 1, 65535, &c.value.SSHPort)
	l.forward(b.Body, ctx, &c.value)
	l.text(b.Body, "transport", ctx, &c.value.Transport)
	if a := b.Body.Attributes["transport"]; a != nil && !contains([]string{"auto", "netconf", "cli"}, c.value.Transport) {
		l.fail(a.Expr.Range(), "Unknown transport", "The transport is \"auto\", \"netconf\" or \"cli\".")
	}
	for _, f := range l.textOrTexts(b.Body, "known_hosts", ctx) {
		c.value.KnownHosts = append(c.value.KnownHosts, near(b, f))
	}
	l.duration(b.Body, "timeout", ctx, time.Second, &c.value.Timeout)
	l.duration(b.Body, "commit_timeout", ctx, time.Second, &c.value.CommitTimeout)
	l.duration(b.Body, "lock_wait", ctx, 0, &c.value.LockWait)
	if x := l.only(b.Body, "next"); x != nil {
		l.check(x.Body, nextForm)
		next := l.login(x, ctx)
		c.set["next"] = x.TypeRange
		c.value.Next = &next
	}
	return c
}

// login decodes an account and what it logs in with.
func (l *loader) login(b *hclsyntax.Block, ctx *hcl.EvalContext) engine.Login {
	login := engine.Login{Source: source(b.TypeRange)}
	l.text(b.Body, "user", ctx, &login.User)
	if a := b.Body.Attributes["user"]; a != nil && strings.ContainsAny(login.User, " \t\n:@/") {
		l.fail(a.Expr.Range(), "Invalid user", "The name of an account has no spaces and none of : @ /.")
	}
	if a := b.Body.Attributes["identities"]; a != nil && b.Body.Attributes["identity"] != nil {
		l.fail(a.NameRange, "Given twice", "Give either identity, one file, or identities, a list of files.")
	}
	for _, name := range []string{"identity", "identities"} {
		for _, f := range l.textOrTexts(b.Body, name, ctx) {
			login.Identities = append(login.Identities, near(b, f))
		}
	}
	l.boolean(b.Body, "agent", ctx, &login.Agent)
	login.Password = l.password(b, ctx)
	return login
}

// password decodes a password, which must not stand in the file itself.
func (l *loader) password(b *hclsyntax.Block, ctx *hcl.EvalContext) secret.String {
	a := b.Body.Attributes["password"]
	if a == nil {
		return secret.String{}
	}
	l.file(b).hide(a.SrcRange)
	if literal(a.Expr) {
		l.fail(a.NameRange, "Literal secret", "A password does not belong into this file. Write password = env(\"NAME\"), or let exec() ask a password store.")
		return secret.String{}
	}
	var s string
	l.text(b.Body, "password", ctx, &s)
	l.keep(s)
	return secret.New(s)
}

// forward decodes the map from the router's ports to the ports to dial.
func (l *loader) forward(b *hclsyntax.Body, ctx *hcl.EvalContext, c *engine.Connection) {
	a := b.Attributes["forward"]
	if a == nil {
		return
	}
	const want = "forward maps the router's own ports to the ports to dial, such as { 22 = 20022, 830 = 20830 }."
	forward := map[int]int{}
	add := func(k, v cty.Value) bool {
		from, ok1 := portNumber(k)
		to, ok2 := portNumber(v)
		if !ok1 || !ok2 {
			l.fail(a.Expr.Range(), "Invalid port", want+" A port is a number from 1 to 65535.")
			return false
		}
		forward[from] = to
		return true
	}
	if o, ok := a.Expr.(*hclsyntax.ObjectConsExpr); ok && plainPorts(o) {
		// As nearly all are. To make an object of it would turn its keys into
		// strings, which takes a quarter of the time that a large inventory takes.
		for _, item := range o.Items {
			k, _ := item.KeyExpr.Value(nil)
			v, _ := item.ValueExpr.Value(nil)
			if !add(k, v) {
				return
			}
		}
		c.Forward = forward
		return
	}
	v, ok := l.value(a.Expr, ctx, "")
	if !ok || v.IsNull() {
		return
	}
	if v.ContainsMarked() || !(v.Type().IsObjectType() || v.Type().IsMapType()) {
		l.fail(a.Expr.Range(), "Wrong type", want)
		return
	}
	for it := v.ElementIterator(); it.Next(); {
		if !add(it.Element()) {
			return
		}
	}
	c.Forward = forward
}

// plainPorts reports whether keys and values are numbers written out.
func plainPorts(o *hclsyntax.ObjectConsExpr) bool {
	for _, item := range o.Items {
		k, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
		if !ok {
			return false
		}
		_, number := k.Wrapped.(*hclsyntax.LiteralValueExpr)
		_, value := item.ValueExpr.(*hclsyntax.LiteralValueExpr)
		if !number || !value || k.ForceNonLiteral {
			return false
		}
	}
	return true
}

func portNumber(v cty.Value) (int, bool) {
	n, err := convert.Convert(v, cty.Number)
	if err != nil || n.IsNull() || !n.IsKnown() {
		return 0, false
	}
	f := n.AsBigFloat()
	i, _ := f.Int64()
	return int(i), f.IsInt() && i >= 1 && i <= 65535
}

// near resolves a file name: ~ is the home folder, and a relative name is
// relative to the file it stands in.
func near(b *hclsyntax.Block, name string) string {
	name = expand(name)
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(b.TypeRange.Filename), name)
}
