package playbooks

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A reading is one reference of an expression to a value that has a name of its
// own: a variable, a local, something of the host.
type reading struct {
	name   string        // as written, such as "host.vars.bgp"
	root   string        // "host", "var" or "local"
	rel    hcl.Traversal // what follows the root
	veiled bool          // what it reads goes into a secret argument
}

// readings is all that the arguments of a task read, through the tasks that they
// refer to, and through each. `when` decides whether there is a task, and not
// what it writes: what it reads is not among them.
type readings struct {
	all []reading // by name
	// each is set when arguments read each, and for_each is a plain reference, of:
	// then an instance reads only the element that is its own.
	each bool
	of   reading
}

// reads returns the readings of a task.
func (t *task) reads() *readings {
	if t.readings == nil {
		g := gathering{own: t, seen: map[gathered]bool{}, into: &readings{}}
		g.task(t, "", false)
		slices.SortStableFunc(g.into.all, func(a, b reading) int { return strings.Compare(a.name, b.name) })
		t.readings = g.into
	}
	return t.readings
}

// A gathering follows the expressions of a task.
type gathering struct {
	own  *task
	seen map[gathered]bool
	into *readings
}

// A gathered expression need not be looked at again.
type gathered struct {
	x      *expr
	veiled bool
}

// task gathers what an argument of a task reads, or all of them do.
func (g *gathering) task(t *task, argument string, veiled bool) {
	for i, x := range t.args {
		if p := t.sig.parameters[i]; x != nil && (argument == "" || argument == p.name) {
			g.expression(t, x, p.veil, veiled)
		}
	}
}

func (g *gathering) expression(t *task, x *expr, v *veil, veiled bool) {
	if g.seen[gathered{x, veiled}] {
		return
	}
	g.seen[gathered{x, veiled}] = true
	var secret []hcl.Range
	v.visit(x.code, "", func(_ string, e hclsyntax.Expression) { secret = append(secret, e.Range()) })
	for _, ref := range x.code.Variables() {
		inside := veiled || slices.ContainsFunc(secret, func(r hcl.Range) bool { return within(ref.SourceRange(), r) })
		switch ref.RootName() {
		case "host", "var", "local":
			g.add(readingOf(ref, inside))
		case "each":
			g.element(t, inside)
		default:
			for _, other := range x.tasks {
				if name, _ := step(ref); other.task.module == ref.RootName() && other.task.name == name {
					g.task(other.task, other.task.argumentOf(ref), inside)
					break
				}
			}
		}
	}
}

// element gathers what for_each reads, for an argument that reads each.
func (g *gathering) element(t *task, veiled bool) {
	if t.forEach == nil {
		return // reported
	}
	if ref, ok := t.forEach.code.(*hclsyntax.ScopeTraversalExpr); ok && t == g.own {
		switch ref.Traversal.RootName() {
		case "host", "var", "local":
			g.into.each, g.into.of = true, readingOf(ref.Traversal, false)
			return
		}
	}
	g.expression(t, t.forEach, nil, veiled)
}

func (g *gathering) add(r reading) {
	for i, old := range g.into.all {
		if old.name == r.name {
			// What is read for something that shows, too, is not veiled.
			g.into.all[i].veiled = old.veiled && r.veiled
			return
		}
	}
	g.into.all = append(g.into.all, r)
}

// readingOf makes a reading of a reference, as far as it is written out.
func readingOf(ref hcl.Traversal, veiled bool) reading {
	r := reading{name: ref.RootName(), root: ref.RootName(), veiled: veiled}
	for _, s := range ref[1:] {
		switch s := s.(type) {
		case hcl.TraverseAttr:
			r.name = below(r.name, s.Name)
		case hcl.TraverseIndex:
			if !s.Key.IsKnown() || s.Key.IsNull() {
				return r
			}
			switch s.Key.Type() {
			case cty.String:
				r.name = below(r.name, s.Key.AsString())
			case cty.Number:
				r.name += "[" + number(s.Key.AsBigFloat()) + "]"
			default:
				return r
			}
		default:
			return r
		}
		r.rel = append(r.rel, s)
	}
	return r
}

// argumentOf returns the argument that a reference to the task reads; "" when it
// may be any.
func (t *task) argumentOf(ref hcl.Traversal) string {
	rest := ref[2:]
	if t.forEach != nil && len(rest) > 0 {
		if _, ok := rest[0].(hcl.TraverseIndex); !ok {
			return ""
		}
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return ""
	}
	if a, ok := rest[0].(hcl.TraverseAttr); ok {
		return a.Name
	}
	return ""
}

// below is the name of an attribute of what has that name.
func below(name, attribute string) string {
	if hclsyntax.ValidIdentifier(attribute) {
		return name + "." + attribute
	}
	return name + "[" + strconv.Quote(attribute) + "]"
}

func number(n *big.Float) string { return n.Text('f', -1) }

// A leaf is a string or number within a value, and how to refer to it.
type leaf struct {
	name, text string
	secret     bool
}

// leavesOf returns the strings and numbers of a value, empty ones left out. What is
// inside of something sensitive has its name, because keys may be secrets, too.
func leavesOf(v cty.Value, name string, secret bool, out []leaf) []leaf {
	child := func(attribute string) string {
		if secret {
			return name
		}
		return attribute
	}
	if v.IsMarked() {
		secret = true
		v, _ = v.Unmark()
	}
	if !v.IsKnown() || v.IsNull() {
		return out
	}
	switch t := v.Type(); {
	case t == cty.String && v.AsString() != "":
		out = append(out, leaf{name, v.AsString(), secret})
	case t == cty.Number:
		out = append(out, leaf{name, number(v.AsBigFloat()), secret})
	case v.CanIterateElements():
		i := 0
		for it := v.ElementIterator(); it.Next(); i++ {
			k, x := it.Element()
			if t.IsObjectType() || t.IsMapType() {
				out = leavesOf(x, child(below(name, k.AsString())), secret, out)
			} else {
				out = leavesOf(x, child(name+"["+strconv.Itoa(i)+"]"), secret, out)
			}
		}
	}
	return out
}
