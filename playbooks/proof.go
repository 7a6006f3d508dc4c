package playbooks

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"nplay/engine"
	"nplay/internal/secret"
)

// A proof is a prove block: a login that must work before the last commit of
// its play is confirmed.
type proof struct {
	block *hclsyntax.Block
	args  map[string]*expr
	tasks []taskRef
}

var proofForm = form{"a prove block", []string{"user", "identity", "certificate", "agent", "password", "passphrase"}, nil}

// proof analyses a prove block.
func (l *loader) proof(p *play, b *hclsyntax.Block) {
	if _, ok := l.labels(b); !ok {
		return
	}
	l.check(b.Body, proofForm)
	l.need(b, "user")
	x := &proof{block: b, args: map[string]*expr{}}
	for _, a := range attributes(b.Body) {
		if !contains(proofForm.attrs, a.Name) {
			continue
		}
		secretive := a.Name == "password" || a.Name == "passphrase"
		if secretive {
			l.file(b).hide(a.SrcRange)
			if literal(a.Expr) {
				l.fail(a.NameRange, "Literal secret", "A %s does not belong into a playbook. Declare a variable with sensitive = true and write %s = var.NAME.", a.Name, a.Name)
			}
		}
		e := l.analyse(a.Expr, scope{what: "prove", values: true, host: true, tasks: p})
		x.args[a.Name] = e
		if secretive {
			l.conceal(e)
		}
		x.tasks = append(x.tasks, e.tasks...)
	}
	p.proofs = append(p.proofs, x)
}

// proofs evaluates the prove blocks for the host. A play none of whose tasks
// are left has nothing to prove, and a login made of a task that --tags left
// out cannot be.
func (e *evaluation) proofs(jobs bool) []*engine.Proof {
	var out []*engine.Proof
	for _, p := range e.play.proofs {
		login, ok := e.login(p)
		kept := jobs
		for _, ref := range p.tasks {
			kept = kept && ref.task.tagged
		}
		if ok && kept {
			out = append(out, &engine.Proof{Host: e.host.Host, Play: e.play.built, Login: login, Source: source(p.block.DefRange())})
		}
	}
	return out
}

func (e *evaluation) login(p *proof) (engine.Login, bool) {
	login := engine.Login{Source: source(p.block.DefRange())}
	for _, x := range p.args {
		x.settle()
	}
	var identity, certificate, password, passphrase string
	user, ok := e.proofText(p, "user", &login.User)
	_, ok2 := e.proofText(p, "identity", &identity)
	_, ok3 := e.proofText(p, "password", &password)
	_, ok4 := e.proofText(p, "certificate", &certificate)
	_, ok5 := e.proofText(p, "passphrase", &passphrase)
	ok = ok && ok2 && ok3 && ok4 && ok5
	if identity != "" {
		login.Identities = []string{expand(identity)}
	}
	if certificate != "" {
		login.Certificates = []string{expand(certificate)}
	}
	if passphrase != "" {
		login.Passphrase = secret.New(passphrase)
		e.keep(passphrase)
	}
	if password != "" {
		login.Password = secret.New(password)
		e.keep(password)
	}
	if x := p.args["agent"]; x != nil {
		v, fine := e.eval(x, nil, nil)
		v, _ = v.UnmarkDeep()
		b, err := convert.Convert(v, cty.Bool)
		switch {
		case !fine || !v.IsKnown():
			ok = false
		case err != nil:
			e.add(note{rng: x.code.Range(), host: e.named(x), summary: "Wrong type", detail: "agent is true or false."})
			ok = false
		default:
			login.Agent = !b.IsNull() && b.True()
		}
	}
	x := p.args["user"]
	if x == nil {
		return login, false // reported as missing
	}
	if ok && user && login.User == "" {
		e.add(note{rng: x.code.Range(), host: e.named(x), summary: "Missing argument", detail: "prove needs the account to log in with; user is null or empty here."})
		ok = false
	}
	return login, ok
}

// proofText evaluates a string of a prove block. known is false where an
// inventory is needed to tell.
func (e *evaluation) proofText(p *proof, name string, to *string) (known, ok bool) {
	x := p.args[name]
	if x == nil {
		return true, true
	}
	v, ok := e.eval(x, nil, nil)
	if !ok {
		return false, false
	}
	e.remember(v)
	v, _ = v.UnmarkDeep()
	if !v.IsKnown() {
		return false, false
	}
	s, err := convert.Convert(v, cty.String)
	if err != nil {
		e.add(note{rng: x.code.Range(), host: e.named(x), summary: "Wrong type", detail: name + " is a string."})
		return true, false
	}
	if !s.IsNull() {
		*to = s.AsString()
	}
	return true, true
}
