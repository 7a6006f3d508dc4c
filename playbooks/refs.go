package playbooks

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"nplay/engine"
	"nplay/internal/secret"
)

// shownOfHost is what of a host may stand for a name in a review.
var shownOfHost = []string{"name", "address", "platform", "vars"}

// refs returns the inventory values that a task's arguments refer to and that may
// be shown. The instances of a task on a host share them, where they can.
func (e *evaluation) refs(t *task, each *element) []engine.Ref {
	if !t.perHost {
		return nil
	}
	r := t.reads()
	if e.referred == nil {
		e.referred = map[*task][]engine.Ref{}
	}
	out, known := e.referred[t]
	if !known {
		for _, x := range r.all {
			out = e.refer(x, out)
		}
		e.referred[t] = out
	}
	if r.each && each != nil && !each.any {
		out = e.refer(r.of.element(each), slices.Clone(out))
	}
	return out
}

// refer appends what a reading refers to.
func (e *evaluation) refer(x reading, out []engine.Ref) []engine.Ref {
	if x.root != "host" || x.veiled || len(x.rel) == 0 {
		return out
	}
	if name, _ := step(append(hcl.Traversal{hcl.TraverseRoot{}}, x.rel...)); !contains(shownOfHost, name) {
		return out
	}
	for _, l := range e.leavesAt(x) {
		if !l.secret && !slices.ContainsFunc(out, func(r engine.Ref) bool { return r.Name == l.name }) {
			out = append(out, engine.Ref{Name: l.name, Value: l.text})
		}
	}
	return out
}

// element is the reading of one element of what for_each runs over.
func (r reading) element(each *element) reading {
	r.name = below(r.name, each.key)
	r.rel = append(slices.Clone(r.rel), hcl.TraverseIndex{Key: cty.StringVal(each.key)})
	return r
}

// leavesAt returns what a reading reads. A reference that leads nowhere on this
// host, such as one within try(), reads nothing.
func (e *evaluation) leavesAt(x reading) []leaf {
	v := root(e.base, x.root)
	if x.root == "host" {
		v = e.host.object()
	}
	if v == cty.NilVal {
		return nil
	}
	v, diags := x.rel.TraverseRel(v)
	if diags.HasErrors() {
		return nil
	}
	return leavesOf(v, x.name, false, nil)
}

// sensitives returns the sensitive values that a task's arguments refer to, by
// name. What a secret argument was made of counts, whether it is marked or not:
// secrets are the instance's.
func (e *evaluation) sensitives(t *task, each *element, secrets []secret.String) []engine.Sensitive {
	if len(secrets) == 0 {
		return nil
	}
	r := t.reads()
	all := r.all
	if r.each && each != nil && !each.any {
		all = append(slices.Clone(all), r.of.element(each))
	}
	var out []engine.Sensitive
	add := func(name, text string) {
		s := engine.Sensitive{Name: name, Value: secret.New(text)}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, x := range all {
		for _, l := range e.leavesAt(x) {
			if !l.secret && !slices.Contains(secrets, secret.New(l.text)) {
				continue
			}
			made := false
			if x.root == "local" {
				for _, v := range e.behind(x) {
					if strings.Contains(l.text, v.text) {
						made = true
						add(v.name, v.text)
					}
				}
			}
			if !made {
				add(l.name, l.text)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b engine.Sensitive) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// behind returns the sensitive values of the variables that a local is made of,
// through other locals.
func (e *evaluation) behind(x reading) []leaf {
	name, _ := step(append(hcl.Traversal{hcl.TraverseRoot{}}, x.rel...))
	var out []leaf
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if l := e.locals[name]; l != nil && l.expr != nil && !seen[name] {
			seen[name] = true
			for _, ref := range l.expr.code.Variables() {
				if ref.RootName() == "var" {
					out = append(out, e.leavesAt(readingOf(ref, false))...)
				}
			}
			for _, other := range l.expr.locals {
				visit(other)
			}
		}
	}
	visit(name)
	return slices.DeleteFunc(out, func(l leaf) bool { return !l.secret })
}

// unshown takes out of the jobs what turned out to be secret elsewhere: the same
// value may have been given to a variable that is sensitive, or to a secret
// argument of another task.
func (l *loader) unshown(jobs []*engine.Job) {
	is := func(r engine.Ref) bool { return l.secrets[r.Value] }
	for _, j := range jobs {
		if slices.ContainsFunc(j.Refs, is) {
			j.Refs = slices.DeleteFunc(slices.Clone(j.Refs), is)
		}
	}
}
