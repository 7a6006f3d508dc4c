package modules

import (
	"errors"
	"fmt"
	"unicode/utf8"

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

// value checks an optional value against what Junos takes for the statement at
// path, which is written down in the schema and nowhere else.
func (f *faults) value(arg string, v *string, path ...string) {
	if v != nil {
		f.note(arg, checkValue(*v, path...))
	}
}

// number is value for numbers.
func (f *faults) number(arg string, n *int, path ...string) { f.value(arg, digits(n), path...) }

// settings checks the leaves of one statement.
func (f *faults) settings(all []setting, path ...string) {
	for _, s := range all {
		f.value(s.arg, s.value, append(path[:len(path):len(path)], s.leaf)...)
	}
}

// idle notes that an argument is given which absent = true has no use for.
func (f *faults) idle(arg string, given bool) {
	if given {
		f.add(arg, "means nothing together with absent = true; leave it out")
	}
}

// checkValue holds a value against the schema.
func checkValue(v string, path ...string) error {
	def, ok := schema.Lookup(path...)
	if !ok {
		return fmt.Errorf("there is no such statement in Junos %s", schema.Release)
	}
	if v == "" {
		return errors.New("is empty; leave it out to leave the router's as it is")
	}
	err := def.Check(v)
	if n := utf8.RuneCountInString(v); err != nil && n > longest {
		return fmt.Errorf("has %d characters and is not %s", n, def.Takes())
	}
	return err
}

// longest is the longest value that an error quotes.
const longest = 100

func (f faults) err() error { return errors.Join(f...) }

// inside checks the settings of one object of a list, and says of which one.
func (f *faults) inside(arg, name string, all []setting, path ...string) {
	for _, s := range all {
		if s.value == nil {
			continue
		}
		err := checkValue(*s.value, append(path[:len(path):len(path)], s.leaf)...)
		if err == nil {
			switch s.leaf {
			case "routing-instance":
				err = checkToken(*s.value, "a routing instance")
			case "source-address":
				err = checkAddress(*s.value)
			case "match":
				err = checkRegex(*s.value)
			case "log-prefix":
				err = checkText(*s.value)
			}
		}
		if err != nil {
			f.note(arg, fmt.Errorf("%q: %s: %w", name, s.arg, err))
		}
	}
}
