// Package selector chooses routers of an inventory by an expression such as
//
//	edge & !maintenance, r1.example.net, (site=fra* & role=reflector)
//
// A plain word is the name of a router or of a group. A word with * (any
// characters) or ? (one character) stands for routers' names, never for
// groups', so that a new group cannot widen a selection by its name. Numbers in
// brackets, r[1-3,7] or mx[001-040].ams, stand for all of those words; plans
// print routers so. NAME=VALUE
// holds for routers whose variable has that value, which may have * and ? too.
// ! binds closer than &, and & closer than the comma. A word in quotes, single
// or double, is taken as it is: 'New York', "a,b". Case matters.
//
// The package knows neither inventory nor playbook: whoever uses it says what a
// router's name, groups and variables are, and looks for unknown names itself
// (see Selector.Names).
package selector

import (
	"maps"
	"slices"
	"strings"
)

// A Host is what a selector may look at.
type Host struct {
	Name   string
	Groups []string // all of them, also those it is in through another group
	// Vars returns the value of a variable as text, and whether the router has
	// it. It may be nil. Sensitive variables should not be offered: what a
	// selector selects is shown.
	Vars func(name string) (value string, ok bool)
}

// A Selector is a parsed expression. It may be used from several goroutines.
type Selector struct{ root node }

// Match reports whether the selector selects the router.
func (s *Selector) Match(h Host) bool { return s.root.match(h) }

// Names returns the words that must be the name of a router or of a group,
// sorted, each once. A word that is neither is a typing error, which Match
// cannot see.
func (s *Selector) Names() []string {
	var names []string
	s.root.walk(func(t term) {
		if t.variable == "" {
			names = slices.AppendSeq(names, maps.Keys(t.value.plain()))
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// Vars returns the names of the variables that the selector asks for, sorted,
// each once.
func (s *Selector) Vars() []string {
	var names []string
	s.root.walk(func(t term) {
		if t.variable != "" {
			names = append(names, t.variable)
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// String returns the selector in one form of writing; to parse it gives the
// same selector.
func (s *Selector) String() string {
	var b strings.Builder
	s.root.write(&b, 0)
	return b.String()
}
