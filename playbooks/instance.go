package playbooks

import (
	"errors"
	"reflect"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"nplay/engine"
	"nplay/internal/secret"
	"nplay/modules"
)

// An instance is a task with its arguments evaluated; one per element of
// for_each.
type instance struct {
	suffix  string         // `["ann"]`
	value   cty.Value      // the object of its arguments, marks kept
	module  modules.Module // nil when it is left out, or wrong
	secrets []secret.String
	// sensitive and refs are what its arguments refer to, by name.
	sensitive []engine.Sensitive
	refs      []engine.Ref
	// redacted is what may be told of arguments that hold something sensitive.
	redacted map[string]string
}

// instance evaluates the arguments of a task and fills its module.
func (e *evaluation) instance(t *task, each *element) *instance {
	x := &instance{}
	values := make(map[string]cty.Value, len(t.args))
	plain := make([]cty.Value, len(t.args))
	dirty := make([]bool, len(t.args)) // holds something sensitive
	_, conceals := t.sig.entry.New().(concealing)
	var atoms []secret.String
	usable := true
	redacted := map[string]string{}
	seen := map[string]bool{}
	note1 := func(s string) {
		if s != "" && !seen[s] {
			seen[s] = true
			x.secrets = append(x.secrets, secret.New(s))
			e.keep(s)
		}
	}
	for i, p := range t.sig.parameters {
		v := cty.NullVal(p.typ)
		if t.args[i] != nil {
			var ok bool
			if v, ok = e.eval(t.args[i], each, t.forEach); ok {
				v, ok = e.fit(t, i, v)
			}
			if !ok {
				usable = false
				values[p.name] = cty.UnknownVal(p.typ)
				continue
			}
		} else if !p.optional {
			usable = false // reported as missing already
			values[p.name] = cty.UnknownVal(p.typ)
			continue
		}
		for _, s := range marked(v) {
			note1(s)
		}
		// Of what is secret by itself a module says nothing; see blame.
		outside := p.veil.outside(v)
		dirty[i] = outside.ContainsMarked() || p.veil.all() && v.ContainsMarked()
		if t.args[i] != nil && outside.ContainsMarked() {
			e.redact(t, i, outside, each, redacted)
		}
		if dirty[i] && t.args[i] != nil && conceals {
			for _, s := range e.atoms(t.args[i].code, e.context(t.args[i], each), 0) {
				note1(s)
				atoms = append(atoms, secret.New(s))
			}
		}
		plain[i], _ = v.UnmarkDeep()
		if p.veil != nil {
			v = p.veil.cover(v)
			for _, s := range marked(v) {
				note1(s)
			}
		}
		values[p.name] = v
		if !plain[i].IsWhollyKnown() {
			usable, t.left = false, true
		}
	}
	x.value = cty.ObjectVal(values)
	if usable {
		x.module = e.make(t, plain, dirty, each)
		if m, ok := x.module.(concealing); ok {
			found := m.Secrets()
			for _, s := range found {
				note1(s.Reveal())
				e.inClear(t, s.Reveal(), atoms)
			}
			t.conceals(plain, found, redacted)
			if len(atoms) > 0 {
				m.Conceal(atoms)
			}
		}
		if len(redacted) > 0 {
			x.redacted = redacted
		}
		x.sensitive, x.refs = e.sensitives(t, each, x.secrets), e.refs(t, each)
	}
	return x
}

// A concealing module puts whole texts into the tree in parts. It says which
// parts are secrets, and is told the sensitive values that entered its arguments.
type concealing interface {
	Secrets() []secret.String
	Conceal([]secret.String)
}

// fit converts a value to the type of a parameter.
func (e *evaluation) fit(t *task, i int, v cty.Value) (cty.Value, bool) {
	p, x := t.sig.parameters[i], t.args[i]
	fail := func(summary, detail string) (cty.Value, bool) {
		if p.veil != nil {
			e.file(t.block).hide(x.code.Range()) // a secret whose name is misspelt, too
		}
		e.add(note{rng: x.code.Range(), host: e.named(x), summary: summary, detail: detail})
		return v, false
	}
	hidden := p.veil.all() || p.veil.outside(v).ContainsMarked()
	if s := stranger(v, p.want); s != "" {
		if hidden {
			s = hiddenDetail
		}
		return fail("Unknown attribute", s)
	}
	out, err := convert.Convert(v, p.want)
	if err != nil {
		why := ""
		if p.typ.IsPrimitiveType() {
			why = ", not " + kindOf(v.Type())
		} else if !hidden {
			why = ": " + err.Error()
		}
		return fail("Wrong type", "The argument \""+p.name+"\" of "+t.module+" is "+wanted(p.typ)+why+".")
	}
	if out.IsNull() && !p.optional {
		return fail("Missing argument", "The module "+t.module+" needs the argument \""+p.name+"\", which is null here.")
	}
	return out, true
}

// wanted says in words what a parameter takes.
func wanted(t cty.Type) string {
	switch {
	case t == cty.String:
		return "a string"
	case t == cty.Number:
		return "a number"
	case t == cty.Bool:
		return "true or false"
	case t.IsListType() && t.ElementType() == cty.String:
		return "a list of strings"
	case t.IsListType() && t.ElementType().IsObjectType():
		return "a list of objects"
	}
	return t.FriendlyName()
}

// kindOf says in words what a value is, without its content.
func kindOf(t cty.Type) string {
	switch {
	case t.IsTupleType(), t.IsListType():
		return "a list"
	case t.IsObjectType(), t.IsMapType():
		return "an object"
	case t.IsSetType():
		return "a set"
	case t == cty.Bool:
		return "true or false"
	}
	return "a " + t.FriendlyName()
}

// make fills a module and has it check its arguments. nil when something is
// wrong, which is reported at the line of the argument.
func (e *evaluation) make(t *task, plain []cty.Value, dirty []bool, each *element) modules.Module {
	m := t.sig.entry.New()
	fine := true
	for i, p := range t.sig.parameters {
		if err := fill(reflect.ValueOf(m).Elem().FieldByIndex(p.field), plain[i]); err != nil {
			e.blame(t, &modules.ArgError{Arg: p.name, Err: err}, dirty, each)
			fine = false
		}
	}
	if v, ok := m.(interface{ Validate() error }); ok && fine && !t.flawed {
		for _, err := range leaves(v.Validate()) {
			fine = false
			var arg *modules.ArgError
			if !errors.As(err, &arg) {
				arg = &modules.ArgError{Err: err}
			}
			e.blame(t, arg, dirty, each)
		}
	}
	if !fine {
		return nil
	}
	return m
}

// blame reports a fault of an argument. What a module says of a sensitive
// value may quote it, and is not shown.
func (e *evaluation) blame(t *task, fault *modules.ArgError, dirty []bool, each *element) {
	arg, err := fault.Arg, fault.Err
	n := note{rng: t.block.DefRange(), summary: "Invalid argument", detail: err.Error()}
	perHost := t.perHost
	hidden := false
	for i, p := range t.sig.parameters {
		if arg == "" {
			hidden = hidden || dirty[i] || p.veil != nil
		}
		if p.name != arg {
			continue
		}
		// A secret argument's own words are safe by the contract of ArgError.
		hidden = dirty[i] && !p.veil.all()
		n.detail = arg + ": " + err.Error()
		x := t.args[i]
		if x == nil {
			continue
		}
		n.rng, perHost = x.code.Range(), x.perHost
		if len(fault.At) == 0 && fault.Place == nil {
			continue
		}
		var exact bool
		n.rng, exact = e.locate(x.code, e.context(x, each), fault.At, fault.Place)
		if exact && fault.Place != nil {
			n.detail = arg + ": " + fault.Place.Err.Error() // the line is shown
		}
		// Whatever stands behind the fault may be a secret; before it, too, when the
		// module says so.
		n.short, n.blind = true, hidden || fault.Place != nil && fault.Place.Veiled
	}
	if hidden {
		n.detail = "A sensitive value is not valid here, so what is wrong with it is not shown."
		if arg != "" {
			n.detail = arg + ": the value is sensitive and not valid, so what is wrong with it is not shown."
		}
	}
	if perHost && e.host != e.any {
		n.host = e.host.Name
	}
	e.add(n)
}

// leaves takes joined errors apart.
func leaves(err error) []error {
	if err == nil {
		return nil
	}
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		var out []error
		for _, x := range j.Unwrap() {
			out = append(out, leaves(x)...)
		}
		return out
	}
	return []error{err}
}
