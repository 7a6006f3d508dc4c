package functions

import (
	"errors"
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// lengthFunc counts elements, or the characters of a string as a reader would.
var lengthFunc = function.New(&function.Spec{
	Params: []function.Parameter{{
		Name: "value", Type: cty.DynamicPseudoType,
		AllowDynamicType: true, AllowUnknown: true, AllowMarked: true,
	}},
	Type: func(args []cty.Value) (cty.Type, error) {
		ty := args[0].Type()
		if ty != cty.String && ty != cty.DynamicPseudoType && !ty.IsCollectionType() && !ty.IsTupleType() && !ty.IsObjectType() {
			return cty.NilType, function.NewArgErrorf(0, "has no length: it is %s", ty.FriendlyName())
		}
		return cty.Number, nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		v := args[0]
		switch ty := v.Type(); {
		case ty == cty.DynamicPseudoType:
			_, marks := v.Unmark()
			return cty.UnknownVal(cty.Number).WithMarks(marks), nil
		case ty == cty.String:
			return stdlib.StrlenFunc.Call(args)
		case ty.IsObjectType():
			_, marks := v.Unmark()
			return cty.NumberIntVal(int64(len(ty.AttributeTypes()))).WithMarks(marks), nil
		}
		return v.Length(), nil
	},
})

// indexFunc finds the first place of a value in a list.
var indexFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "list", Type: cty.DynamicPseudoType},
		{Name: "value", Type: cty.DynamicPseudoType},
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		if ty := args[0].Type(); !ty.IsListType() && !ty.IsTupleType() {
			return cty.NilType, function.NewArgErrorf(0, "must be a list")
		}
		return cty.Number, nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		i := 0
		for it := args[0].ElementIterator(); it.Next(); i++ {
			_, v := it.Element()
			eq, err := stdlib.Equal(v, args[1])
			if err != nil {
				return cty.NilVal, err
			}
			if !eq.IsKnown() {
				return cty.UnknownVal(cty.Number), nil
			}
			if eq.True() {
				return cty.NumberIntVal(int64(i)), nil
			}
		}
		return cty.NilVal, errors.New("the list has no such element")
	},
})

// oneFunc gives the only element of a collection, or null for an empty one.
var oneFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type: func(args []cty.Value) (cty.Type, error) {
		ty := args[0].Type()
		switch {
		case ty.IsListType() || ty.IsSetType():
			return ty.ElementType(), nil
		case ty.IsTupleType() && ty.Length() == 1:
			return ty.TupleElementType(0), nil
		case ty.IsTupleType() && ty.Length() == 0:
			return cty.DynamicPseudoType, nil
		case ty.IsTupleType():
			return cty.NilType, function.NewArgErrorf(0, "has %d elements, not one or none", ty.Length())
		}
		return cty.NilType, function.NewArgErrorf(0, "must be a list, a set or a tuple")
	},
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		switch n := args[0].LengthInt(); n {
		case 0:
			return cty.NullVal(ty), nil
		case 1:
			it := args[0].ElementIterator()
			it.Next()
			_, v := it.Element()
			return v, nil
		default:
			return cty.NilVal, function.NewArgErrorf(0, "has %d elements, not one or none", n)
		}
	},
})

// coalesceFunc gives the first argument that is neither null nor an empty
// string.
var coalesceFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{
		Name: "vals", Type: cty.DynamicPseudoType,
		AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true,
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		types := make([]cty.Type, len(args))
		for i, a := range args {
			types[i] = a.Type()
		}
		ty, _ := convert.UnifyUnsafe(types)
		if ty == cty.NilType {
			return cty.NilType, errors.New("all arguments must have the same type")
		}
		return ty, nil
	},
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		passed := cty.NewValueMarks() // of those that were looked at and left
		for _, a := range args {
			plain, marks := a.Unmark()
			if !plain.IsKnown() {
				return cty.UnknownVal(ty).WithMarks(passed, marks), nil
			}
			if plain.IsNull() || isText(plain) && plain.AsString() == "" {
				passed = cty.NewValueMarks(passed, marks)
				continue
			}
			v, err := convert.Convert(a, ty)
			if err != nil {
				return cty.NilVal, err
			}
			return v.WithMarks(passed), nil
		}
		return cty.NilVal, errors.New("every argument is null or an empty string")
	},
})

var sumFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		total := cty.Zero
		err := each(args[0], cty.Number, func(v cty.Value) (err error) {
			total, err = stdlib.Add(total, v)
			return err
		})
		return total, err
	},
})

var (
	allTrueFunc = quantor(cty.True, stdlib.And)
	anyTrueFunc = quantor(cty.False, stdlib.Or)
)

func quantor(empty cty.Value, join func(a, b cty.Value) (cty.Value, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			all := empty
			err := each(args[0], cty.Bool, func(v cty.Value) (err error) {
				all, err = join(all, v)
				return err
			})
			return all, err
		},
	})
}

// each calls f with every element, converted to ty. A null is an error.
func each(list cty.Value, ty cty.Type, f func(cty.Value) error) error {
	if t := list.Type(); !t.IsListType() && !t.IsSetType() && !t.IsTupleType() {
		return function.NewArgErrorf(0, "must be a list, a set or a tuple of %ss", ty.FriendlyName())
	}
	i := 0
	for it := list.ElementIterator(); it.Next(); i++ {
		_, v := it.Element()
		v, err := convert.Convert(v, ty)
		if err != nil || v.IsNull() {
			return function.NewArgErrorf(0, "element %d is not a %s", i, ty.FriendlyName())
		}
		if err := f(v); err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
	}
	return nil
}
