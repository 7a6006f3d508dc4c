package playbooks

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"nplay/playbooks/functions"
)

// hiddenDetail stands in for the detail of a diagnostic that could quote a
// sensitive value.
const hiddenDetail = "The expression reads a sensitive value, so what is wrong with it is not shown."

// value evaluates an expression. host is the router it is evaluated for, ""
// when it holds for all of them. On an error, which is reported, the value is
// unknown, so that nothing that depends on it is reported again.
func (r *report) value(e hclsyntax.Expression, ctx *hcl.EvalContext, host string) (cty.Value, bool) {
	if why := r.refusals[e.Range().Filename]; why != "" {
		if called := external(e); len(called) > 0 {
			r.fail(e.Range(), "Function not run", why, called)
			return cty.DynamicVal, false
		}
	}
	if rng, ok := secretKey(e, ctx); ok {
		r.add(note{rng: rng, host: host, summary: "Sensitive object key",
			detail: "Keys of objects and maps show in messages and addresses. Use the sensitive value as a value, not as a key."})
		return cty.DynamicVal, false
	}
	v, diags := e.Value(ctx)
	if len(diags) > 0 {
		sensitive := reads(e, ctx, nil) || r.secretive(e)
		spoken := calls(e, "sensitive") // what stands in its parentheses
		for _, d := range diags {
			n := note{warning: d.Severity == hcl.DiagWarning, host: host, summary: d.Summary, detail: d.Detail, rng: e.Range(), blind: spoken}
			if d.Subject != nil {
				n.rng = *d.Subject
			}
			if sensitive && !harmless(e, d) {
				n.detail = hiddenDetail
			}
			r.add(n)
		}
		if diags.HasErrors() {
			return cty.DynamicVal, false
		}
	}
	if weight(v, maxWeight, 0) < 0 {
		r.add(note{rng: e.Range(), host: host, summary: "Value too large",
			detail: "The value of this expression holds more than 1,000,000 elements and letters, or nests more than 100 deep."})
		return cty.DynamicVal, false
	}
	return v, true
}

// external names the functions that an expression calls and whose values come
// from outside of the files: "env() and exec()"; "" when there are none.
func external(e hclsyntax.Expression) string {
	var called []string
	for _, name := range functions.External {
		if calls(e, name) {
			called = append(called, name+"()")
		}
	}
	if n := len(called); n > 1 {
		return strings.Join(called[:n-1], ", ") + " and " + called[n-1]
	}
	return strings.Join(called, "")
}

// harmless reports whether a diagnostic comes from env(), exec() and their like,
// whose errors name only what they were asked for, and that stands in the file.
func harmless(e hclsyntax.Expression, d *hcl.Diagnostic) bool {
	extra, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallDiagExtra](d)
	if !ok || d.Subject == nil || !contains(functions.External, extra.CalledFunctionName()) {
		return false
	}
	found := false
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) hcl.Diagnostics {
		c, ok := n.(*hclsyntax.FunctionCallExpr)
		if ok && c.Name == extra.CalledFunctionName() && every(c.Args) && within(*d.Subject, c.Range()) {
			found = true
		}
		return nil
	})
	return found
}

func within(inner, outer hcl.Range) bool {
	return outer.Start.Byte <= inner.Start.Byte && inner.End.Byte <= outer.End.Byte
}

// secretive reports whether an expression stands where its own text may be a
// secret: in a variable file, or on a line that is not shown.
func (r *report) secretive(e hclsyntax.Expression) bool {
	f := r.files[e.Range().Filename]
	return f != nil && (f.kind == variableFile || f.hides(e.Range().Start.Line))
}

// reads reports whether an expression reads a sensitive value: by a reference,
// or by a function whose result is one. bound are the `for` variables around
// the expression and whether what they run over is sensitive.
func reads(e hclsyntax.Node, ctx *hcl.EvalContext, bound []scoped) bool {
	if e == nil {
		return false
	}
	if calls(e, functions.External...) || calls(e, "sensitive") {
		return true
	}
	x, ok := e.(hclsyntax.Expression)
	if !ok {
		return false
	}
	for _, t := range x.Variables() {
		if s, ok := lookup(bound, t.RootName()); ok {
			if s {
				return true
			}
			continue
		}
		v, diags := t.TraverseAbs(ctx)
		if diags.HasErrors() {
			v = root(ctx, t.RootName())
		}
		if v != cty.NilVal && v.ContainsMarked() {
			return true
		}
	}
	return false
}

// root returns the value of a root name, or cty.NilVal.
func root(ctx *hcl.EvalContext, name string) cty.Value {
	for ; ctx != nil; ctx = ctx.Parent() {
		if v, ok := ctx.Variables[name]; ok {
			return v
		}
	}
	return cty.NilVal
}

// calls reports whether one of the functions is called.
func calls(e hclsyntax.Node, names ...string) bool {
	found := false
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) hcl.Diagnostics {
		if c, ok := n.(*hclsyntax.FunctionCallExpr); ok && contains(names, c.Name) {
			found = true
		}
		return nil
	})
	return found
}

// A scoped is a pair of `for` variables and whether they are sensitive.
type scoped struct {
	key, value             string
	secretKey, secretValue bool
}

func lookup(bound []scoped, name string) (secret, ok bool) {
	for i := len(bound) - 1; i >= 0; i-- {
		switch name {
		case bound[i].value:
			return bound[i].secretValue, true
		case bound[i].key:
			return bound[i].secretKey, true
		}
	}
	return false, false
}

// secretKey returns the place of an object key that is made of a sensitive
// value.
func secretKey(e hclsyntax.Expression, ctx *hcl.EvalContext) (hcl.Range, bool) {
	w := &keyWalk{ctx: ctx}
	_ = hclsyntax.Walk(e, w)
	return w.rng, w.found
}

// A keyWalk looks at the keys of all objects within an expression.
type keyWalk struct {
	ctx   *hcl.EvalContext
	bound []scoped
	rng   hcl.Range
	found bool
}

// Enter looks at the keys of an object, with the `for` variables around it.
func (w *keyWalk) Enter(n hclsyntax.Node) hcl.Diagnostics {
	switch x := n.(type) {
	case *hclsyntax.ForExpr:
		w.bound = append(w.bound, w.over(x))
		if x.KeyExpr != nil {
			w.key(x.KeyExpr)
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range x.Items {
			w.key(item.KeyExpr)
		}
	}
	return nil
}

// over returns the variables of a `for`. The keys of a map that only holds
// sensitive values are not sensitive themselves.
func (w *keyWalk) over(x *hclsyntax.ForExpr) scoped {
	s := scoped{key: x.KeyVar, value: x.ValVar, secretValue: reads(x.CollExpr, w.ctx, w.bound)}
	s.secretKey = s.secretValue
	for _, t := range x.CollExpr.Variables() {
		if _, ok := lookup(w.bound, t.RootName()); ok {
			return s
		}
	}
	if s.secretKey {
		if v, diags := x.CollExpr.Value(w.ctx); !diags.HasErrors() {
			s.secretKey = v.IsMarked()
		}
	}
	return s
}

// Exit leaves the scope of `for` variables.
func (w *keyWalk) Exit(n hclsyntax.Node) hcl.Diagnostics {
	if _, ok := n.(*hclsyntax.ForExpr); ok {
		w.bound = w.bound[:len(w.bound)-1]
	}
	return nil
}

func (w *keyWalk) key(e hclsyntax.Expression) {
	if !w.found && reads(e, w.ctx, w.bound) {
		w.found, w.rng = true, e.Range()
	}
}

// maxWeight bounds the elements and letters of one value: locals that double
// each other would otherwise fill the memory.
const maxWeight = 1_000_000

// weight counts the elements and letters of a value and returns what is left
// of the budget, negative when it is spent.
func weight(v cty.Value, budget, depth int) int {
	if depth > 100 {
		return -1
	}
	budget--
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || budget < 0 {
		return budget
	}
	if v.Type() == cty.String {
		return budget - len(v.AsString())
	}
	if !v.CanIterateElements() {
		return budget
	}
	for it := v.ElementIterator(); it.Next() && budget >= 0; {
		_, x := it.Element()
		budget = weight(x, budget, depth+1)
	}
	return budget
}
