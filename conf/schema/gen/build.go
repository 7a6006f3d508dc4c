package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openconfig/goyang/pkg/yang"
)

// builder turns statements into nodes, bottom up. A grouping is expanded once,
// however often it is used.
type builder struct {
	mods      map[string]*module
	graph     *graph
	groupings map[*yang.Statement][]kid
}

func newBuilder(mods map[string]*module, g *graph) *builder {
	return &builder{mods: mods, graph: g, groupings: map[*yang.Statement][]kid{}}
}

// configuration returns the node of /configuration: the container of
// junos-conf-root, with what the other modules add to it and to its groups.
func (b *builder) configuration() (int, error) {
	const name = "junos-conf-root"
	root := b.mods[name]
	if root == nil {
		return 0, fmt.Errorf("no module %s", name)
	}
	var top, groups []kid
	for _, name := range slices.Sorted(maps.Keys(b.mods)) {
		m := b.mods[name]
		for _, s := range m.body {
			if s.Keyword != "augment" {
				continue
			}
			kids, err := b.kids(m, s)
			if err != nil {
				return 0, err
			}
			switch b.target(m, s.Argument) {
			case "/configuration":
				top = append(top, kids...)
			case "/configuration/groups":
				groups = append(groups, kids...)
			default:
				return 0, at(s, "augment of %s is not understood", s.Argument)
			}
		}
	}
	for _, s := range root.body {
		if s.Keyword == "container" && s.Argument == "configuration" {
			return b.root(root, s, top, groups)
		}
	}
	return 0, fmt.Errorf("module %s has no container configuration", name)
}

// target strips the prefixes of an augment's path, if all mean the root module.
func (b *builder) target(m *module, path string) string {
	steps := strings.Split(path, "/")
	for i, s := range steps {
		p, name, ok := strings.Cut(s, ":")
		if ok && m.prefixes[p] == "junos-conf-root" {
			steps[i] = name
		}
	}
	return strings.Join(steps, "/")
}

// root builds the container configuration, adding kids to it and to groups.
func (b *builder) root(m *module, s *yang.Statement, top, groups []kid) (int, error) {
	own, err := b.kidsBut(m, s, "groups")
	if err != nil {
		return 0, err
	}
	for _, c := range s.SubStatements() {
		if c.Keyword == "list" && c.Argument == "groups" {
			n, err := b.node(m, c, groups)
			if err != nil {
				return 0, err
			}
			own = append(own, kid{name: "groups", node: n})
		}
	}
	all, err := placed(s, append(own, top...))
	if err != nil {
		return 0, err
	}
	return b.graph.add(node{kind: container, kids: all}), nil
}

func (b *builder) kids(m *module, s *yang.Statement) ([]kid, error) { return b.kidsBut(m, s, "") }

// kidsBut returns the data nodes below s, cases and choices flattened, without
// the one called skip.
func (b *builder) kidsBut(m *module, s *yang.Statement, skip string) ([]kid, error) {
	var kids []kid
	for _, c := range s.SubStatements() {
		var more []kid
		var err error
		switch c.Keyword {
		case "container", "list", "leaf", "leaf-list":
			if c.Argument == skip {
				continue
			}
			var n int
			n, err = b.node(m, c, nil)
			more = []kid{{name: c.Argument, node: n}}
		case "choice", "case":
			more, err = b.kids(m, c)
		case "uses":
			more, err = b.uses(m, c)
		case "description", "key", "presence", "ordered-by", "status", "type", "units",
			"default", "mandatory", "max-elements", "config":
			// Said elsewhere, or not needed.
		default:
			err = at(c, "statement %s is not understood", c.Keyword)
		}
		if err != nil {
			return nil, err
		}
		kids = append(kids, more...)
	}
	return kids, nil
}

// placed numbers the kids of s, whose names must differ.
func placed(s *yang.Statement, kids []kid) ([]kid, error) {
	seen := map[string]bool{}
	for i, k := range kids {
		if seen[k.name] {
			return nil, at(s, "%s is there twice", k.name)
		}
		seen[k.name] = true
		kids[i].place = i
	}
	return kids, nil
}

func (b *builder) uses(m *module, s *yang.Statement) ([]kid, error) {
	if len(s.SubStatements()) > 0 {
		return nil, at(s, "uses with refinements is not understood")
	}
	name := s.Argument
	if p, rest, ok := strings.Cut(name, ":"); ok {
		if m = b.mods[m.prefixes[p]]; m == nil {
			return nil, at(s, "no module for prefix %s", p)
		}
		name = rest
	}
	g := m.groupings[name]
	if g == nil {
		return nil, at(s, "no grouping %s", name)
	}
	if kids, ok := b.groupings[g]; ok {
		if kids == nil {
			return nil, at(s, "grouping %s contains itself", name)
		}
		return kids, nil
	}
	b.groupings[g] = nil
	kids, err := b.kids(m, g)
	if err != nil {
		return nil, err
	}
	b.groupings[g] = append([]kid{}, kids...) // never nil
	return b.groupings[g], nil
}

// node builds one data node; extra are nodes that other modules put below it.
func (b *builder) node(m *module, s *yang.Statement, extra []kid) (int, error) {
	n := node{presence: sub(s, "presence") != nil}
	if o := sub(s, "ordered-by"); o != nil {
		n.ordered = o.Argument == "user"
	}
	var err error
	switch s.Keyword {
	case "container":
		n.kind = container
	case "list":
		n.kind = list
		k := sub(s, "key")
		if k == nil {
			return 0, at(s, "list %s without a key", s.Argument)
		}
		n.keys = strings.Fields(k.Argument)
	case "leaf", "leaf-list":
		n.kind = leaf
		if s.Keyword == "leaf-list" {
			n.kind = leafList
		}
		t := sub(s, "type")
		if t == nil {
			return 0, at(s, "%s without a type", s.Argument)
		}
		if t.Argument == "empty" && n.kind == leaf {
			n.kind = flagLeaf
			return b.graph.add(n), nil
		}
		p, name, _ := strings.Cut(t.Argument, ":")
		n.sensitive = name == "unreadable" && m.prefixes[p] == "junos-common-types"
		n.values, err = b.values(m, t)
		if err != nil {
			return 0, err
		}
		return b.graph.add(n), nil
	}
	kids, err := b.kids(m, s)
	if err != nil {
		return 0, err
	}
	if n.kids, err = placed(s, append(kids, extra...)); err != nil {
		return 0, err
	}
	for _, k := range n.keys {
		if !slices.ContainsFunc(n.kids, func(c kid) bool { return c.name == k }) {
			return 0, at(s, "list %s has no leaf for its key %s", s.Argument, k)
		}
	}
	return b.graph.add(n), nil
}
