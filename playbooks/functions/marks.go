package functions

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Sensitive is the mark of values that must never be shown. Package playbooks
// puts it on variables and looks for it.
const Sensitive = mark("sensitive")

type mark string

// GoString keeps cty's debug output readable.
func (m mark) GoString() string { return "functions.Sensitive" }

// marksOf returns all marks in arguments, also in the expressions that try and
// can get instead of values.
func marksOf(args []cty.Value) cty.ValueMarks {
	all := closureMarks(args)
	for _, a := range args {
		_, marks := a.UnmarkDeep()
		all = cty.NewValueMarks(all, marks)
	}
	return all
}

// closureMarks returns the marks of all that the arguments which are
// expressions read.
func closureMarks(args []cty.Value) cty.ValueMarks {
	all := cty.NewValueMarks()
	for _, a := range args {
		if a.Type() != customdecode.ExpressionClosureType || a.IsNull() || !a.IsKnown() {
			continue
		}
		c := customdecode.ExpressionClosureFromVal(a)
		if makesSecrets(c.Expression) {
			all = cty.NewValueMarks(all, cty.NewValueMarks(Sensitive))
		}
		for _, t := range c.Expression.Variables() {
			all = cty.NewValueMarks(all, readMarks(t, c.EvalContext))
		}
	}
	return all
}

// readMarks returns the marks of what a reference reads. One that leads nowhere
// counts as a reading of the last value it reached, because whether it leads
// somewhere is knowledge about that value.
func readMarks(t hcl.Traversal, ctx *hcl.EvalContext) cty.ValueMarks {
	for n := len(t); n > 0; n-- {
		v, diags := t[:n].TraverseAbs(ctx)
		if diags.HasErrors() {
			continue
		}
		if n < len(t) {
			return v.Marks()
		}
		_, marks := v.UnmarkDeep()
		return marks
	}
	return nil
}

// makesSecrets reports whether an expression calls a function whose result is
// sensitive whatever it is given.
func makesSecrets(e hcl.Expression) bool {
	found := false
	if n, ok := e.(hclsyntax.Node); ok {
		hclsyntax.VisitAll(n, func(n hclsyntax.Node) hcl.Diagnostics {
			if c, ok := n.(*hclsyntax.FunctionCallExpr); ok {
				found = found || c.Name == "sensitive" || c.Name == "sha512crypt" || slices.Contains(External, c.Name)
			}
			return nil
		})
	}
	return found
}
