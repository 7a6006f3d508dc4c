package playbooks

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"nplay/engine"
	"nplay/internal/secret"
)

// loginArguments are the words of an account: those of connection, jump and
// next blocks.
var loginArguments = []string{"user", "identity", "identities", "certificate", "certificates", "agent",
	"password", "passphrase", "answers", "methods", "attempts"}

// methods are the ways to log in. They are tried in this order when a
// connection names none.
var methods = []string{"agent", "key", "password", "keyboard-interactive"}

// maxAttempts bounds how often one login may show a key or a password. Routers
// lock an account much sooner.
const maxAttempts = 20

// login decodes an account and what it logs in with.
func (l *loader) login(b *hclsyntax.Block, ctx *hcl.EvalContext) engine.Login {
	login := engine.Login{Source: source(b.TypeRange)}
	l.text(b.Body, "user", ctx, &login.User)
	if a := b.Body.Attributes["user"]; a != nil && strings.ContainsAny(login.User, " \t\n:@/") {
		l.fail(a.Expr.Range(), "Invalid user", "The name of an account has no spaces and none of : @ /.")
	}
	login.Identities = l.oneOrMore(b, "identity", "identities", ctx)
	login.Certificates = l.oneOrMore(b, "certificate", "certificates", ctx)
	l.boolean(b.Body, "agent", ctx, &login.Agent)
	login.Password = l.secret(b, "password", "A password", ctx)
	login.Passphrase = l.secret(b, "passphrase", "A passphrase", ctx)
	login.Answers = l.answers(b, ctx)
	login.Methods = l.methods(b.Body, ctx)
	l.number(b.Body, "attempts", ctx, 1, maxAttempts, &login.Attempts)
	return login
}

// oneOrMore reads files that are given by one of two words: one file, or a list.
func (l *loader) oneOrMore(b *hclsyntax.Block, one, more string, ctx *hcl.EvalContext) []string {
	if a := b.Body.Attributes[more]; a != nil && b.Body.Attributes[one] != nil {
		l.fail(a.NameRange, "Given twice", "Give either %s, one file, or %s, a list of files.", one, more)
	}
	var out []string
	for _, name := range []string{one, more} {
		for _, f := range l.textOrTexts(b.Body, name, ctx) {
			out = append(out, near(b, f))
		}
	}
	return out
}

// secret decodes an argument that must not stand in the file itself.
func (l *loader) secret(b *hclsyntax.Block, name, what string, ctx *hcl.EvalContext) secret.String {
	a := b.Body.Attributes[name]
	if a == nil {
		return secret.String{}
	}
	l.file(b).hide(a.SrcRange)
	if literal(a.Expr) {
		l.fail(a.NameRange, "Literal secret", "%s does not belong into this file. Write %s = env(\"NAME\"), prompt(\"Question\") or "+
			"secret_file(\"FILE\"), or let exec() ask a password store.", what, name)
		return secret.String{}
	}
	var s string
	l.text(b.Body, name, ctx, &s)
	l.keep(s)
	return secret.New(s)
}

// methods decodes what to try to log in with, and in which order.
func (l *loader) methods(b *hclsyntax.Body, ctx *hcl.EvalContext) []string {
	var out []string
	all := l.names(b, "methods", ctx)
	if all != nil && len(all) == 0 {
		l.fail(b.Attributes["methods"].Expr.Range(), "Empty list", "methods names what to try, of %s; leave it out to try all of them in this order.", quoted(methods))
	}
	for _, m := range all {
		switch {
		case contains(out, m.text):
			l.fail(m.rng, "Given twice", "The method %q stands in the list already; each is tried once.", m.text)
		case !contains(methods, m.text):
			l.fail(m.rng, "Unknown method", "There is no method %q.%s The methods are %s.", m.text, didYouMean(m.text, methods), quoted(methods))
		default:
			out = append(out, m.text)
		}
	}
	return out
}

// agentOf returns what a block says about the ssh-agent.
func agentOf(b *hclsyntax.Block) *said {
	a := b.Body.Attributes["agent"]
	if a == nil {
		return nil
	}
	literal, ok := a.Expr.(*hclsyntax.LiteralValueExpr)
	return &said{!ok || !literal.Val.IsNull()}
}

// settleAgent decides about the ssh-agent where nothing was said about it: it is
// asked when it is among the methods, or when no other thing to log in with is
// given at all.
func settleAgent(login *engine.Login) {
	switch {
	case len(login.Methods) > 0:
		login.Agent = contains(login.Methods, "agent")
	default:
		login.Agent = len(login.Identities) == 0 && len(login.Answers) == 0 && login.Password.IsZero()
	}
}

// idle says why a connection's own methods leave nothing to log in with; "" when
// they do not. What ~/.ssh/config or a person may still give is not missing.
func idle(c engine.Connection) string {
	if len(c.Methods) == 0 {
		return ""
	}
	if contains(c.Methods, "agent") && !c.Agent {
		return "methods names \"agent\", but agent = false."
	}
	var lacking []string
	for _, m := range c.Methods {
		switch {
		case m == "key" && len(c.Identities) == 0 && c.SSHConfig == "none":
			lacking = append(lacking, "an identity")
		case m == "password" && c.Password.IsZero():
			lacking = append(lacking, "a password")
		default:
			return ""
		}
	}
	return "methods names " + quoted(c.Methods) + ", and what is missing is " + strings.Join(lacking, " and ") + "."
}
