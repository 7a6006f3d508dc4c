package playbooks

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"

	"nplay/internal/secret"
	"nplay/modules"
)

// A parameter is one argument a module takes: a field with an hcl tag.
type parameter struct {
	name     string
	field    []int
	typ      cty.Type // of its value
	want     cty.Type // what is converted to it: attributes of objects may be left out
	optional bool
	veil     *veil // what of it is secret
}

// A signature is what a module takes, in the order of its struct.
type signature struct {
	entry      modules.Entry
	parameters []parameter
}

var signatures sync.Map // module name -> *signature

// signatureOf reads a module's struct. A struct that cannot be filled is a bug
// of the module, caught by a test over the whole registry.
func signatureOf(e modules.Entry) *signature {
	if s, ok := signatures.Load(e.Name); ok {
		return s.(*signature)
	}
	s, err := newSignature(e)
	if err != nil {
		panic(err)
	}
	signatures.Store(e.Name, s)
	return s
}

func newSignature(e modules.Entry) (*signature, error) {
	t := reflect.TypeOf(e.New())
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("module %s: New must return a pointer to a struct", e.Name)
	}
	s := &signature{entry: e}
	for _, f := range reflect.VisibleFields(t.Elem()) {
		tag, ok := f.Tag.Lookup("hcl")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		typ, err := typeOf(f.Type)
		if err != nil {
			return nil, fmt.Errorf("module %s: argument %s: %w", e.Name, name, err)
		}
		if contains(taskArguments, name) {
			return nil, fmt.Errorf("module %s: argument %s: the language has an argument of that name", e.Name, name)
		}
		s.parameters = append(s.parameters, parameter{
			name: name, field: f.Index, typ: typ.WithoutOptionalAttributesDeep(), want: typ, optional: option == "optional", veil: veilOf(f.Type),
		})
	}
	return s, nil
}

// names returns the names of all arguments.
func (s *signature) names() []string {
	out := make([]string, len(s.parameters))
	for i, p := range s.parameters {
		out[i] = p.name
	}
	return out
}

var secretType = reflect.TypeFor[secret.String]()

// typeOf returns the cty type of a field.
func typeOf(t reflect.Type) (cty.Type, error) {
	if t == secretType {
		return cty.String, nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeOf(t.Elem())
	case reflect.String:
		return cty.String, nil
	case reflect.Bool:
		return cty.Bool, nil
	case reflect.Int, reflect.Int64, reflect.Int32:
		return cty.Number, nil
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return cty.DynamicPseudoType, nil
		}
	case reflect.Slice:
		elem, err := typeOf(t.Elem())
		return cty.List(elem), err
	case reflect.Struct:
		return objectType(t)
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			elem, err := typeOf(t.Elem())
			return cty.Map(elem), err
		}
	}
	return cty.NilType, fmt.Errorf("no HCL type for %s", t)
}

// fill copies a value, known and without marks, into a field. null leaves the
// field as it is.
func fill(to reflect.Value, v cty.Value) error {
	if v.IsNull() {
		return nil
	}
	if to.Type() == secretType {
		if v.AsString() == "" {
			return fmt.Errorf("an empty string is not a secret; leave the argument out, or give null")
		}
		to.Set(reflect.ValueOf(secret.New(v.AsString())))
		return nil
	}
	switch to.Kind() {
	case reflect.Pointer:
		p := reflect.New(to.Type().Elem())
		if err := fill(p.Elem(), v); err != nil {
			return err
		}
		to.Set(p)
	case reflect.String:
		to.SetString(v.AsString())
	case reflect.Bool:
		to.SetBool(v.True())
	case reflect.Int, reflect.Int64, reflect.Int32:
		n, acc := v.AsBigFloat().Int64()
		if acc != big.Exact || to.OverflowInt(n) {
			return fmt.Errorf("a whole number is needed")
		}
		to.SetInt(n)
	case reflect.Interface:
		to.Set(reflect.ValueOf(untyped(v)))
	case reflect.Slice:
		return fillSlice(to, v)
	case reflect.Struct:
		return fillObject(to, v)
	case reflect.Map:
		m := reflect.MakeMap(to.Type())
		for it := v.ElementIterator(); it.Next(); {
			k, x := it.Element()
			elem := reflect.New(to.Type().Elem()).Elem()
			if x.IsNull() {
				return fmt.Errorf("the element %q is null", k.AsString())
			}
			if err := fill(elem, x); err != nil {
				return err
			}
			m.SetMapIndex(reflect.ValueOf(k.AsString()), elem)
		}
		to.Set(m)
	}
	return nil
}

// untyped returns a value, known and without marks, as plain data: a string
// (numbers too, as their text), a bool, a []any, a map[string]any, or nil.
func untyped(v cty.Value) any {
	if v.IsNull() {
		return nil
	}
	switch t := v.Type(); {
	case t == cty.String:
		return v.AsString()
	case t == cty.Number:
		return v.AsBigFloat().Text('f', -1)
	case t == cty.Bool:
		return v.True()
	case t.IsObjectType(), t.IsMapType():
		m := make(map[string]any, v.LengthInt())
		for it := v.ElementIterator(); it.Next(); {
			k, x := it.Element()
			m[k.AsString()] = untyped(x)
		}
		return m
	case v.CanIterateElements():
		s := make([]any, 0, v.LengthInt())
		for it := v.ElementIterator(); it.Next(); {
			_, x := it.Element()
			s = append(s, untyped(x))
		}
		return s
	}
	return nil // of no type that HCL has
}

// fillSlice keeps an empty list apart from no list: the one means "none", the
// other "as it is".
func fillSlice(to reflect.Value, v cty.Value) error {
	s := reflect.MakeSlice(to.Type(), 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		_, x := it.Element()
		if x.IsNull() {
			return fmt.Errorf("element %d of the list is null", s.Len()+1)
		}
		elem := reflect.New(to.Type().Elem()).Elem()
		if err := fill(elem, x); err != nil {
			return err
		}
		s = reflect.Append(s, elem)
	}
	to.Set(s)
	return nil
}
