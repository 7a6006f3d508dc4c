package modules

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"nplay/conf"
)

// What present made, absent takes away: on a router that does not have it, one
// after the other leaves what was there before. The cases are the ones that the
// modules are tested with anyway.
func TestAbsentUndoesPresent(t *testing.T) {
	for _, e := range Registry {
		if !reflect.ValueOf(e.New()).Elem().FieldByName("Absent").IsValid() {
			continue
		}
		files, err := filepath.Glob(filepath.Join("testdata", e.Name, "*.txtar"))
		if err != nil {
			t.Fatal(err)
		}
		held := 0
		for _, file := range files {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := newCase(t, e, a)
			v := reflect.ValueOf(c.module).Elem()
			exclusive := v.FieldByName("Exclusive")
			switch {
			case c.parts["faults"] != "", c.parts["refusal"] != "", v.FieldByName("Absent").Bool():
				continue
			case exclusive.IsValid() && exclusive.Bool():
				continue // takes away what nobody named, which nobody can bring back
			}
			if undoes(t, file, c) {
				held++
			}
		}
		if held < 4 {
			t.Errorf("%s: only %d cases are undone", e.Name, held)
		}
	}
}

// undoes reports whether the case says something: what present takes away or
// writes over, such as another password, nobody can bring back.
func undoes(t *testing.T, file string, c *testCase) bool {
	t.Helper()
	undo := inverse(t, c.module)
	router, err := conf.ParseXML(strings.NewReader(c.parts["running.xml"]), conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	switch c.module.(type) {
	case *EnsureSSH:
		router.Make("system", "services", "netconf", "ssh") // neither goes where it is the only way in
	case *EnableNetconf:
		router.Make("system", "services", "ssh")
	case *EnsureRootAuth:
		// Junos wants something of root's to be left.
		router.Make("system", "root-authentication").MakeEntry("ssh-rsa", "ssh-rsa AAAA of somebody")
	}
	run := func(m Module, n *conf.Node) *conf.Node {
		n = n.Clone()
		if err := m.Ensure(target, n); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		return n
	}
	without := run(undo, router)
	if err := c.module.Ensure(target, without.Clone()); err != nil {
		return false // it builds on what the router had, such as the secret of a server
	}
	with := run(c.module, without)
	edits := conf.Diff(without, with)
	for _, e := range edits {
		if e.Op != conf.Add || e.Old != "" {
			return false
		}
	}
	if left := conf.Diff(without, run(undo, with)); len(left) > 0 {
		t.Errorf("%s: absent does not undo it:\n%s", file, strings.Join(conf.Lines(left), "\n"))
	}
	return len(edits) > 0
}

// inverse is the task with absent = true, and without the arguments that mean
// nothing then.
func inverse(t *testing.T, m Module) Module {
	t.Helper()
	v := reflect.New(reflect.TypeOf(m).Elem())
	v.Elem().Set(reflect.ValueOf(m).Elem())
	v.Elem().FieldByName("Absent").SetBool(true)
	undo := v.Interface().(Module)
	for _, err := range split(undo.(interface{ Validate() error }).Validate()) {
		var arg *ArgError
		if !errors.As(err, &arg) || !strings.Contains(arg.Err.Error(), "means nothing together with absent") {
			t.Fatal(err)
		}
		argument(t, v.Elem(), arg.Arg).SetZero()
	}
	if err := undo.(interface{ Validate() error }).Validate(); err != nil {
		t.Fatal(err)
	}
	return undo
}

// split takes joined errors apart.
func split(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return nil
}
