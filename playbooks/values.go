package playbooks

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"nplay/playbooks/nesting"
)

// values gathers what was given for the variables, in the order in which later
// ones win: inventory, variable files, environment, command line.
func (l *loader) values(inventory map[string]given) map[string][]given {
	out := map[string][]given{}
	for name, g := range inventory {
		if l.variables[name] != nil {
			out[name] = append(out[name], g)
		}
	}
	for name, g := range inventory {
		near := nearest(name, sortedKeys(l.variables))
		if l.variables[name] == nil && near != "" && len(out[near]) == 0 {
			l.warn(g.rng, "Unknown variable", "The playbook has no variable %q. Did you mean %q?", name, near)
		}
	}
	for _, path := range l.options.VarFiles {
		l.variableFile(path, out)
	}
	for _, kv := range l.options.Environ {
		name, text, ok := strings.Cut(kv, "=")
		name, ours := strings.CutPrefix(name, "NPLAY_VAR_")
		if ok && ours && l.variables[name] != nil {
			out[name] = append(out[name], given{text: text, from: "NPLAY_VAR_" + name, origin: "NPLAY_VAR_" + name})
		}
	}
	for _, kv := range l.options.Vars {
		name, text, ok := strings.Cut(kv, "=")
		name = strings.TrimSpace(name)
		switch {
		case !ok:
			l.add(note{summary: "Invalid --var", detail: "Write it as --var name=value."})
		case l.variables[name] == nil:
			l.add(note{summary: "Unknown variable", detail: fmt.Sprintf("--var: the playbook has no variable %q.%s",
				name, didYouMean(name, sortedKeys(l.variables)))})
		default:
			out[name] = append(out[name], given{text: text, from: "--var " + name, origin: fromFlag})
		}
	}
	return out
}

// variableFile reads a file of `name = value` lines.
func (l *loader) variableFile(path string, out map[string][]given) {
	f := l.open(path, variableFile, maxPlaybookFile)
	if f == nil {
		l.unread = true
		return
	}
	ctx := l.outside(f)
	l.check(f.body, form{what: "a variable file", attrs: keysOf(f.body.Attributes)})
	for _, a := range attributes(f.body) {
		if l.variables[a.Name] == nil {
			l.fail(a.NameRange, "Unknown variable", "The playbook has no variable %q.%s", a.Name, didYouMean(a.Name, sortedKeys(l.variables)))
			continue
		}
		out[a.Name] = append(out[a.Name], given{expr: a.Expr, ctx: ctx, rng: a.Expr.Range(), from: "the value in " + path, origin: "--var-file " + path, sealed: f.sealed})
	}
}

// read makes a value of a text from the command line or the environment. Where
// a string or number is wanted the text is taken as it is, but for the null of
// a number; everything else is written as in HCL. The text is never shown: it may be a secret.
func (l *loader) read(v *variable, g given) (cty.Value, bool) {
	if !utf8.ValidString(g.text) {
		l.add(note{rng: v.block.DefRange(), summary: "Invalid value", detail: fmt.Sprintf("What %s gives the variable %q is not UTF-8.", g.origin, v.name)})
		return cty.DynamicVal, false
	}
	if (v.typ == cty.Number || v.typ == cty.Bool) && g.text == "null" {
		return cty.NullVal(v.typ), true
	}
	if v.typ.IsPrimitiveType() || v.typ == cty.DynamicPseudoType {
		return cty.StringVal(g.text), true
	}
	bad := func() (cty.Value, bool) {
		l.add(note{rng: v.block.DefRange(), summary: "Invalid value", detail: fmt.Sprintf(
			"The variable %q is of type %s; %s has to be written as in HCL, such as %s.",
			v.name, typeexpr.TypeString(v.typ), g.from, example(v.typ))})
		return cty.DynamicVal, false
	}
	if len(g.text) > maxPlaybookFile {
		return bad()
	}
	tokens, diags := hclsyntax.LexExpression([]byte(g.text), g.from, start)
	if diags.HasErrors() || nesting.Check(tokens) != nil {
		return bad()
	}
	e, diags := hclsyntax.ParseExpression([]byte(g.text), g.from, start)
	if diags.HasErrors() {
		return bad()
	}
	value, diags := e.Value(nil)
	if diags.HasErrors() || weight(value, maxWeight, 0) < 0 {
		return bad()
	}
	return value, true
}

// example shows how a value of a type is written.
func example(t cty.Type) string {
	switch {
	case t.IsListType(), t.IsSetType(), t.IsTupleType():
		return `["a", "b"]`
	default:
		return `{ a = "b" }`
	}
}
