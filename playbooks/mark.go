package playbooks

import (
	"github.com/zclconf/go-cty/cty"
)

// marked returns the strings and numbers within a value that are sensitive.
func marked(v cty.Value) []string {
	if v == cty.NilVal || !v.ContainsMarked() {
		return nil
	}
	var out []string
	collect(v, false, &out)
	return out
}

func collect(v cty.Value, inside bool, out *[]string) {
	if v.IsMarked() {
		inside = true
		v, _ = v.Unmark()
	}
	if !v.IsKnown() || v.IsNull() {
		return
	}
	switch t := v.Type(); {
	case t == cty.String && inside:
		*out = append(*out, v.AsString())
	case t == cty.Number && inside:
		*out = append(*out, v.AsBigFloat().Text('f', -1))
	case v.CanIterateElements():
		for it := v.ElementIterator(); it.Next(); {
			k, x := it.Element()
			if inside && k.Type() == cty.String && !t.IsSetType() {
				*out = append(*out, k.AsString())
			}
			collect(x, inside, out)
		}
	}
}
