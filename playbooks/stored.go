package playbooks

import (
	"fmt"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// stored returns what is kept of the variables' values.
func (l *loader) stored() []Value {
	var out []Value
	for _, name := range sortedKeys(l.variables) {
		v := l.variables[name]
		if !v.value.IsWhollyKnown() {
			continue // there is no inventory
		}
		x := Value{Name: name, From: v.from, Sensitive: v.value.ContainsMarked()}
		if !x.Sensitive {
			x.JSON, _ = ctyjson.Marshal(v.value, cty.DynamicPseudoType) // fails only for what no variable can hold
		}
		out = append(out, x)
	}
	return out
}

// recall gives a variable the value it had when it was stored. It reports
// whether there is such a value, wrong or not.
func (l *loader) recall(v *variable, given []given) bool {
	i := slices.IndexFunc(l.options.Values, func(x Value) bool { return x.Name == v.name })
	if i < 0 {
		return false
	}
	was := l.options.Values[i]
	if was.Sensitive || v.sensitive {
		return l.lost(v, was, given)
	}
	v.from = was.From
	v.value = cty.UnknownVal(v.typ)
	value, err := ctyjson.Unmarshal(was.JSON, cty.DynamicPseudoType)
	if err == nil {
		value, err = convert.Convert(value, v.typ)
	}
	if err != nil || !value.IsWhollyKnown() {
		l.fail(v.block.DefRange(), "Stored value unusable", "The value of the variable %q that was stored with the plan is not of its type.", v.name)
		return true
	}
	v.value = value
	l.contradicted(v, given)
	return true
}

// lost reports that the value of a sensitive variable, which is not stored, does
// not come from anywhere now.
func (l *loader) lost(v *variable, was Value, given []given) bool {
	if len(given) > 0 || was.From == fromDefault {
		return false
	}
	l.fail(v.block.DefRange(), "Missing variable", "The variable %q is sensitive, so that its value is not stored with a plan; "+
		"it has to be given again. When the plan was made it came from %s.", v.name, was.From)
	v.value = cty.UnknownVal(v.typ).Mark(sensitive)
	return true
}

// contradicted reports a value that is given now and is not the stored one.
// What the inventory says does not count: it is not said for this plan.
func (l *loader) contradicted(v *variable, all []given) {
	if len(all) == 0 || all[len(all)-1].origin == fromInventory {
		return
	}
	g := all[len(all)-1]
	before := l.errs
	now, _ := l.convert(v, g).UnmarkDeep()
	if l.errs > before || now.RawEquals(v.value) {
		return
	}
	detail := fmt.Sprintf("The plan was made with another value of the variable %q than %s gives now. "+
		"A stored plan is applied as it was reviewed: leave the value out, or plan again.", v.name, g.origin)
	l.add(note{rng: v.block.DefRange(), summary: "Value differs from the plan", detail: detail})
}

// Where the values of variables come from, for a person. Others name the file or
// the environment variable.
const (
	fromDefault   = "its default"
	fromInventory = "the inventory's variables"
	fromFlag      = "--var"
)

// bounded refuses numbers that take more to write down than a person would.
func (l *loader) bounded(v *variable) {
	vast := false
	_ = cty.Walk(v.value, func(_ cty.Path, x cty.Value) (bool, error) {
		x, _ = x.Unmark()
		if x.Type() == cty.Number && x.IsKnown() && !x.IsNull() {
			e := x.AsBigFloat().MantExp(nil)
			vast = vast || x.AsBigFloat().IsInf() || e > maxExponent || e < -maxExponent
		}
		return true, nil
	})
	if vast {
		l.fail(v.block.DefRange(), "Value too large", "The variable %q holds a number of more than 1,000 digits.", v.name)
		v.value = cty.UnknownVal(v.typ)
	}
}

// maxExponent bounds a number's exponent of 2.
const maxExponent = 3000
