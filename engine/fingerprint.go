package engine

import (
	"crypto/sha256"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
)

// fingerprint is the same for two hosts exactly when their evaluated tasks,
// with all arguments and in the same stages, are. Secrets enter it, so it must
// not leave the process.
func fingerprint(s *staged) string {
	h := sha256.New()
	for _, j := range s.jobs {
		fmt.Fprintf(h, "%q %q %d %v %T\n", j.Play.Name, j.Task, s.stage[j], j.Source, j.Module)
		write(h, reflect.ValueOf(j.Module), 0)
		for _, x := range j.Secrets {
			fmt.Fprintf(h, "secret %q\n", x.Reveal())
		}
	}
	return string(h.Sum(nil))
}

// deepest is a bound for arguments that refer to themselves, which no task's
// should.
const deepest = 32

// write puts a value down in a form that depends on nothing but the value: no
// addresses, no order of a map, no masked secrets.
func write(w io.Writer, v reflect.Value, depth int) {
	if depth > deepest {
		fmt.Fprint(w, "...")
		return
	}
	switch v.Kind() {
	case reflect.Invalid:
		fmt.Fprint(w, "none;")
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			fmt.Fprint(w, "nil;")
			return
		}
		fmt.Fprintf(w, "%v>", v.Elem().Type())
		write(w, v.Elem(), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			fmt.Fprintf(w, "%s:", v.Type().Field(i).Name)
			write(w, v.Field(i), depth+1)
		}
	case reflect.Slice, reflect.Array:
		// No list leaves alone what an empty one takes away.
		fmt.Fprintf(w, "%d[%v;", v.Len(), v.Kind() == reflect.Slice && v.IsNil())
		for i := range v.Len() {
			write(w, v.Index(i), depth+1)
		}
	case reflect.Map:
		fmt.Fprintf(w, "%d{%v;", v.Len(), v.IsNil())
		var pairs []string
		for _, k := range v.MapKeys() {
			var b strings.Builder
			write(&b, k, depth+1)
			write(&b, v.MapIndex(k), depth+1)
			pairs = append(pairs, b.String())
		}
		slices.Sort(pairs)
		for _, p := range pairs {
			fmt.Fprintf(w, "%q;", p)
		}
	case reflect.String:
		fmt.Fprintf(w, "%q;", v.String())
	case reflect.Bool:
		fmt.Fprintf(w, "%v;", v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		fmt.Fprintf(w, "%d;", v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		fmt.Fprintf(w, "%d;", v.Uint())
	case reflect.Float32, reflect.Float64:
		fmt.Fprintf(w, "%v;", v.Float())
	default:
		// A function or channel: told apart by its address, which at worst checks an
		// equal list twice.
		fmt.Fprintf(w, "%v %x;", v.Type(), v.Pointer())
	}
}
