package conf

import "strings"

// Walk calls f for every statement below n, parents before kids, with the path
// that leads to it from just below n. When f returns false nothing below that
// statement is visited. The nodes are the tree's own and may be marked or
// changed; the slice is valid during the call only.
func (n *Node) Walk(f func(path []*Node) bool) {
	if n != nil {
		n.walk(make([]*Node, 0, 16), f)
	}
}

func (n *Node) walk(path []*Node, f func([]*Node) bool) {
	for _, k := range n.Kids {
		if below := append(path, k); f(below) {
			k.walk(below, f)
		}
	}
}

// Only returns a copy of the tree that holds nothing but these scopes and the
// statements that lead to them. A scope is a path of names such as
// "system/login"; it goes through all entries of a list. The scope "" is
// everything, no scope is nothing.
func (n *Node) Only(scopes []string) *Node {
	if n == nil {
		return nil
	}
	var split [][]string
	for _, s := range scopes {
		split = append(split, scopePath(s))
	}
	return n.only(split)
}

// only copies what the rests of scopes below n ask for.
func (n *Node) only(rests [][]string) *Node {
	for _, r := range rests {
		if len(r) == 0 {
			return n.Clone()
		}
	}
	c := *n
	c.Kids = nil
	for _, k := range n.Kids {
		var below [][]string
		for _, r := range rests {
			if called(k, r[0]) {
				below = append(below, r[1:])
			}
		}
		if len(below) > 0 {
			c.Kids = append(c.Kids, k.only(below))
		}
	}
	return &c
}

// Within reports whether the statement at path lies inside one of the scopes:
// at a scope's last name or below it. A statement above a scope does not, for
// removing it would take more than the scope.
func Within(path []*Node, scopes []string) bool {
	for _, s := range scopes {
		names := scopePath(s)
		if len(names) > len(path) {
			continue
		}
		inside := true
		for i, name := range names {
			inside = inside && called(path[i], name)
		}
		if inside {
			return true
		}
	}
	return false
}

// scopePath splits a scope into its names. The namespace of a foreign statement
// stands before its name, in braces: "{urn:example:sys}system/{urn:example:sys}clock".
func scopePath(scope string) []string {
	inside := false
	return strings.FieldsFunc(scope, func(r rune) bool {
		inside = r == '{' || inside && r != '}'
		return r == '/' && !inside
	})
}

// ScopeName is how a statement is called in a scope.
func ScopeName(n *Node) string {
	if n.Space == "" {
		return n.Name
	}
	return "{" + n.Space + "}" + n.Name
}

// called reports whether a scope has this name for n.
func called(n *Node, name string) bool {
	if strings.HasPrefix(name, "{") {
		return ScopeName(n) == name
	}
	return n.Name == name
}
