package playbooks

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/zclconf/go-cty/cty"
)

// atoms returns the sensitive values that a value was put together of. The
// value of "user ${var.name}" is sensitive as a whole, but the secret in it is
// var.name, and that is what may turn up in a router's configuration by itself.
func (l *loader) atoms(e hclsyntax.Expression, ctx *hcl.EvalContext, depth int) []string {
	v, diags := e.Value(ctx)
	if diags.HasErrors() || !v.ContainsMarked() {
		return nil
	}
	var parts []hclsyntax.Expression
	switch x := e.(type) {
	case *hclsyntax.TemplateExpr:
		parts = x.Parts
	case *hclsyntax.TemplateWrapExpr:
		parts = append(parts, x.Wrapped)
	case *hclsyntax.ParenthesesExpr:
		parts = append(parts, x.Expression)
	case *hclsyntax.TupleConsExpr:
		parts = x.Exprs
	case *hclsyntax.ObjectConsExpr:
		for _, item := range x.Items {
			parts = append(parts, item.ValueExpr)
		}
	case *hclsyntax.ScopeTraversalExpr:
		if a := l.localOf(x); a != nil && depth < maxDepth {
			return l.atoms(a.Expr, l.base, depth+1)
		}
	}
	if len(parts) == 0 || depth >= maxDepth {
		return marked(v)
	}
	var out []string
	for _, p := range parts {
		out = append(out, l.atoms(p, ctx, depth+1)...)
	}
	return out
}

// maxDepth bounds how far references are followed.
const maxDepth = 50

// localOf returns the local that an expression is a plain reference to, or nil.
func (l *loader) localOf(e hclsyntax.Expression) *hclsyntax.Attribute {
	x, ok := e.(*hclsyntax.ScopeTraversalExpr)
	if !ok || len(x.Traversal) != 2 || x.Traversal.RootName() != "local" {
		return nil
	}
	name, ok := x.Traversal[1].(hcl.TraverseAttr)
	if !ok || l.locals[name.Name] == nil {
		return nil
	}
	return l.locals[name.Name].attr
}

// written returns the text of a part of a template, "" where it has none.
func written(e hclsyntax.Expression, ctx *hcl.EvalContext) string {
	v, diags := e.Value(ctx)
	if diags.HasErrors() {
		return ""
	}
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		if v.IsKnown() && !v.IsNull() && v.Type() == cty.Number {
			return v.AsBigFloat().Text('f', -1)
		}
		if v.IsKnown() && !v.IsNull() && v.Type() == cty.Bool {
			return map[bool]string{true: "true", false: "false"}[v.True()]
		}
		return ""
	}
	return v.AsString()
}
