package engine

import (
	"crypto/sha256"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"nplay/internal/secret"
)

// fingerprint is the same for two hosts exactly when their evaluated tasks,
// with all arguments and in the same stages, are. Secrets enter it, so it must
// not leave the process.
func fingerprint(s *staged) string {
	h := sha256.New()
	for _, j := range s.jobs {
		fmt.Fprintf(h, "%q %q %d %v %T\n", j.Play.Name, j.Task, s.stage[j], j.Source, j.Module)
		(&scribe{w: h}).value(reflect.ValueOf(j.Module), "", 0)
		for _, x := range j.Secrets {
			fmt.Fprintf(h, "secret %q\n", x.Reveal())
		}
	}
	return string(h.Sum(nil))
}

// deepest is a bound for arguments that refer to themselves, which no task's
// should.
const deepest = 32

// A scribe puts values down in a form that depends on nothing but the value: no
// addresses, no order of a map.
type scribe struct {
	w io.Writer
	// discreet leaves out secrets, and all that is not an argument: what a module
	// keeps for itself may be made of secrets.
	discreet bool
	redacted map[string]string // see Job.Redacted
}

// value writes one value. path is where it stands; only a discreet scribe asks.
func (s *scribe) value(v reflect.Value, path string, depth int) {
	w := s.w
	if depth > deepest {
		fmt.Fprint(w, "...")
		return
	}
	if s.discreet {
		if text, ok := s.redacted[path]; ok {
			fmt.Fprintf(w, "redacted %q;", text)
			return
		}
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
		s.value(v.Elem(), path, depth+1)
	case reflect.Struct:
		if s.discreet && v.Type() == secretType {
			fmt.Fprintf(w, "secret %v;", !v.IsZero())
			return
		}
		s.fields(v, path, depth)
	case reflect.Slice, reflect.Array:
		// No list leaves alone what an empty one takes away.
		fmt.Fprintf(w, "%d[%v;", v.Len(), v.Kind() == reflect.Slice && v.IsNil())
		for i := range v.Len() {
			s.value(v.Index(i), s.below(path, "["+strconv.Itoa(i)+"]"), depth+1)
		}
	case reflect.Map:
		fmt.Fprintf(w, "%d{%v;", v.Len(), v.IsNil())
		var pairs []string
		for _, k := range v.MapKeys() {
			var b strings.Builder
			inner := &scribe{&b, s.discreet, s.redacted}
			inner.value(k, s.below(path, " key"), depth+1)
			inner.value(v.MapIndex(k), s.below(path, "."+k.String()), depth+1)
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
		if s.discreet {
			fmt.Fprintf(w, "%v;", v.Type())
			return
		}
		// A function or channel: told apart by its address, which at worst checks an
		// equal list twice.
		fmt.Fprintf(w, "%v %x;", v.Type(), v.Pointer())
	}
}

// fields writes the fields of a struct, by the names that they have in a playbook
// where they have one.
func (s *scribe) fields(v reflect.Value, path string, depth int) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		at := path
		if s.discreet {
			if !f.IsExported() {
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("hcl"), ",")
			if name == "" {
				name = f.Name
			}
			switch {
			case f.Anonymous:
			case path == "":
				at = name
			default:
				at = path + "." + name
			}
		}
		fmt.Fprintf(s.w, "%s:", f.Name)
		s.value(v.Field(i), at, depth+1)
	}
}

func (s *scribe) below(path, step string) string {
	if !s.discreet {
		return ""
	}
	return path + step
}

var secretType = reflect.TypeFor[secret.String]()
