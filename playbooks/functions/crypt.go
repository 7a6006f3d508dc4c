package functions

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"nplay/internal/secret"
)

// sensitiveFunc marks a value. There is no way back.
var sensitiveFunc = function.New(&function.Spec{
	Params: []function.Parameter{{
		Name: "value", Type: cty.DynamicPseudoType,
		AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
	}},
	Type: func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return args[0].Mark(Sensitive), nil
	},
})

// sha512cryptFunc hashes a password in the `$6$` form. The result is sensitive
// even when the password was not marked: a hash can be guessed at.
var sha512cryptFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "password", Type: cty.String}, {Name: "salt", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if args[0].AsString() == "" {
			return cty.NilVal, function.NewArgErrorf(0, "is empty")
		}
		h, err := secret.Hash(secret.New(args[0].AsString()), args[1].AsString())
		if err != nil {
			return cty.NilVal, shown{err}
		}
		return cty.StringVal(h.Reveal()).Mark(Sensitive), nil
	},
})
