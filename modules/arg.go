package modules

import (
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
// refused by whoever fills the struct.
type Arg struct {
	Name     string // in HCL
	Type     string // in the words of HCL: "string", "number", "bool", "list(string)"
	Required bool
	Secret   bool // must not be a literal in a playbook, is never shown
	Doc      string
}

// Args returns the module's arguments in the order of its struct.
func (e Entry) Args() []Arg {
	t := reflect.TypeOf(e.New()).Elem()
	var args []Arg
	for i := range t.NumField() {
		f := t.Field(i)
		tag, ok := f.Tag.Lookup("hcl")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		args = append(args, Arg{
			Name:     name,
			Type:     typeName(f.Type),
			Required: option != "optional",
			Secret:   f.Type == reflect.TypeFor[secret.String](),
			Doc:      f.Tag.Get("doc"),
		})
	}
	return args
}

func typeName(t reflect.Type) string {
	if t == reflect.TypeFor[secret.String]() {
		return "string"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem())
	case reflect.Slice:
		return "list(" + typeName(t.Elem()) + ")"
	case reflect.Int:
		return "number"
	}
	return t.Kind().String()
}
