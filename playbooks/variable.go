package playbooks

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// A variable is a value that the playbook's user gives.
type variable struct {
	name        string
	block       *hclsyntax.Block
	typ         cty.Type
	defaults    *typeexpr.Defaults // of optional object attributes
	def         cty.Value          // cty.NilVal when the variable has to be given
	sensitive   bool
	validations []*hclsyntax.Block
	value       cty.Value // what holds in this run
	from        string    // where that comes from; see Value
}

var (
	variableForm = form{"a variable", []string{"type", "default", "description", "sensitive"}, []string{"validation"}}
	validForm    = form{"a validation", []string{"condition", "error_message"}, nil}
)

// variable decodes a variable block.
func (l *loader) variable(b *hclsyntax.Block) {
	if _, ok := l.labels(b, "NAME"); !ok || !l.identifier(b, 0) {
		return
	}
	v := &variable{name: b.Labels[0], block: b, typ: cty.DynamicPseudoType, def: cty.NilVal, value: cty.DynamicVal}
	if old := l.variables[v.name]; old != nil {
		l.fail(b.DefRange(), "Duplicate variable", "The variable %q is declared at %s already.", v.name, place(old.block.TypeRange))
		return
	}
	l.variables[v.name] = v
	l.check(b.Body, variableForm)
	v.sensitive = l.flag(b.Body, "sensitive")
	v.fixed(l, "description")
	if a := b.Body.Attributes["type"]; a != nil {
		typ, defaults, diags := typeexpr.TypeConstraintWithDefaults(a.Expr)
		for _, d := range diags {
			n := note{rng: a.Expr.Range(), summary: d.Summary, detail: d.Detail}
			if d.Subject != nil {
				n.rng = *d.Subject
			}
			l.add(n)
		}
		if !diags.HasErrors() {
			v.typ, v.defaults = typ, defaults
		}
	}
	if a := b.Body.Attributes["default"]; a != nil {
		if s := b.Body.Attributes["sensitive"]; s != nil {
			l.file(b).hide(a.SrcRange)
		}
		v.def = cty.NullVal(v.typ) // so that a wrong default is not reported as missing, too
		if !l.analyse(a.Expr, scope{what: "the default of a variable"}).broken {
			v.def = l.convert(v, given{expr: a.Expr, ctx: l.pure, rng: a.Expr.Range(), from: "its default"})
		}
	}
	for _, x := range b.Body.Blocks {
		if x.Type == "validation" {
			l.check(x.Body, validForm)
			if l.need(x, "condition") && l.need(x, "error_message") {
				v.validations = append(v.validations, x)
			}
		}
	}
}

// fixed checks that an argument is a plain string.
func (v *variable) fixed(l *loader, name string) {
	if a := v.block.Body.Attributes[name]; a != nil {
		l.constant(a)
	}
}

// A given is a value for a variable and where it comes from.
type given struct {
	// expr is evaluated only when no later value wins, and only for a variable
	// that the playbook has: it may run a command.
	expr hclsyntax.Expression
	ctx  *hcl.EvalContext
	text string    // when expr is nil: as written on the command line
	rng  hcl.Range // zero: from the command line or the environment
	from string    // for messages
	// origin is where it comes from; see Value.
	origin string
	// sealed is set for a value of an encrypted file, which is sensitive whatever
	// the variable is.
	sealed bool
}

// convert makes a given value one of the variable's type, or reports why it
// cannot be. The result carries the mark of a sensitive variable.
func (l *loader) convert(v *variable, g given) cty.Value {
	read := l.read
	if g.expr != nil {
		read = func(_ *variable, g given) (cty.Value, bool) { return l.value(g.expr, g.ctx, "") }
	}
	value, ok := read(v, g)
	if !ok {
		return cty.UnknownVal(v.typ)
	}
	if g.sealed {
		value = value.Mark(sensitive)
	}
	hidden := v.sensitive || value.ContainsMarked()
	if v.defaults != nil {
		plain, marks := value.UnmarkDeepWithPaths()
		value = v.defaults.Apply(plain).MarkWithPaths(marks)
	}
	out, err := convert.Convert(value, v.typ)
	if err != nil {
		detail := fmt.Sprintf("The variable %q is of type %s", v.name, typeexpr.TypeString(v.typ))
		if g.from != "" {
			detail += ", which " + g.from + " does not fit"
		}
		if f := l.files[g.rng.Filename]; !hidden && (f == nil || f.kind != variableFile) && g.rng.Filename != "" {
			detail += ": " + err.Error()
		}
		rng := g.rng
		if rng.Filename == "" {
			rng = v.block.DefRange()
		}
		l.add(note{rng: rng, summary: "Wrong type", detail: detail + ".", blind: hidden && g.rng.Filename != ""})
		return cty.UnknownVal(v.typ)
	}
	if v.sensitive {
		out = out.Mark(sensitive)
	}
	return out
}

// settle decides the value of every variable: the last of its given values,
// or its default.
func (l *loader) settle(values map[string][]given) {
	for _, name := range sortedKeys(l.variables) {
		v := l.variables[name]
		switch all := values[name]; {
		case l.recall(v, all):
		case len(all) > 0:
			v.value, v.from = l.convert(v, all[len(all)-1]), all[len(all)-1].origin
		case v.def != cty.NilVal:
			v.value, v.from = v.def, fromDefault
		case l.inventory.broken || l.unread:
			v.value = cty.UnknownVal(v.typ)
		case l.options.Inventory == "":
			v.value = cty.UnknownVal(v.typ)
			if v.sensitive {
				v.value = v.value.Mark(sensitive)
			}
			l.remarks = append(l.remarks, fmt.Sprintf("the variable %q has no value here; give one with --var, or an inventory that sets it with -i", name))
		default:
			l.fail(v.block.DefRange(), "Missing variable", "The variable %q has no default and was not given. "+
				"Set it in the inventory's variables block, with --var %s=..., in a --var-file, or as NPLAY_VAR_%s.", name, name, name)
			v.value = cty.UnknownVal(v.typ)
		}
		l.remember(v.value)
		l.bounded(v)
		for _, x := range v.validations {
			l.validate(v, x)
		}
	}
}

// validate holds a variable's value against one of its validation blocks.
func (l *loader) validate(v *variable, b *hclsyntax.Block) {
	condition, message := b.Body.Attributes["condition"].Expr, b.Body.Attributes["error_message"].Expr
	s := scope{what: "a validation", only: v.name}
	if l.analyse(condition, s).broken || l.analyse(message, s).broken || !v.value.IsWhollyKnown() {
		return
	}
	ctx := l.pure.NewChild()
	ctx.Variables = map[string]cty.Value{"var": cty.ObjectVal(map[string]cty.Value{v.name: v.value})}
	holds, ok := l.value(condition, ctx, "")
	if !ok {
		return
	}
	holds, _ = holds.UnmarkDeep()
	if holds, err := convert.Convert(holds, cty.Bool); err != nil || holds.IsNull() || !holds.IsKnown() {
		l.fail(condition.Range(), "Wrong type", "A condition has to be true or false.")
		return
	} else if holds.True() {
		return
	}
	text, ok := l.value(message, ctx, "")
	if !ok {
		return
	}
	detail := hiddenDetail
	if !text.ContainsMarked() {
		if s, err := convert.Convert(text, cty.String); err == nil && !s.IsNull() && s.IsKnown() {
			detail = s.AsString()
		}
	}
	l.add(note{rng: v.block.DefRange(), summary: fmt.Sprintf("Invalid value of the variable %q", v.name), detail: detail})
}
