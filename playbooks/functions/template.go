package functions

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"nplay/playbooks/nesting"
)

// templateFunc renders a file of the folder in the language of playbooks. The
// template sees only the variables it is given, and the functions of table.
func (f folder) templateFunc(table map[string]function.Function) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "path", Type: cty.String},
			{Name: "vars", Type: cty.DynamicPseudoType, AllowMarked: true, AllowUnknown: true},
		},
		Type: func(args []cty.Value) (cty.Type, error) {
			if ty := args[1].Type(); !ty.IsObjectType() && !ty.IsMapType() {
				return cty.NilType, function.NewArgErrorf(1, "must be an object of variables, such as { name = host.name }")
			}
			return cty.String, nil
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name := args[0].AsString()
			src, err := f.read(name)
			if err != nil {
				return cty.NilVal, err
			}
			return render(name, src, args[1], table)
		},
	})
}

func render(name, src string, vars cty.Value, table map[string]function.Function) (cty.Value, error) {
	// The parser says again what is wrong with the tokens.
	tokens, _ := hclsyntax.LexTemplate([]byte(src), name, hcl.InitialPos)
	if deep := nesting.Check(tokens); deep != nil {
		return cty.NilVal, shown{templateError(hcl.Diagnostics{deep}, true)}
	}
	expr, diags := hclsyntax.ParseTemplate([]byte(src), name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, shown{templateError(diags, true)}
	}
	plain, marks := vars.Unmark()
	if !plain.IsKnown() {
		return cty.UnknownVal(cty.String).WithMarks(marks), nil
	}
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: table}
	for it := plain.ElementIterator(); it.Next(); {
		k, v := it.Element()
		if !hclsyntax.ValidIdentifier(k.AsString()) {
			return cty.NilVal, function.NewArgErrorf(1, "%q cannot be the name of a variable in a template", k.AsString())
		}
		ctx.Variables[k.AsString()] = v.WithMarks(marks)
	}
	v, diags := expr.Value(ctx)
	if diags.HasErrors() {
		// The detail may quote a value; the summaries of HCL never do.
		return cty.NilVal, shown{templateError(diags, !vars.ContainsMarked() && !makesSecrets(expr))}
	}
	v, marks = v.UnmarkDeep()
	s, err := convert.Convert(v, cty.String)
	if err != nil || v.IsNull() {
		return cty.NilVal, shown{fmt.Errorf("template %s: the result is not text", name)}
	}
	if s.IsKnown() && len(s.AsString()) > maxText {
		return cty.NilVal, shown{errLong}
	}
	return s.WithMarks(marks), nil
}

// templateError puts all that is wrong with a template into one error, each
// with its line. It never shows a line of the template.
func templateError(diags hcl.Diagnostics, detail bool) error {
	var all []string
	for _, d := range diags {
		s := d.Summary
		if d.Subject != nil {
			s = fmt.Sprintf("template %s, line %d: %s", d.Subject.Filename, d.Subject.Start.Line, s)
		}
		if detail && d.Detail != "" {
			s += "; " + d.Detail
		}
		all = append(all, s)
	}
	return errors.New(strings.Join(all, "\n"))
}

// recursionFunc stands where a template calls templatefile.
var recursionFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "args", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true},
	Type:     function.StaticReturnType(cty.String),
	Impl: func([]cty.Value, cty.Type) (cty.Value, error) {
		return cty.NilVal, shown{errors.New("a template cannot call templatefile; render the inner one in the playbook and give it as a variable")}
	},
})
