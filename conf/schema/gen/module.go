package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/openconfig/goyang/pkg/yang"
)

// module is one parsed YANG module: its statements, and its groupings and
// typedefs by name.
type module struct {
	name      string
	body      []*yang.Statement
	prefixes  map[string]string // prefix -> module name
	groupings map[string]*yang.Statement
	typedefs  map[string]*yang.Statement
}

// readModules parses all *.yang files of a directory. Only the syntax is left
// to goyang: its own expansion would repeat the routing instances in every
// logical system, a million nodes instead of seven thousand.
func readModules(dir string) (map[string]*module, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.yang"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no *.yang files in %s; set NPLAY_YANG to the directory that has them", dir)
	}
	mods := map[string]*module{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		top, err := yang.Parse(string(text), filepath.Base(f))
		if err != nil {
			return nil, err
		}
		if len(top) != 1 || top[0].Keyword != "module" {
			return nil, fmt.Errorf("%s: want one module", f)
		}
		m, err := newModule(top[0])
		if err != nil {
			return nil, err
		}
		if mods[m.name] != nil {
			return nil, fmt.Errorf("%s: module %s is there twice", f, m.name)
		}
		mods[m.name] = m
	}
	return mods, nil
}

func newModule(s *yang.Statement) (*module, error) {
	m := &module{
		name: s.Argument, body: s.SubStatements(), prefixes: map[string]string{},
		groupings: map[string]*yang.Statement{}, typedefs: map[string]*yang.Statement{},
	}
	for _, c := range m.body {
		switch c.Keyword {
		case "prefix":
			m.prefixes[c.Argument] = m.name
		case "import":
			p := sub(c, "prefix")
			if p == nil {
				return nil, at(c, "import without a prefix")
			}
			m.prefixes[p.Argument] = c.Argument
		case "grouping":
			m.groupings[c.Argument] = c
		case "typedef":
			m.typedefs[c.Argument] = c
		case "include":
			return nil, at(c, "submodules are not understood")
		}
	}
	return m, nil
}

// sub returns the first substatement with that keyword, or nil.
func sub(s *yang.Statement, keyword string) *yang.Statement {
	for _, c := range s.SubStatements() {
		if c.Keyword == keyword {
			return c
		}
	}
	return nil
}

func at(s *yang.Statement, format string, args ...any) error {
	return errors.New(s.Location() + ": " + fmt.Sprintf(format, args...))
}
