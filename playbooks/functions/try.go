package functions

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// tryFunc gives the value of the first expression that has one. It is HCL's
// own but that it does not announce the type of its result, for which HCL's
// evaluates every expression once more: inside each other, a few dozen of them
// would take years.
var tryFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType},
	Type:     function.StaticReturnType(cty.DynamicPseudoType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		var failed hcl.Diagnostics
		for _, a := range args {
			v, diags := customdecode.ExpressionClosureFromVal(a).Value()
			if !diags.HasErrors() {
				if !v.IsWhollyKnown() {
					// Once it is known the expression may still fail, and the result be
					// another's.
					_, marks := v.UnmarkDeep()
					return cty.DynamicVal.WithMarks(marks), nil
				}
				return v, nil
			}
			failed = append(failed, diags...)
		}
		if len(args) == 0 {
			return cty.NilVal, errors.New("at least one expression is needed")
		}
		all := []string{"no expression has a value:"}
		for _, d := range failed {
			all = append(all, fmt.Sprintf("- %s; %s", d.Summary, d.Detail))
		}
		return cty.NilVal, errors.New(strings.Join(all, "\n"))
	},
})
