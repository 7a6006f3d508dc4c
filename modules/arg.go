package modules

import (
	"cmp"
	"reflect"
	"strings"

	"nplay/internal/secret"
)

// An Arg is one argument of a module, for the reference that
// `nplay modules NAME` prints and for whoever fills the module's struct.
//
// A field's Go type says how an argument is given: a pointer is nil and a
// slice is nil where the playbook does not name the argument or gives null;
// an empty list that is written down is an empty slice, not nil, because "no
// keys at all" is not the same as "whatever keys there are". For a secret the
// zero String means "not given", so an empty string in a playbook has to be
// refused by whoever fills the struct. A field of type any takes any value: a
// string (numbers too, as their text), a bool, a []any or a map[string]any, nil
// where it is null; its tag `type` says in words what is meant.
type Arg struct {
	Name     string // in HCL
	Type     string // in the words of HCL: "string", "number", "bool", "list(string)", "list(object)"
	Required bool
	Secret   bool // must not be a literal in a playbook, is never shown
	Doc      string
	Fields   []Arg // the attributes of an object, or of the objects of a list
}

// Args returns the module's arguments in the order of its struct.
func (e Entry) Args() []Arg { return argsOf(reflect.TypeOf(e.New()).Elem()) }

func argsOf(t reflect.Type) []Arg {
	var args []Arg
	for i := range t.NumField() {
		f := t.Field(i)
		tag, ok := f.Tag.Lookup("hcl")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		a := Arg{
			Name:     name,
			Type:     cmp.Or(f.Tag.Get("type"), typeName(f.Type)),
			Required: option != "optional",
			Secret:   f.Type == secretType,
			Doc:      f.Tag.Get("doc"),
		}
		if inner := objectIn(f.Type); inner != nil {
			a.Fields = argsOf(inner)
		}
		args = append(args, a)
	}
	return args
}

var secretType = reflect.TypeFor[secret.String]()

// objectIn returns the struct that an argument's objects are filled into.
func objectIn(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == secretType {
		return nil
	}
	return t
}

func typeName(t reflect.Type) string {
	if t == secretType {
		return "string"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem())
	case reflect.Slice:
		return "list(" + typeName(t.Elem()) + ")"
	case reflect.Map:
		return "map(" + typeName(t.Elem()) + ")"
	case reflect.Struct:
		return "object"
	case reflect.Int:
		return "number"
	}
	return t.Kind().String()
}
