package planfile

import (
	"fmt"

	"nplay/conf"
	"nplay/conf/schema"
)

// defs are the kinds of statements that the schema does not know, or that are not
// what it says.
var defs = map[schema.Kind]string{
	schema.Unknown: "unknown", schema.Container: "container", schema.List: "list",
	schema.Leaf: "leaf", schema.LeafList: "leaf-list", schema.Flag: "flag",
}

// expected is what the schema says of a statement of this name and namespace.
func expected(parent schema.Def, name, space string) schema.Def {
	if space != "" {
		return schema.Def{}
	}
	def, _ := parent.Child(name)
	return def
}

// node makes a template of a statement of a sealed tree.
func (l *lifter) node(n *conf.Node, parent schema.Def) (wireNode, error) {
	w := wireNode{
		Name: n.Name, Space: n.Space, Key: l.id(n.Key), Value: l.id(n.Value),
		Inactive: n.Inactive, Secret: n.Secret, Label: n.Label, Withheld: n.Withheld,
	}
	if n.Def != expected(parent, n.Name, n.Space) {
		if n.Def.Known() && !n.Def.Foreign() {
			return w, fmt.Errorf("%s: the schema knows this statement in another place only", n.Name)
		}
		w.Def = defs[n.Def.Kind()]
		w.Keys = n.Def.Keys()
	}
	var err error
	w.Kids, err = l.nodes(n.Kids, n.Def)
	return w, err
}

func (l *lifter) nodes(all []*conf.Node, parent schema.Def) ([]wireNode, error) {
	var out []wireNode
	for _, n := range all {
		w, err := l.node(n, parent)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// path makes a template of a path of a sealed edit.
func (l *lifter) path(path []*conf.Node) ([]wireNode, error) {
	var out []wireNode
	parent := schema.Root()
	for _, n := range path {
		w, err := l.node(n, parent)
		if err != nil {
			return nil, err
		}
		parent = n.Def
		out = append(out, w)
	}
	return out, nil
}

// node fills a statement in.
func (l *lowerer) node(w wireNode, parent schema.Def, depth int) (*conf.Node, error) {
	if depth > maxDepth {
		return nil, damaged("statements within each other more than %d deep", maxDepth)
	}
	if err := l.budget.node(); err != nil {
		return nil, err
	}
	n := &conf.Node{Name: w.Name, Space: w.Space, Inactive: w.Inactive, Secret: w.Secret, Label: w.Label, Withheld: w.Withheld}
	var err error
	if n.Key, err = l.lower(w.Key); err != nil {
		return nil, err
	}
	if n.Value, err = l.lower(w.Value); err != nil {
		return nil, err
	}
	if n.Def, err = w.def(parent); err != nil {
		return nil, err
	}
	n.Kids, err = l.nodes(w.Kids, n.Def, depth+1)
	return n, err
}

func (l *lowerer) nodes(all []wireNode, parent schema.Def, depth int) ([]*conf.Node, error) {
	var out []*conf.Node
	for _, w := range all {
		n, err := l.node(w, parent, depth)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// path fills a path in.
func (l *lowerer) path(all []wireNode) ([]*conf.Node, error) {
	var out []*conf.Node
	parent := schema.Root()
	for i, w := range all {
		n, err := l.node(w, parent, i)
		if err != nil {
			return nil, err
		}
		parent = n.Def
		out = append(out, n)
	}
	return out, nil
}

// def is what the statement is.
func (w wireNode) def(parent schema.Def) (schema.Def, error) {
	if w.Name == "" {
		return schema.Def{}, damaged("a statement without a name")
	}
	if w.Def == "" {
		if len(w.Keys) > 0 {
			return schema.Def{}, damaged("keys of %q that the schema does not know", w.Name)
		}
		return expected(parent, w.Name, w.Space), nil
	}
	for k, name := range defs {
		switch {
		case name != w.Def:
		case len(w.Keys) > maxKeys || k != schema.List && len(w.Keys) > 0:
			return schema.Def{}, damaged("keys of %q", w.Name)
		case k == schema.Unknown:
			return schema.Def{}, nil
		default:
			return schema.Foreign(k, w.Keys...), nil
		}
	}
	return schema.Def{}, damaged("%q is of an unknown kind", w.Name)
}
