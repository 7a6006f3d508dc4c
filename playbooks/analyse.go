package playbooks

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"nplay/modules"
)

// A scope says what an expression may refer to.
type scope struct {
	what   string // "a local", for messages
	values bool   // var, local and path
	only   string // just this one variable
	host   bool
	each   bool
	eachNo string // why each is not there, when host is
	tasks  *play  // the play whose tasks may be referred to
}

// An expr is an expression and what it refers to.
type expr struct {
	code    hclsyntax.Expression
	vars    []string
	locals  []string
	tasks   []taskRef
	host    bool
	each    bool
	broken  bool // reported already; its value is unknown
	perHost bool // reads host, or a task that does
	shared  map[string]shared
}

// A shared is a value that holds for all routers.
type shared struct {
	value cty.Value
	ok    bool
}

// A taskRef is a reference to a task and where it stands.
type taskRef struct {
	task *task
	rng  hcl.Range
	deep bool // reads into the task's value
}

// analyse finds what an expression refers to and reports what does not exist
// there. Nothing is evaluated.
func (l *loader) analyse(e hclsyntax.Expression, s scope) *expr {
	x := &expr{code: e}
	before := l.errs
	l.calls(e)
	for _, t := range e.Variables() {
		l.reference(x, t, s)
	}
	x.broken = l.errs > before
	return x
}

// calls reports functions that do not exist.
func (l *loader) calls(e hclsyntax.Expression) {
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) hcl.Diagnostics {
		c, ok := n.(*hclsyntax.FunctionCallExpr)
		if !ok {
			return nil
		}
		if _, known := l.pure.Functions[c.Name]; known {
			return nil
		}
		if c.Name == "env" || c.Name == "exec" {
			l.fail(c.NameRange, "Function not available", "%s() exists only in inventories and variable files. "+
				"Declare a variable and set it there: the playbook then reads var.NAME.", c.Name)
			return nil
		}
		l.fail(c.NameRange, "Unknown function", "There is no function %q.%s", c.Name, didYouMean(c.Name, keysOf(l.pure.Functions)))
		return nil
	})
}

// reference checks one reference.
func (l *loader) reference(x *expr, t hcl.Traversal, s scope) {
	root, rng := t.RootName(), t.SourceRange()
	name, named := step(t)
	need := func(example string) bool {
		if !named {
			l.fail(rng, "Incomplete reference", "%q alone has no value here; name what is meant, such as %s.", root, example)
		}
		return named
	}
	switch root {
	case "var":
		if !s.values && s.only == "" {
			l.fail(rng, "Reference not allowed", "%s cannot refer to variables.", capital(s.what))
		} else if need("var.NAME") {
			if s.only != "" && name != s.only {
				l.fail(rng, "Reference not allowed", "%s can refer to var.%s only.", capital(s.what), s.only)
			} else if l.variables[name] == nil {
				l.fail(rng, "Unknown variable", "There is no variable %q.%s", name, didYouMean(name, keysOf(l.variables)))
			} else {
				x.vars = append(x.vars, name)
			}
		}
	case "local":
		if !s.values {
			l.fail(rng, "Reference not allowed", "%s cannot refer to locals.", capital(s.what))
		} else if need("local.NAME") {
			if l.locals[name] == nil {
				l.fail(rng, "Unknown local", "There is no local %q.%s", name, didYouMean(name, keysOf(l.locals)))
			} else {
				x.locals = append(x.locals, name)
			}
		}
	case "path":
		if !s.values {
			l.fail(rng, "Reference not allowed", "%s cannot refer to path.", capital(s.what))
		} else if need("path.playbook") && name != "playbook" {
			l.fail(rng, "Unknown reference", "path has only \"playbook\", the playbook's folder.")
		}
	case "host":
		if !s.host {
			l.fail(rng, "Reference not allowed", "%s has one value for all routers, so it cannot refer to host, which differs.", capital(s.what))
		} else if need("host.name") {
			if !contains(hostAttributes, name) {
				l.fail(rng, "Unknown reference", "host has no %q, only %s.%s What the inventory sets for a router is host.vars.NAME.",
					name, strings.Join(hostAttributes, ", "), didYouMean(name, hostAttributes))
			}
			x.host = true
		}
	case "each":
		if !s.each {
			why := s.eachNo
			if why == "" {
				why = capital(s.what) + " cannot refer to each."
			}
			l.fail(rng, "Reference not allowed", "%s", why)
		} else if need("each.key or each.value") {
			if name != "key" && name != "value" {
				l.fail(rng, "Unknown reference", "each has only \"key\" and \"value\".")
			}
			x.each = true
		}
	default:
		l.taskReference(x, t, s)
	}
}

var hostAttributes = []string{"name", "address", "groups", "vars", "platform"}

// taskReference checks a reference such as ensure_user.netops.name.
func (l *loader) taskReference(x *expr, t hcl.Traversal, s scope) {
	module, rng := t.RootName(), t.SourceRange()
	_, known := modules.Lookup(module)
	if s.tasks == nil {
		if known {
			l.fail(rng, "Reference not allowed", "%s cannot refer to a task.", capital(s.what))
			return
		}
		l.unknownRoot(module, rng, s)
		return
	}
	if !known && !s.tasks.uses(module) {
		l.unknownRoot(module, rng, s)
		return
	}
	name, named := step(t)
	if !named {
		l.fail(rng, "Incomplete reference", "A task is named by its module and its name, written out, such as %s.NAME.", module)
		return
	}
	if task := l.find(s.tasks, module, name, rng); task != nil {
		l.argumentReference(task, t)
		x.tasks = append(x.tasks, taskRef{task, rng, len(t) > 2})
	}
}

// argumentReference checks the argument that a reference reads of a task.
func (l *loader) argumentReference(task *task, t hcl.Traversal) {
	if len(t) < 3 || task.sig == nil || task.block.Body.Attributes["for_each"] != nil {
		return
	}
	if a, ok := t[2].(hcl.TraverseAttr); ok && !contains(task.sig.names(), a.Name) {
		l.fail(a.SrcRange, "Unknown argument", "A task's value is its arguments, and the module %s has no argument %q.%s",
			task.module, a.Name, didYouMean(a.Name, task.sig.names()))
	}
}

// find returns a task of a play, or reports that there is none.
func (l *loader) find(p *play, module, name string, rng hcl.Range) *task {
	if t := p.byAddress[module+"."+name]; t != nil {
		return t
	}
	for _, other := range l.plays {
		if t := other.byAddress[module+"."+name]; t != nil {
			l.fail(rng, "Unknown task", "The task %s.%s stands in the play %q; a reference reaches only tasks of its own play.", module, name, other.name)
			return nil
		}
	}
	l.fail(rng, "Unknown task", "There is no task %s.%s in the play %q.%s", module, name, p.name, didYouMean(module+"."+name, keysOf(p.byAddress)))
	return nil
}

// unknownRoot reports a name that begins no reference.
func (l *loader) unknownRoot(name string, rng hcl.Range, s scope) {
	var roots []string
	if s.values {
		roots = append(roots, "var", "local", "path")
	}
	if s.host {
		roots = append(roots, "host")
	}
	if s.each {
		roots = append(roots, "each")
	}
	if s.tasks != nil {
		for _, t := range s.tasks.tasks {
			roots = append(roots, t.module)
		}
	}
	hint := didYouMean(name, roots)
	switch {
	case s.values && l.variables[name] != nil:
		hint = fmt.Sprintf(" Did you mean \"var.%s\"?", name)
	case s.values && l.locals[name] != nil:
		hint = fmt.Sprintf(" Did you mean \"local.%s\"?", name)
	case hint == "":
		hint = " A string needs quotes."
	}
	l.fail(rng, "Unknown reference", "%s does not know %q.%s", capital(s.what), name, hint)
}

// step returns the literal name after the root of a reference.
func step(t hcl.Traversal) (string, bool) {
	if len(t) < 2 {
		return "", false
	}
	switch s := t[1].(type) {
	case hcl.TraverseAttr:
		return s.Name, true
	case hcl.TraverseIndex:
		if s.Key.Type() == cty.String && s.Key.IsKnown() && !s.Key.IsNull() {
			return s.Key.AsString(), true
		}
	}
	return "", false
}
