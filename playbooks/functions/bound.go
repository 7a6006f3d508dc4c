package functions

import (
	"errors"
	"regexp"

	"github.com/zclconf/go-cty/cty"
)

// A playbook may come from a stranger's pull request. These checks keep one
// short line of it from filling the memory.

// A width or precision of five digits and more.
var hugeVerb = regexp.MustCompile(`%[^%a-zA-Z]*[0-9]{5}`)

func checkFormat(args []cty.Value) error {
	if len(args) > 0 && isText(args[0]) && hugeVerb.MatchString(args[0].AsString()) {
		return errors.New("a width or precision has at most 4 digits")
	}
	return nil
}

func checkIndent(args []cty.Value) error {
	if n := args[0]; n.IsKnown() && !n.IsNull() && n.Type() == cty.Number {
		if n.LessThan(cty.Zero).True() || n.GreaterThan(cty.NumberIntVal(1000)).True() {
			return errors.New("it indents by 0 to 1000 spaces")
		}
	}
	return nil
}

func checkProduct(args []cty.Value) error {
	const most = 100_000
	total := 1
	for _, a := range args {
		if !a.IsKnown() || a.IsNull() || !a.CanIterateElements() || !a.Length().IsKnown() {
			continue
		}
		n := a.LengthInt()
		if n == 0 {
			return nil
		}
		if n > most/total {
			return errors.New("the result would have more than 100,000 elements")
		}
		total *= n
	}
	return nil
}

func isText(v cty.Value) bool { return v.Type() == cty.String && v.IsKnown() && !v.IsNull() }
