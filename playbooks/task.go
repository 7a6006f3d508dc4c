package playbooks

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"nplay/modules"
)

// A task is one ensure_* of a play, before it is evaluated for a host.
type task struct {
	module, name string
	block        *hclsyntax.Block
	sig          *signature
	when         *expr
	forEach      *expr
	tags         *expr
	args         []*expr   // by parameter; nil where not given
	needs        []taskRef // each task once
	perHost      bool      // some expression reads host
	tagged       bool      // kept by --tags, or needed by one that is
	readings     *readings // see reads
	shared       *result   // what holds for all hosts, when not perHost
	left         bool      // said already that it is left out
	flawed       bool      // has an argument that does not exist; what it lacks may be that
}

// taskArguments are the language's own arguments of a task.
var taskArguments = []string{"when", "for_each", "tags", "depends_on"}

func (t *task) address() string { return t.module + "." + t.name }

// task declares a task.
func (l *loader) task(p *play, b *hclsyntax.Block) {
	if _, ok := l.labels(b, "MODULE", "NAME"); !ok || !l.identifier(b, 1) {
		return
	}
	t := &task{module: b.Labels[0], name: b.Labels[1], block: b, tagged: true}
	entry, known := modules.Lookup(t.module)
	if !known {
		var names []string
		for _, e := range modules.Registry {
			names = append(names, e.Name)
		}
		l.fail(b.LabelRanges[0], "Unknown module", "There is no module %q.%s `nplay modules` lists all.", t.module, didYouMean(t.module, names))
	} else {
		t.sig = signatureOf(entry)
	}
	if old := p.byAddress[t.address()]; old != nil {
		l.fail(b.DefRange(), "Duplicate task", "The task %s stands at %s already; a task's name is unique in its play.", t.address(), place(old.block.TypeRange))
		return
	}
	p.byAddress[t.address()] = t
	p.tasks = append(p.tasks, t)
}

// linkTask analyses the expressions of a task.
func (l *loader) linkTask(p *play, t *task) {
	body := t.block.Body
	if a := body.Attributes["tags"]; a != nil {
		t.tags = l.analyse(a.Expr, scope{what: "tags", values: true})
	}
	s := scope{what: "for_each", values: true, host: true, tasks: p, eachNo: "for_each decides what each is, so it cannot refer to it."}
	if a := body.Attributes["for_each"]; a != nil {
		t.forEach = l.analyse(a.Expr, s)
	}
	s.what, s.each = "a task", t.forEach != nil
	s.eachNo = "each exists only in a task that has for_each."
	if a := body.Attributes["when"]; a != nil {
		t.when = l.analyse(a.Expr, s)
	}
	l.arguments(t, s)
	if a := body.Attributes["depends_on"]; a != nil {
		for _, e := range l.list(a, "MODULE.NAME") {
			l.dependsOn(p, t, e)
		}
	}
	for _, x := range append([]*expr{t.forEach, t.when}, t.args...) {
		if x != nil {
			for _, ref := range x.tasks {
				t.require(ref)
			}
		}
	}
}

// arguments analyses the module's own arguments.
func (l *loader) arguments(t *task, s scope) {
	body := t.block.Body
	if t.sig == nil {
		return // an unknown module; its arguments cannot be judged
	}
	before := l.errs
	l.check(body, form{
		what:  "the module " + t.module,
		attrs: append(append([]string(nil), taskArguments...), t.sig.names()...),
	})
	t.flawed = l.errs > before
	t.args = make([]*expr, len(t.sig.parameters))
	for i, p := range t.sig.parameters {
		a := body.Attributes[p.name]
		if a == nil {
			if !p.optional {
				l.fail(t.block.DefRange(), "Missing argument", "The module %s needs the argument %q.", t.module, p.name)
			}
			continue
		}
		clear := false
		if p.veil.all() {
			l.file(t.block).hide(a.SrcRange)
		}
		p.veil.visit(a.Expr, p.name, func(name string, e hclsyntax.Expression) {
			at := e.Range()
			l.file(t.block).hide(at)
			if name == "" || !literal(e) {
				return
			}
			if p.veil.all() {
				at = a.NameRange
			}
			clear = true
			l.fail(at, "Literal secret", "A secret does not belong into a playbook. Declare a variable with sensitive = true, "+
				"set it from env() or exec() in the inventory, and write %s = var.NAME.", name)
		})
		t.args[i] = l.analyse(a.Expr, s)
		if p.veil != nil {
			l.conceal(t.args[i])
			t.args[i].broken = t.args[i].broken || clear
		}
	}
}

// conceal keeps the lines of the locals and defaults that a secret is made of
// out of snippets.
func (l *loader) conceal(e *expr) {
	for _, name := range e.vars {
		if a := l.variables[name].block.Body.Attributes["default"]; a != nil {
			l.files[a.SrcRange.Filename].hide(a.SrcRange)
		}
	}
	for _, name := range e.locals {
		if x := l.locals[name]; !x.concealed {
			x.concealed = true
			l.files[x.attr.SrcRange.Filename].hide(x.attr.SrcRange)
			l.conceal(x.expr)
		}
	}
}

// dependsOn adds what depends_on names.
func (l *loader) dependsOn(p *play, t *task, e hclsyntax.Expression) {
	ref, diags := hcl.AbsTraversalForExpr(e)
	if name, named := "", false; !diags.HasErrors() {
		if name, named = step(ref); named && len(ref) == 2 {
			if other := l.find(p, ref.RootName(), name, e.Range()); other != nil {
				t.require(taskRef{task: other, rng: e.Range()})
			}
			return
		}
	}
	l.fail(e.Range(), "Wrong reference", "Name tasks as MODULE.NAME, such as ensure_user.netops.")
}

// require adds a dependency once.
func (t *task) require(ref taskRef) {
	for _, n := range t.needs {
		if n.task == ref.task {
			return
		}
	}
	t.needs = append(t.needs, ref)
}

// settle finds out which expressions differ per host. What the task refers to
// must be settled before.
func (t *task) settle() {
	for _, x := range append([]*expr{t.forEach, t.when}, t.args...) {
		if x != nil {
			x.settle()
			t.perHost = t.perHost || x.perHost
		}
	}
}

func (x *expr) settle() {
	x.perHost = x.host
	for _, ref := range x.tasks {
		x.perHost = x.perHost || ref.task.perHost
	}
}
