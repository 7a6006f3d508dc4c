package playbooks

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// objectType returns the type of an argument's objects: a struct whose fields
// have hcl tags, as a module's own struct has. An attribute tagged "optional"
// may be left out.
func objectType(t reflect.Type) (cty.Type, error) {
	attrs := map[string]cty.Type{}
	var optional []string
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("hcl")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		typ, err := typeOf(f.Type)
		if err != nil {
			return cty.NilType, fmt.Errorf("attribute %s: %w", name, err)
		}
		attrs[name] = typ
		if option == "optional" {
			optional = append(optional, name)
		}
	}
	if len(attrs) == 0 {
		return cty.NilType, fmt.Errorf("no HCL type for %s", t)
	}
	return cty.ObjectWithOptionalAttrs(attrs, optional), nil
}

// fillObject copies an object into a struct. null leaves an optional field as
// it is, and is refused where the attribute is needed.
func fillObject(to reflect.Value, v cty.Value) error {
	for _, f := range reflect.VisibleFields(to.Type()) {
		tag, ok := f.Tag.Lookup("hcl")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		x := v.GetAttr(name)
		if x.IsNull() && option != "optional" {
			return fmt.Errorf("the attribute %q is needed, and null here", name)
		}
		if err := fill(to.FieldByIndex(f.Index), x); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// stranger says which attribute of the objects in a value is not one that the
// type has. The conversion would drop it without a word.
func stranger(v cty.Value, t cty.Type) string {
	v, _ = v.Unmark()
	switch {
	case v.IsNull() || !v.IsKnown():
	case t.IsObjectType() && v.Type().IsObjectType():
		have := t.AttributeTypes()
		for _, name := range sortedKeys(v.Type().AttributeTypes()) {
			want, ok := have[name]
			if !ok {
				return fmt.Sprintf("There is no attribute %q here.%s", name, didYouMean(name, sortedKeys(have)))
			}
			if s := stranger(v.GetAttr(name), want); s != "" {
				return s
			}
		}
	case t.IsCollectionType() && v.CanIterateElements():
		for it := v.ElementIterator(); it.Next(); {
			_, x := it.Element()
			if s := stranger(x, t.ElementType()); s != "" {
				return s
			}
		}
	}
	return ""
}
