package playbooks

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A local is a named expression with one value per run.
type local struct {
	name  string
	attr  *hclsyntax.Attribute
	expr  *expr
	value cty.Value
	// failed is set when it has no value, for a reason that is reported.
	failed bool
	// concealed is set when its lines must not be shown.
	concealed bool
}

// localsBlock declares the names of a locals block.
func (l *loader) localsBlock(b *hclsyntax.Block) {
	if _, ok := l.labels(b); !ok {
		return
	}
	l.check(b.Body, form{what: "locals", attrs: keysOf(b.Body.Attributes)})
	for _, a := range attributes(b.Body) {
		if old := l.locals[a.Name]; old != nil {
			l.fail(a.NameRange, "Duplicate local", "The local %q is set at %s already.", a.Name, place(old.attr.NameRange))
			continue
		}
		l.locals[a.Name] = &local{name: a.Name, attr: a, value: cty.DynamicVal}
	}
}

// linkLocals analyses all locals.
func (l *loader) linkLocals() {
	for _, x := range l.localsInOrder() {
		x.expr = l.analyse(x.attr.Expr, scope{what: "a local", values: true})
	}
}

// settleLocals evaluates all locals, each after those it refers to, and makes
// the context of everything that holds for all routers.
func (l *loader) settleLocals() {
	vars := map[string]cty.Value{}
	for name, v := range l.variables {
		vars[name] = v.value
	}
	outer := l.pure.NewChild()
	outer.Variables = map[string]cty.Value{
		"var":  cty.ObjectVal(vars),
		"path": cty.ObjectVal(map[string]cty.Value{"playbook": cty.StringVal(l.dir)}),
	}
	all := l.localsInOrder()
	index := map[string]int{}
	for i, x := range all {
		index[x.name] = i
	}
	sorted, cycles := arrange(len(all), func(i int) []edge {
		var out []edge
		for _, name := range all[i].expr.locals {
			out = append(out, edge{index[name], all[i].attr.SrcRange})
		}
		return out
	})
	for _, c := range cycles {
		l.cycle("Locals", c, func(i int) string { return "local." + all[i].name })
	}
	for _, i := range sorted {
		x := all[i]
		if x.expr.broken {
			x.failed = true
			continue
		}
		values := map[string]cty.Value{}
		for _, name := range x.expr.locals {
			values[name] = l.locals[name].value
			x.failed = x.failed || l.locals[name].failed
		}
		if x.failed {
			continue // what it refers to is reported
		}
		ctx := outer.NewChild()
		ctx.Variables = map[string]cty.Value{"local": cty.ObjectVal(values)}
		v, ok := l.value(x.expr.code, ctx, "")
		if !ok {
			x.failed = true
			continue
		}
		x.value = v
		l.remember(v)
	}
	values := map[string]cty.Value{}
	for name, x := range l.locals {
		values[name] = x.value
	}
	l.base = &hcl.EvalContext{Functions: l.pure.Functions, Variables: outer.Variables}
	l.base.Variables["local"] = cty.ObjectVal(values)
}

// localsInOrder returns the locals in the order of their files.
func (l *loader) localsInOrder() []*local {
	var all []*local
	for _, name := range sortedKeys(l.locals) {
		all = append(all, l.locals[name])
	}
	sortBy(all, func(x *local) hcl.Range { return x.attr.SrcRange })
	return all
}
