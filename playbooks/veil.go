package playbooks

import (
	"reflect"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A veil says what of an argument is secret: all of it, or attributes of its
// objects. nil is nothing.
type veil struct {
	whole bool
	attrs map[string]*veil // by the names of all attributes, nil of what is none
}

// veilOf reads a field's type. Lists and maps have the veil of what they hold.
func veilOf(t reflect.Type) *veil {
	for t != secretType && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
		t = t.Elem()
	}
	switch {
	case t == secretType:
		return &veil{whole: true}
	case t.Kind() != reflect.Struct:
		return nil
	}
	v, some := &veil{attrs: map[string]*veil{}}, false
	for _, f := range reflect.VisibleFields(t) {
		if tag, ok := f.Tag.Lookup("hcl"); ok {
			name, _, _ := strings.Cut(tag, ",")
			v.attrs[name] = veilOf(f.Type)
			some = some || v.attrs[name] != nil
		}
	}
	if !some {
		return nil
	}
	return v
}

// all reports whether the whole argument is secret.
func (v *veil) all() bool { return v != nil && v.whole }

// visit calls do for each part of an expression that gives a secret its value,
// with the name it is given to: that of the argument or an attribute. It is ""
// where there is no such attribute, which may be a secret's that is misspelt.
func (v *veil) visit(e hclsyntax.Expression, name string, do func(name string, e hclsyntax.Expression)) {
	if v == nil {
		return
	}
	if v.whole {
		do(name, e)
		return
	}
	switch x := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		v.visit(x.Expression, name, do)
	case *hclsyntax.ConditionalExpr:
		v.visit(x.TrueResult, name, do)
		v.visit(x.FalseResult, name, do)
	case *hclsyntax.TupleConsExpr:
		for _, elem := range x.Exprs {
			v.visit(elem, name, do)
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range x.Items {
			v.item(item, name, do)
		}
	case *hclsyntax.ForExpr:
		v.visit(x.CollExpr, name, do)
		v.visit(x.ValExpr, name, do)
	case *hclsyntax.FunctionCallExpr:
		for _, arg := range x.Args {
			v.visit(arg, name, do)
		}
	case *hclsyntax.IndexExpr:
		v.visit(x.Collection, name, do)
	case *hclsyntax.RelativeTraversalExpr:
		v.visit(x.Source, name, do)
	case *hclsyntax.SplatExpr:
		v.visit(x.Source, name, do)
	}
}

// item visits one item of an object.
func (v *veil) item(item hclsyntax.ObjectConsItem, name string, do func(string, hclsyntax.Expression)) {
	key := hcl.ExprAsKeyword(item.KeyExpr)
	if key == "" {
		if k, diags := item.KeyExpr.Value(nil); !diags.HasErrors() && k.Type() == cty.String && k.IsWhollyKnown() && !k.IsNull() {
			key = k.AsString()
		}
	}
	switch inner, known := v.attrs[key]; {
	case inner != nil:
		inner.visit(item.ValueExpr, key, do)
	case !known:
		do("", item.ValueExpr)
		v.visit(item.ValueExpr, name, do) // of a map of such objects
	}
}

// cover marks what is secret within a value as sensitive.
func (v *veil) cover(val cty.Value) cty.Value {
	return v.change(val, func(x cty.Value) cty.Value { return x.Mark(sensitive) })
}

// outside returns the value without what is secret by itself.
func (v *veil) outside(val cty.Value) cty.Value {
	return v.change(val, func(x cty.Value) cty.Value { return cty.NullVal(x.Type()) })
}

// change replaces the secret parts of a value.
func (v *veil) change(val cty.Value, to func(cty.Value) cty.Value) cty.Value {
	if v == nil {
		return val
	}
	if v.whole {
		return to(val)
	}
	out, err := cty.Transform(val, func(path cty.Path, x cty.Value) (cty.Value, error) {
		at := v
		for _, step := range path {
			if get, ok := step.(cty.GetAttrStep); ok {
				if at = at.attrs[get.Name]; at == nil {
					return x, nil
				}
			}
			if at.whole {
				break
			}
		}
		// What is inside of something secret is left to the value around it.
		if at.whole && len(path) > 0 {
			if _, ok := path[len(path)-1].(cty.GetAttrStep); ok {
				return to(x), nil
			}
		}
		return x, nil
	})
	if err != nil {
		return to(val)
	}
	return out
}
