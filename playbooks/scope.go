package playbooks

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// eval evaluates an expression for the host, or takes the value that holds for
// all hosts. over is the for_each that gives each.
func (e *evaluation) eval(x *expr, each *element, over *expr) (cty.Value, bool) {
	if x.broken {
		return cty.DynamicVal, false
	}
	share := !x.perHost && !(x.each && over != nil && over.perHost)
	key := ""
	if x.each && each != nil {
		key = each.key
		if each.any {
			key = "\x00any"
		}
	}
	if share {
		if s, ok := x.shared[key]; ok {
			return s.value, s.ok
		}
	}
	v, ok := cty.DynamicVal, !e.switchedOff(x)
	if ok {
		v, ok = e.value(x.code, e.context(x, each), e.named(x))
	}
	if share {
		if x.shared == nil {
			x.shared = map[string]shared{}
		}
		x.shared[key] = shared{v, ok}
	}
	return v, ok
}

// switchedOff reports an expression that reads an argument of a task which is
// switched off, unless it looks before it reads.
func (e *evaluation) switchedOff(x *expr) bool {
	for _, ref := range x.tasks {
		if r := e.results[ref.task]; r == nil || !r.off || !ref.deep || looks(x.code) {
			continue
		}
		e.add(note{rng: ref.rng, host: e.named(x), summary: "Task switched off", detail: "The task " + ref.task.address() +
			" is switched off by its `when`, so it has no arguments to refer to. Ask first: " + ref.task.address() + " == null ? ... : ..."})
		return true
	}
	return false
}

// looks reports whether an expression can depend on whether something is there.
func looks(e hclsyntax.Expression) bool {
	found := calls(e, "try", "can", "coalesce")
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) hcl.Diagnostics {
		switch n.(type) {
		case *hclsyntax.ConditionalExpr, *hclsyntax.ForExpr, *hclsyntax.BinaryOpExpr, *hclsyntax.SplatExpr:
			found = true
		}
		return nil
	})
	return found
}

// named returns the host's name for messages, "" where it makes no difference.
func (e *evaluation) named(x *expr) string {
	if x != nil && x.perHost && e.host != e.any {
		return e.host.Name
	}
	return ""
}

// context returns what an expression can read.
func (e *evaluation) context(x *expr, each *element) *hcl.EvalContext {
	if !x.host && !x.each && len(x.tasks) == 0 {
		return e.base
	}
	vars := map[string]cty.Value{}
	if x.host {
		vars["host"] = e.host.object()
	}
	if x.each && each != nil {
		key, value := cty.StringVal(each.key), each.value
		if each.any {
			key, value = cty.UnknownVal(cty.String), cty.DynamicVal
		}
		vars["each"] = cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})
	}
	byModule := map[string]map[string]cty.Value{}
	for _, ref := range x.tasks {
		v := cty.DynamicVal
		if r := e.results[ref.task]; r != nil {
			v = r.value
		}
		if byModule[ref.task.module] == nil {
			byModule[ref.task.module] = map[string]cty.Value{}
		}
		byModule[ref.task.module][ref.task.name] = v
	}
	for module, tasks := range byModule {
		vars[module] = cty.ObjectVal(tasks)
	}
	ctx := e.base.NewChild()
	ctx.Variables = vars
	return ctx
}
