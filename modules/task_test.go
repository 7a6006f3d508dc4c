package modules

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"nplay/internal/secret"
)

// decode fills a module the way package playbooks does, from JSON.
func (c *testCase) decode(t *testing.T, e Entry, task string) {
	t.Helper()
	c.module = e.New()
	args := map[string]any{}
	for line := range strings.Lines(task) {
		name, text, ok := strings.Cut(line, "=")
		if !ok {
			t.Fatalf("%q has no =", line)
		}
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		args[strings.TrimSpace(name)] = value
	}
	c.fill(t, reflect.ValueOf(c.module).Elem(), args)
}

func (c *testCase) fill(t *testing.T, to reflect.Value, value any) {
	t.Helper()
	if to.Kind() == reflect.Interface {
		to.Set(reflect.ValueOf(textual(value)))
		return
	}
	switch x := value.(type) {
	case map[string]any:
		if to.Kind() == reflect.Map {
			to.Set(reflect.MakeMap(to.Type()))
			for k, v := range x {
				elem := reflect.New(to.Type().Elem()).Elem()
				c.fill(t, elem, v)
				to.SetMapIndex(reflect.ValueOf(k), elem)
			}
			return
		}
		for name, v := range x {
			c.fill(t, argument(t, to, name), v)
		}
	case []any:
		to.Set(reflect.MakeSlice(to.Type(), len(x), len(x)))
		for i, v := range x {
			c.fill(t, to.Index(i), v)
		}
	case string:
		if to.Type() == secretType {
			to.Set(reflect.ValueOf(secret.New(x)))
			c.secrets = append(c.secrets, x)
			return
		}
		pointed(to).SetString(x)
	case bool:
		pointed(to).SetBool(x)
	case float64:
		pointed(to).SetInt(int64(x))
	default:
		t.Fatalf("%v cannot be an argument", value)
	}
}

// textual is a value with its numbers as text, as package playbooks gives it.
func textual(value any) any {
	switch x := value.(type) {
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case []any:
		for i := range x {
			x[i] = textual(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = textual(x[k])
		}
	}
	return value
}

// pointed returns what an optional argument points at.
func pointed(to reflect.Value) reflect.Value {
	if to.Kind() != reflect.Pointer {
		return to
	}
	to.Set(reflect.New(to.Type().Elem()))
	return to.Elem()
}

// argument returns the field of that name in HCL.
func argument(t *testing.T, object reflect.Value, name string) reflect.Value {
	t.Helper()
	for i := range object.NumField() {
		if tag, _, _ := strings.Cut(object.Type().Field(i).Tag.Get("hcl"), ","); tag == name {
			return object.Field(i)
		}
	}
	t.Fatalf("%s has no argument %q", object.Type(), name)
	return reflect.Value{}
}
