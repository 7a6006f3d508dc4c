package conf

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// ParseWantedXML reads a <configuration> that a person wrote, as ParseXML does,
// and returns the commands that set what it holds and deactivate what it has as
// inactive.
//
// Unlike a router's, every statement and value is held against the schema. The
// error is all faults joined, each a *Fault with its line.
func ParseWantedXML(text string, l Limits) ([]Command, error) {
	places := map[*Node]Fault{}
	tree, err := parseXML(strings.NewReader(text), l, places)
	if err != nil {
		return nil, err
	}
	var cmds []Command
	var bad faults
	tree.Walk(func(path []*Node) bool {
		at := places[path[len(path)-1]]
		if err := wrong(path); err != nil {
			bad.add(&Fault{Line: at.Line, Column: at.Column, Width: 1, Veiled: secretive(path), Err: err})
			return false
		}
		cmds = append(cmds, wish(path, at)...)
		return true
	})
	// What holds something is deactivated when that is there.
	slices.SortStableFunc(cmds, func(a, b Command) int { return int(a.Op) - int(b.Op) })
	if bad != nil {
		return nil, bad.err()
	}
	return cmds, nil
}

// wish returns the commands for the statement that a path ends with.
func wish(path []*Node, at Fault) []Command {
	var cmds []Command
	shape := make([]*Node, len(path))
	for i, n := range path {
		shape[i] = shorn(n)
		shape[i].Inactive = false
	}
	n := path[len(path)-1]
	if bare(n) {
		cmds = append(cmds, Command{Op: Add, Path: shape, Line: at.Line, Column: at.Column})
	}
	if n.Inactive {
		cmds = append(cmds, Command{Op: Deactivate, Path: shape, Line: at.Line, Column: at.Column})
	}
	return cmds
}

// wrong says what the schema has against the statement that a path ends with.
func wrong(path []*Node) error {
	n, above := path[len(path)-1], path[:len(path)-1]
	where := PathString(above)
	if !n.Def.Known() {
		parent := schema.Root()
		if len(above) > 0 {
			parent = above[len(above)-1].Def
		}
		if _, ok := parent.Child(n.Name); ok && n.Space == "" {
			return fmt.Errorf("%s: <%s> is not written like this in Junos %s", where, n.Name, schema.Release)
		}
		err := fmt.Errorf("%s: unknown statement <%s> in Junos %s", where, n.Name, schema.Release)
		if hint := parent.Suggest(n.Name); hint != "" && hint != n.Name {
			err = fmt.Errorf("%w; did you mean <%s>?", err, hint)
		}
		return err
	}
	return misfit(path)
}

// misfit says what is wrong with the keys or the value of a statement.
func misfit(path []*Node) error {
	n := path[len(path)-1]
	check := func(d schema.Def, value string) error {
		err := d.Check(value)
		switch {
		case err == nil:
			return nil
		case n.Secret || revealing(value):
			return fmt.Errorf("%s: the value is not %s", PathString(path), d.Takes())
		}
		return fmt.Errorf("%s: %w", PathString(path), err)
	}
	switch n.Kind() {
	case schema.Leaf, schema.LeafList:
		return check(n.Def, n.Value)
	case schema.List:
		names, values := n.Def.Keys(), n.Keys()
		if len(names) != len(values) {
			return fmt.Errorf("%s: an entry of this list has %d keys", PathString(path), len(names))
		}
		for i, name := range names {
			if name == choiceValue && i > 0 && !takesValue(values[i-1]) && values[i] == "" {
				continue
			}
			d, ok := n.Def.Child(name)
			if !ok {
				return errors.New("a list without its key") // of no schema that decode takes
			}
			if err := check(d, values[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// secretive reports whether a path has a secret in it, or one could stand at
// its end.
func secretive(path []*Node) bool {
	for i, n := range path {
		if n.Secret {
			return true
		}
		if i == len(path)-2 {
			for _, d := range n.Def.Children() {
				if d.Secret() {
					return true
				}
			}
		}
	}
	return false
}
