package modules

import (
	"errors"
	"fmt"
	"strconv"

	"nplay/conf/schema"
)

// faults gathers what is wrong with a task's arguments, so that a person sees
// all of it at once.
type faults []error

// add notes a fault of one argument. The format must not be given the value of
// a secret.
func (f *faults) add(arg, format string, a ...any) {
	*f = append(*f, &ArgError{Arg: arg, Err: fmt.Errorf(format, a...)})
}

// note is add for an error that is there already, or nil.
func (f *faults) note(arg string, err error) {
	if err != nil {
		*f = append(*f, &ArgError{Arg: arg, Err: err})
	}
}

// number checks an optional number against the range that Junos has for the
// statement at path, which is written down in the schema and nowhere else.
func (f *faults) number(arg string, n *int, path ...string) {
	if n == nil {
		return
	}
	def, ok := schema.Lookup(path...)
	if !ok {
		f.add(arg, "Junos %s has no such statement", schema.Release)
		return
	}
	f.note(arg, def.Check(strconv.Itoa(*n)))
}

func (f faults) err() error { return errors.Join(f...) }
