package conf

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// ParseObject reads a configuration given as an object, by the names of the
// schema: a container is a map, a list a list of maps with their key, a leaf a
// string, a leaf-list a list of strings, a flag true, an empty container an
// empty map. nil (and false for a flag) removes the statement.
//
// Values are map[string]any, []any, string, bool and nil; numbers are given as
// their text. The error is all faults joined, each a *Fault with Keys.
func ParseObject(v map[string]any) ([]Command, error) {
	o := &object{}
	o.inside(nil, nil, v)
	if o.bad != nil {
		return nil, o.bad.err()
	}
	return o.cmds, nil
}

type object struct {
	cmds []Command
	bad  faults
}

// deepest is how deep an object may nest; no configuration comes near it.
const deepest = 100

// inside reads what stands below the statement at path. track leads there.
func (o *object) inside(path []*Node, track []any, v map[string]any) {
	parent := schema.Root()
	if len(path) > 0 {
		parent = path[len(path)-1].Def
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if slices.Contains(parent.Keys(), name) {
			continue // of the entry, read with it
		}
		here := append(slices.Clip(track), name)
		def, ok := parent.Child(name)
		switch {
		case !ok:
			err := fmt.Errorf("%s: unknown statement %s in Junos %s", PathString(path), show(name), schema.Release)
			if hint := parent.Suggest(name); hint != "" {
				err = fmt.Errorf("%w; did you mean %q?", err, hint)
			} else if hint := near(path, name); hint != "" {
				err = fmt.Errorf("%w; did you mean %q?", err, hint)
			}
			o.fault(with(path, &Node{Name: name}), here, err)
		case len(here) > deepest:
			o.fault(path, here, fmt.Errorf("nested more than %d deep: %w", deepest, ErrLimit))
		default:
			o.statement(with(path, &Node{Name: name, Def: def, Secret: def.Secret()}), here, v[name])
		}
	}
}

func (o *object) fault(path []*Node, track []any, err error) {
	o.bad.add(&Fault{Keys: slices.Clone(track), Width: 1, Veiled: secretive(path), Err: err})
}

func (o *object) kind(path []*Node, track []any, want string) {
	o.fault(path, track, fmt.Errorf("%s: this is a %s: give %s", PathString(path), path[len(path)-1].Kind(), want))
}

func (o *object) wish(op Op, path []*Node, all bool) {
	o.cmds = append(o.cmds, Command{Op: op, Path: path, All: all})
}

// statement reads the value of the statement that path ends with.
func (o *object) statement(path []*Node, track []any, v any) {
	n := path[len(path)-1]
	k := n.Kind()
	if v == nil {
		o.wish(Remove, path, k == schema.List || k == schema.LeafList)
		return
	}
	switch k {
	case schema.Container:
		o.container(path, track, v)
	case schema.Flag:
		switch v {
		case true:
			o.wish(Add, path, false)
		case false:
			o.wish(Remove, path, false)
		default:
			o.kind(path, track, "true, or null for none")
		}
	case schema.Leaf:
		o.leaf(path, track, v)
	case schema.LeafList:
		all, ok := v.([]any)
		if !ok {
			o.kind(path, track, "a list of strings")
		}
		for i, x := range all {
			o.leaf(with(path[:len(path)-1], shorn(n)), append(slices.Clip(track), i), x)
		}
	case schema.List:
		all, ok := v.([]any)
		if !ok {
			o.kind(path, track, "a list of objects, each with its "+strings.Join(n.Def.Keys(), " and "))
		}
		for i, x := range all {
			o.entry(with(path[:len(path)-1], shorn(n)), append(slices.Clip(track), i), x)
		}
	}
}

func (o *object) container(path []*Node, track []any, v any) {
	m, ok := v.(map[string]any)
	switch {
	case !ok:
		o.kind(path, track, "an object, {} for an empty one, or null for none")
	case len(m) == 0:
		o.wish(Add, path, false)
	default:
		o.inside(path, track, m)
	}
}

// text returns a value as Junos writes it.
func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	}
	return "", false
}

func (o *object) leaf(path []*Node, track []any, v any) {
	n := path[len(path)-1]
	s, ok := text(v)
	if !ok {
		o.kind(path, track, n.Def.Takes())
		return
	}
	n.Value, n.Secret = s, n.Secret || revealing(s)
	if o.fits(path, track, s) {
		o.wish(Add, path, false)
	}
}

// fits reports whether the schema, and XML, take what was given.
func (o *object) fits(path []*Node, track []any, values ...string) bool {
	for _, s := range values {
		if !carries(s) {
			o.fault(path, track, errors.New("a control character, or text that is not UTF-8"))
			return false
		}
	}
	if err := misfit(path); err != nil {
		o.fault(path, track, err)
		return false
	}
	return true
}

// entry reads an entry of the list that path ends with.
func (o *object) entry(path []*Node, track []any, v any) {
	n := path[len(path)-1]
	m, ok := v.(map[string]any)
	if !ok {
		o.kind(path, track, "objects, each with its "+strings.Join(n.Def.Keys(), " and "))
		return
	}
	var values []string
	for i, name := range n.Def.Keys() {
		s, ok := text(m[name])
		if !ok && !(name == choiceValue && m[name] == nil && i > 0 && !takesValue(values[i-1])) {
			o.fault(path, track, fmt.Errorf("%s: an entry needs its key %q, which is text", PathString(path), name))
			return
		}
		values = append(values, s)
	}
	n.Key = strings.Join(values, KeySep)
	if !o.fits(path, track, values...) {
		return
	}
	before := len(o.cmds)
	o.inside(path, track, m)
	for _, c := range o.cmds[before:] {
		if c.Op == Add {
			return
		}
	}
	o.wish(Add, path, false) // nothing below it makes it come about
}
