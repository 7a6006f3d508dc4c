package playbooks

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// literal reports whether an expression, or one branch of it, is a string that
// stands in the playbook in clear. A file name is not the secret itself.
func literal(e hclsyntax.Expression) bool {
	switch x := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return !x.Val.IsNull() && x.Val.Type() != cty.Bool
	case *hclsyntax.ParenthesesExpr:
		return literal(x.Expression)
	case *hclsyntax.TemplateExpr:
		for _, part := range x.Parts {
			if !literal(part) {
				return false
			}
		}
		return len(x.Parts) > 0
	case *hclsyntax.TemplateWrapExpr:
		return literal(x.Wrapped)
	case *hclsyntax.ConditionalExpr:
		return literal(x.TrueResult) || literal(x.FalseResult)
	case *hclsyntax.TupleConsExpr:
		return some(x.Exprs)
	case *hclsyntax.ObjectConsExpr:
		for _, item := range x.Items {
			if literal(item.ValueExpr) {
				return true
			}
		}
		return false
	case *hclsyntax.IndexExpr:
		return literal(x.Collection)
	case *hclsyntax.RelativeTraversalExpr:
		return literal(x.Source)
	case *hclsyntax.FunctionCallExpr:
		switch x.Name {
		case "file", "templatefile", "env", "exec":
			return false
		case "try", "coalesce", "coalescelist", "sensitive":
			return some(x.Args)
		}
		return len(x.Args) > 0 && every(x.Args)
	case *hclsyntax.ForExpr:
		return literal(x.ValExpr) || (literal(x.CollExpr) && len(x.Variables()) == 0)
	case *hclsyntax.SplatExpr:
		return literal(x.Source)
	}
	return false
}

func some(list []hclsyntax.Expression) bool {
	for _, e := range list {
		if literal(e) {
			return true
		}
	}
	return false
}

func every(list []hclsyntax.Expression) bool {
	for _, e := range list {
		if !literal(e) {
			return false
		}
	}
	return true
}
