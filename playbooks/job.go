package playbooks

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"nplay/engine"
)

// An evaluation is a play evaluated for one host.
type evaluation struct {
	*loader
	play    *play
	host    *host
	results map[*task]*result
	// referred is what the tasks refer to on this host.
	referred map[*task][]engine.Ref
}

// A result is a task evaluated for one host, or for all.
type result struct {
	instances []*instance
	value     cty.Value // what a reference to the task reads
	off       bool      // switched off by `when`
	jobs      []*engine.Job
}

// maxInstances bounds for_each.
const maxInstances = 10_000

// jobs returns the host's jobs of the play, dependencies first.
func (e *evaluation) jobs() []*engine.Job {
	var all []*engine.Job
	for _, t := range e.play.sorted {
		if !t.tagged || t.sig == nil {
			continue
		}
		r := e.result(t)
		var needs []*engine.Job
		for _, n := range t.needs {
			if r := e.results[n.task]; r != nil { // nil in a circle, which is reported
				needs = append(needs, r.jobs...)
			}
		}
		mine := &result{instances: r.instances, value: r.value, off: r.off}
		e.results[t] = mine
		for _, x := range r.instances {
			if x.module == nil {
				continue
			}
			job := &engine.Job{Host: e.host.Host, Play: e.play.built, Task: t.address() + x.suffix, Module: x.module,
				Needs: needs, Secrets: x.secrets, Sensitive: x.sensitive, Refs: x.refs, Redacted: x.redacted, Source: source(t.block.DefRange())}
			mine.jobs = append(mine.jobs, job)
			all = append(all, job)
		}
		if len(mine.jobs) == 0 {
			mine.jobs = needs // a task that is switched off still stands between others
		}
	}
	return all
}

// result evaluates a task, once for all hosts where nothing in it differs.
func (e *evaluation) result(t *task) *result {
	if t.shared != nil {
		return t.shared
	}
	r := e.evaluate(t)
	if !t.perHost {
		t.shared = r
	}
	return r
}

func (e *evaluation) evaluate(t *task) *result {
	off := &result{value: cty.NullVal(cty.DynamicPseudoType), off: true}
	unknown := &result{value: cty.DynamicVal}
	if t.when != nil && !t.when.each {
		switch e.when(t, nil) {
		case no:
			return off
		case maybe:
			t.left = true
			e.look(t)
			return unknown
		case wrong:
			e.look(t)
			return unknown
		}
	}
	if t.forEach == nil {
		x := e.instance(t, nil)
		return &result{instances: []*instance{x}, value: x.value}
	}
	each, ok := e.each(t)
	if !ok {
		e.look(t)
		return unknown
	}
	r := &result{}
	values := make(map[string]cty.Value, len(each))
	for i := range each {
		key := each[i].key
		values[key] = cty.NullVal(cty.DynamicPseudoType)
		if t.when != nil && t.when.each {
			switch e.when(t, &each[i]) {
			case no:
				continue
			case maybe:
				t.left = true
				e.instance(t, &each[i])
				values[key] = cty.DynamicVal
				continue
			case wrong:
				values[key] = cty.DynamicVal
				continue
			}
		}
		x := e.instance(t, &each[i])
		x.suffix = fmt.Sprintf("[%q]", key)
		r.instances = append(r.instances, x)
		values[key] = x.value
	}
	r.value = cty.ObjectVal(values)
	return r
}

// look evaluates a task that is left out for what is wrong with it whatever it
// is evaluated for.
func (e *evaluation) look(t *task) {
	if t.forEach == nil {
		e.instance(t, nil)
	} else {
		e.instance(t, &element{any: true})
	}
}

// The answers to `when`. wrong is reported already.
type answer int

const (
	no answer = iota
	yes
	maybe
	wrong
)

func (e *evaluation) when(t *task, each *element) answer {
	v, ok := e.eval(t.when, each, t.forEach)
	if !ok {
		return wrong
	}
	v, _ = v.Unmark()
	if !v.IsKnown() {
		return maybe
	}
	b, err := convert.Convert(v, cty.Bool)
	if err != nil || b.IsNull() {
		e.add(note{rng: t.when.code.Range(), host: e.named(t.when), summary: "Wrong type", detail: "when is true or false."})
		return wrong
	}
	if b.True() {
		return yes
	}
	return no
}

// An element is one key and value of for_each.
type element struct {
	key   string
	value cty.Value
	any   bool // stands for all elements, which are not known
}

// each evaluates for_each. Without its value, and without a report, the task is
// left out.
func (e *evaluation) each(t *task) ([]element, bool) {
	v, ok := e.eval(t.forEach, nil, nil)
	if !ok {
		return nil, false
	}
	fail := func(summary, detail string) ([]element, bool) {
		e.add(note{rng: t.forEach.code.Range(), host: e.named(t.forEach), summary: summary, detail: detail})
		return nil, false
	}
	if v.IsMarked() {
		return fail("Sensitive for_each", "The keys of for_each become part of the tasks' addresses, which are shown, so they cannot be sensitive.")
	}
	if !v.IsKnown() {
		t.left = true
		return nil, false
	}
	ty := v.Type()
	set := ty.IsSetType() && ty.ElementType() == cty.String
	switch {
	case v.IsNull():
		return fail("Wrong type", "for_each is null; give a map, or a set of strings. An empty one means no task.")
	case !set && !ty.IsMapType() && !ty.IsObjectType() && !(ty.IsSetType() && v.LengthInt() == 0):
		return fail("Wrong type", "for_each is a map, or a set of strings; make a set of a list with toset(...).")
	case v.LengthInt() > maxInstances:
		return fail("Too many elements", fmt.Sprintf("for_each has %d elements; at most %d are taken.", v.LengthInt(), maxInstances))
	}
	var out []element
	for it := v.ElementIterator(); it.Next(); {
		k, x := it.Element()
		if set && (!k.IsKnown() || k.IsNull()) {
			t.left = t.left || !k.IsKnown()
			if k.IsNull() {
				return fail("Wrong type", "for_each holds a null.")
			}
			return nil, false
		}
		out = append(out, element{key: k.AsString(), value: x})
	}
	return out, true
}
