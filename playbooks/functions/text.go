package functions

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// text makes a function of strings that returns a string.
func text(f func(a []string) (string, error), params ...string) function.Function {
	return ofText(cty.String, func(a []string) (cty.Value, error) {
		s, err := f(a)
		if err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(s), nil
	}, params...)
}

// test makes a function of strings that returns a bool.
func test(f func(s, part string) bool, params ...string) function.Function {
	return ofText(cty.Bool, func(a []string) (cty.Value, error) {
		return cty.BoolVal(f(a[0], a[1])), nil
	}, params...)
}

func ofText(ty cty.Type, f func(a []string) (cty.Value, error), params ...string) function.Function {
	spec := &function.Spec{
		Type: function.StaticReturnType(ty),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			a := make([]string, len(args))
			for i, v := range args {
				a[i] = v.AsString()
			}
			return f(a)
		},
	}
	for _, name := range params {
		spec.Params = append(spec.Params, function.Parameter{Name: name, Type: cty.String})
	}
	return function.New(spec)
}

var (
	startsWithFunc  = test(strings.HasPrefix, "str", "prefix")
	endsWithFunc    = test(strings.HasSuffix, "str", "suffix")
	strContainsFunc = test(strings.Contains, "str", "substr")

	base64EncodeFunc = text(func(a []string) (string, error) {
		return base64.StdEncoding.EncodeToString([]byte(a[0])), nil
	}, "str")

	base64DecodeFunc = text(func(a []string) (string, error) {
		b, err := base64.StdEncoding.DecodeString(a[0])
		if err != nil {
			return "", function.NewArgErrorf(0, "is not base64")
		}
		if !utf8.Valid(b) {
			return "", function.NewArgErrorf(0, "is not text: the decoded bytes are not UTF-8")
		}
		return string(b), nil
	}, "str")

	// sha256Func gives the sum in hexadecimal.
	sha256Func = text(func(a []string) (string, error) {
		sum := sha256.Sum256([]byte(a[0]))
		return hex.EncodeToString(sum[:]), nil
	}, "str")

	// replaceFunc takes a substr between slashes for a regular expression.
	replaceFunc = text(func(a []string) (string, error) {
		str, substr, with := a[0], a[1], a[2]
		if len(substr) < 2 || substr[0] != '/' || substr[len(substr)-1] != '/' {
			return limit(len(str)+strings.Count(str, substr)*len(with), func() string {
				return strings.ReplaceAll(str, substr, with)
			})
		}
		re, err := regexp.Compile(substr[1 : len(substr)-1])
		if err != nil {
			return "", function.NewArgError(1, err)
		}
		// Each `$` may put the whole text in again.
		matches, groups := len(re.FindAllStringIndex(str, -1)), strings.Count(with, "$")
		return limit(len(str)*(1+groups)+matches*len(with), func() string {
			return re.ReplaceAllString(str, with)
		})
	}, "str", "substr", "replace")
)

// maxText bounds what a function makes out of little.
const maxText = 4 << 20

var errLong = errors.New("the result would have more than 4 MiB")

func limit(n int, f func() string) (string, error) {
	if n > maxText {
		return "", errLong
	}
	return f(), nil
}
