package playbooks

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"nplay/internal/secret"
)

// redact writes down what may be told of the sensitive parts of an argument, by
// their paths: "set[2]", "config.system.login". v is the argument's value without
// what its module holds secret. What is written is made by the same expression,
// of values with names in the place of the secrets, so that it cannot depend on
// them; where it cannot be made so, it says no more than that there is something.
func (e *evaluation) redact(t *task, i int, v cty.Value, each *element, into map[string]string) {
	if !v.ContainsMarked() {
		return
	}
	x, p := t.args[i], t.sig.parameters[i]
	twin, diags := x.code.Value(e.shadow(x, each))
	if !diags.HasErrors() {
		twin, _ = twin.UnmarkDeep()
		var err error
		if twin, err = convert.Convert(twin, p.want); err != nil {
			twin = cty.DynamicVal
		}
	} else {
		twin = cty.DynamicVal
	}
	if calls(x.code, "sensitive") {
		twin = cty.DynamicVal // what stands in its parentheses has no name
	}
	beside(p.name, v, twin, into)
}

// beside walks a value and the one that was made with names in it.
func beside(path string, v, twin cty.Value, into map[string]string) {
	if v.IsMarked() {
		into[path] = told(twin)
		return
	}
	if !v.ContainsMarked() || !v.IsKnown() || v.IsNull() {
		return
	}
	i := 0
	for it := v.ElementIterator(); it.Next(); i++ {
		k, x := it.Element()
		at, key := path+"["+strconv.Itoa(i)+"]", cty.NumberIntVal(int64(i))
		if t := v.Type(); t.IsObjectType() || t.IsMapType() {
			at, key = path+"."+k.AsString(), k
		}
		beside(at, x, memberOf(twin, key), into)
	}
}

// memberOf is a member of a value; unknown where it has no such element.
func memberOf(v, key cty.Value) cty.Value {
	if !v.IsKnown() || v.IsNull() {
		return cty.DynamicVal
	}
	switch t := v.Type(); {
	case t.IsObjectType() && key.Type() == cty.String && t.HasAttribute(key.AsString()):
		return v.GetAttr(key.AsString())
	case t.IsMapType(), t.IsListType(), t.IsTupleType():
		if has, diags := hcl.Index(v, key, nil); !diags.HasErrors() {
			return has
		}
	}
	return cty.DynamicVal
}

// told is a value as text.
func told(v cty.Value) string {
	if !v.IsWhollyKnown() {
		return secret.Mask
	}
	if v.Type() == cty.String && !v.IsNull() {
		return v.AsString()
	}
	text, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		return secret.Mask
	}
	return string(text)
}

// shadow is the context of an expression with a name in the place of each secret.
func (e *evaluation) shadow(x *expr, each *element) *hcl.EvalContext {
	if e.play.shadow == nil {
		e.play.shadow = &hcl.EvalContext{Functions: e.base.Functions, Variables: renamedAll(e.base.Variables)}
	}
	ctx := e.context(x, each)
	if ctx == e.base {
		return e.play.shadow
	}
	child := e.play.shadow.NewChild()
	child.Variables = renamedAll(ctx.Variables)
	return child
}

func renamedAll(values map[string]cty.Value) map[string]cty.Value {
	out := make(map[string]cty.Value, len(values))
	for name, v := range values {
		out[name] = renamed(v, name, false)
	}
	return out
}

// renamed puts a name in the place of each sensitive string of a value. Anything
// else that is sensitive is not known, nor how much of it there is.
func renamed(v cty.Value, name string, inside bool) cty.Value {
	if v.IsMarked() {
		inside = true
		v, _ = v.Unmark()
	}
	switch t := v.Type(); {
	case !inside && !v.ContainsMarked():
		return v
	case !v.IsKnown() || v.IsNull():
		return cty.UnknownVal(t)
	case t == cty.String:
		return cty.StringVal("(sensitive: " + name + ")")
	case t.IsObjectType():
		attrs := map[string]cty.Value{}
		for k, x := range v.AsValueMap() {
			attrs[k] = renamed(x, below(name, k), inside)
		}
		return cty.ObjectVal(attrs)
	case inside || !v.CanIterateElements() || v.LengthInt() == 0:
		return cty.UnknownVal(t)
	case t.IsMapType():
		m := map[string]cty.Value{}
		for k, x := range v.AsValueMap() {
			m[k] = renamed(x, below(name, k), false)
		}
		return cty.MapVal(m)
	case t.IsListType(), t.IsTupleType():
		list := v.AsValueSlice()
		for i, x := range list {
			list[i] = renamed(x, name+"["+strconv.Itoa(i)+"]", false)
		}
		if t.IsTupleType() {
			return cty.TupleVal(list)
		}
		return cty.ListVal(list)
	}
	return cty.UnknownVal(v.Type())
}

// conceals does the same for what a module found to be secret in its arguments: a
// text has it in clear, whatever it was made of.
func (t *task) conceals(plain []cty.Value, found []secret.String, into map[string]string) {
	if len(found) == 0 {
		return
	}
	m := secret.NewMasker(found)
	for i, p := range t.sig.parameters {
		covered(p.name, plain[i], found, m, into)
	}
}

func covered(path string, v cty.Value, secrets []secret.String, m *secret.Masker, into map[string]string) {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() {
		return
	}
	if v.Type() == cty.String {
		text, marked := into[path]
		if !marked {
			text = v.AsString()
		}
		masked := m.Mask(text)
		for _, s := range secrets {
			if !s.IsZero() && strings.Contains(masked, s.Reveal()) {
				masked = secret.Mask // too short for the masker to look for
			}
		}
		if masked != text {
			into[path] = masked
		}
		return
	}
	if _, marked := into[path]; marked || !v.CanIterateElements() {
		return
	}
	i := 0
	for it := v.ElementIterator(); it.Next(); i++ {
		k, x := it.Element()
		at := path + "[" + strconv.Itoa(i) + "]"
		if t := v.Type(); t.IsObjectType() || t.IsMapType() {
			at = path + "." + k.AsString()
		}
		covered(at, x, secrets, m, into)
	}
}
