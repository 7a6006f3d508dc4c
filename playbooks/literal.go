package playbooks

import (
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"nplay/internal/secret"
	"nplay/playbooks/functions"
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
		if contains(functions.External, x.Name) {
			return false
		}
		switch x.Name {
		case "file", "templatefile":
			return false
		case "try", "coalesce", "coalescelist", "sensitive":
			return some(x.Args)
		}
		// Of a function that is not there, only that is told.
		return knownFunction(x.Name) && len(x.Args) > 0 && every(x.Args)
	case *hclsyntax.ForExpr:
		return literal(x.ValExpr) || (literal(x.CollExpr) && len(x.Variables()) == 0)
	case *hclsyntax.SplatExpr:
		return literal(x.Source)
	}
	return false
}

// knownFunction reports whether a function that only computes has that name.
func knownFunction(name string) bool {
	_, known := pureFunctions()[name]
	return known
}

var pureFunctions = sync.OnceValue(func() map[string]function.Function { return functions.Table(nil, nil) })

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

// inClear reports a secret that stands within an argument of the task in clear.
// What came from a sensitive value does not.
func (e *evaluation) inClear(t *task, value string, atoms []secret.String) {
	for _, a := range atoms {
		if strings.Contains(a.Reveal(), value) {
			return
		}
	}
	for i, x := range t.args {
		if x == nil {
			continue
		}
		if rng, ok := e.spelt(x.code, value, 0); ok {
			e.add(note{rng: rng, summary: "Literal secret", blind: true, detail: "A secret does not belong into a playbook. Declare a variable with sensitive = true, " +
				"set it from env(), prompt(), secret_file() or exec() in the inventory, and write ${var.NAME} in " + t.sig.parameters[i].name + "."})
			return
		}
	}
}

// spelt returns the literal, in an expression or in a local that it refers to,
// which contains a text.
func (l *loader) spelt(e hclsyntax.Expression, text string, depth int) (rng hcl.Range, found bool) {
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) hcl.Diagnostics {
		if found {
			return nil
		}
		switch x := n.(type) {
		case *hclsyntax.LiteralValueExpr:
			if x.Val.Type() == cty.String && !x.Val.IsNull() && strings.Contains(x.Val.AsString(), text) {
				rng, found = x.SrcRange, true
			}
		case *hclsyntax.ScopeTraversalExpr:
			if a := l.localOf(x); a != nil && depth < maxDepth {
				rng, found = l.spelt(a.Expr, text, depth+1)
			}
		}
		return nil
	})
	if found {
		l.files[rng.Filename].hide(rng)
	}
	return rng, found
}
