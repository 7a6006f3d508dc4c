package functions

import (
	"errors"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Why an error does not say more.
var (
	errSensitive = errors.New("it failed on a sensitive value, so the reason is not shown")
	errFault     = errors.New("the function cannot handle these arguments (a fault of nplay's; please report it)")
)

// A shown error holds no value of an argument, marked or not.
type shown struct{ error }

// discreet wraps a function so that its errors never show a marked value, and
// never a stack trace. What try and can return carries the marks of what they
// tried, or they would tell about a secret whether it fits a pattern.
func discreet(f function.Function) function.Function {
	return around(f, nil, func(args []cty.Value, err error) error {
		var panicked function.PanicError
		var fit shown
		switch {
		case errors.As(err, &panicked):
			return errFault
		case errors.As(err, &fit) || len(marksOf(args)) == 0:
			return err
		}
		var arg function.ArgError
		if errors.As(err, &arg) {
			return function.NewArgError(arg.Index, errSensitive)
		}
		return errSensitive
	})
}

// bounded wraps a function with a check of its arguments, which looks at them
// without their marks. Unknown and null arguments are the function's to handle.
func bounded(f function.Function, check func(args []cty.Value) error) function.Function {
	return around(f, func(args []cty.Value) error {
		plain := make([]cty.Value, len(args))
		for i, a := range args {
			plain[i], _ = a.UnmarkDeep()
		}
		return check(plain)
	}, func(_ []cty.Value, err error) error { return err })
}

// around returns a function like f that looks at its arguments before, and at
// an error afterwards. It lets every argument through, so that f's own rules
// for unknown, null and marked values hold.
func around(f function.Function, before func([]cty.Value) error, failed func([]cty.Value, error) error) function.Function {
	spec := &function.Spec{
		Description: f.Description(),
		Params:      f.Params(),
		VarParam:    f.VarParam(),
		Type: func(args []cty.Value) (cty.Type, error) {
			ty, err := f.ReturnTypeForValues(args)
			if err != nil {
				return cty.NilType, failed(args, err)
			}
			return ty, nil
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if before != nil {
				if err := before(args); err != nil {
					return cty.NilVal, err
				}
			}
			v, err := call(f, args)
			if err != nil {
				return cty.NilVal, failed(args, err)
			}
			if !v.IsKnown() {
				// Many of cty's functions forget the marks of an unknown argument.
				for _, a := range args {
					v = v.WithMarks(a.Marks())
				}
			}
			return v.WithMarks(closureMarks(args)), nil
		},
	}
	spec.Params = slices.Clone(spec.Params)
	for i := range spec.Params {
		open(&spec.Params[i])
	}
	if spec.VarParam != nil {
		open(spec.VarParam)
	}
	return function.New(spec)
}

func open(p *function.Parameter) {
	p.AllowNull, p.AllowUnknown, p.AllowDynamicType, p.AllowMarked = true, true, true, true
}

// call calls f. A panic outside of its implementation, which cty lets through
// (when it refines a result), becomes an error.
func call(f function.Function, args []cty.Value) (v cty.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			v, err = cty.NilVal, errFault
		}
	}()
	return f.Call(args)
}
