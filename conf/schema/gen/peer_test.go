package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/openconfig/goyang/pkg/yang"
)

func TestX(t *testing.T) {
	ms := yang.NewModules()
	files, _ := filepath.Glob(filepath.Join(yangDir(), "junos-conf-*.yang"))
	files = append(files, filepath.Join(yangDir(), "junos-common-types@2023-01-01.yang"))
	for _, f := range files {
		if err := ms.Read(f); err != nil {
			t.Fatal(err)
		}
	}
	if errs := ms.Process(); len(errs) > 0 {
		t.Fatal(errs)
	}
	e := yang.ToEntry(ms.Modules["junos-conf-root"])
	fmt.Fprintln(os.Stderr, len(e.Dir), len(e.Dir["configuration"].Dir))
	all, lists, choice := 0, 0, 0
	var walk func(e *yang.Entry)
	walk = func(e *yang.Entry) {
		if e.IsChoice() || e.IsCase() {
			choice++
		} else {
			all++
			if e.IsList() {
				lists++
			}
		}
		for _, d := range e.Dir {
			walk(d)
		}
	}
	walk(e.Dir["configuration"])
	fmt.Fprintln(os.Stderr, all, lists, choice, all+choice)
}
