package playbooks

import (
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"nplay/engine"
	"nplay/internal/secret"
)

const answersForm = `answers is an object of a part of the prompt and what to say to it, such as { passcode = exec("otp", "netops") }.`

// answers decodes what to say to the prompts of a login, in the order of the
// file: the first that fits counts.
func (l *loader) answers(b *hclsyntax.Block, ctx *hcl.EvalContext) []engine.Answer {
	a := b.Body.Attributes["answers"]
	if a == nil {
		return nil
	}
	l.file(b).hide(a.SrcRange)
	if rng, ok := literalAnswer(a); ok {
		l.fail(rng, "Literal secret", "An answer does not belong into this file. Take it from env(\"NAME\"), prompt(\"Question\") or "+
			"secret_file(\"FILE\"), or let exec() ask a password store.")
		return nil
	}
	v, ok := l.value(a.Expr, ctx, "")
	if !ok || v.IsNull() {
		return nil
	}
	l.remember(v)
	v, _ = v.Unmark()
	if !v.IsKnown() || !(v.Type().IsObjectType() || v.Type().IsMapType()) {
		l.fail(a.Expr.Range(), "Wrong type", answersForm)
		return nil
	}
	var out []engine.Answer
	seen := map[string]bool{}
	for _, k := range l.prompts(a.Expr, v) {
		answer, ok := l.answer(k.rng, v, k.text)
		switch low := strings.ToLower(k.text); {
		case !ok:
			return nil
		case strings.TrimSpace(low) == "":
			l.fail(k.rng, "Empty prompt", "An empty text is a part of every prompt; name a part of the one that is meant.")
		case seen[low]:
			l.fail(k.rng, "Given twice", "There is an answer for this prompt already; prompts are compared without regard to case.")
		default:
			seen[low] = true
			out = append(out, engine.Answer{Prompt: k.text, Value: answer})
		}
	}
	return out
}

// answer returns what an object says to a prompt.
func (l *loader) answer(rng hcl.Range, v cty.Value, prompt string) (secret.String, bool) {
	var x cty.Value
	if v.Type().IsMapType() {
		x = v.Index(cty.StringVal(prompt))
	} else {
		x = v.GetAttr(prompt)
	}
	x, _ = x.UnmarkDeep()
	s, err := convert.Convert(x, cty.String)
	if err != nil || s.IsNull() || !s.IsKnown() || s.AsString() == "" {
		l.fail(rng, "Wrong type", "An answer is a string that is not empty.")
		return secret.String{}, false
	}
	l.keep(s.AsString())
	return secret.New(s.AsString()), true
}

// prompts returns the keys of an object: as they are written where they are,
// otherwise sorted.
func (l *loader) prompts(e hclsyntax.Expression, v cty.Value) []named {
	var out []named
	if o, ok := e.(*hclsyntax.ObjectConsExpr); ok {
		for _, item := range o.Items {
			k, diags := item.KeyExpr.Value(nil)
			if diags.HasErrors() || k.IsNull() || !k.IsKnown() || k.IsMarked() {
				out = nil
				break
			}
			if k, err := convert.Convert(k, cty.String); err == nil {
				out = append(out, named{k.AsString(), item.KeyExpr.Range()})
			}
		}
		if out != nil {
			return out
		}
	}
	for it := v.ElementIterator(); it.Next(); {
		k, _ := it.Element()
		out = append(out, named{k.AsString(), e.Range()})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].text < out[j].text })
	return out
}

// literalAnswer returns where an answer stands in the file in clear.
func literalAnswer(a *hclsyntax.Attribute) (hcl.Range, bool) {
	switch x := a.Expr.(type) {
	case *hclsyntax.ObjectConsExpr:
		for _, item := range x.Items {
			if literal(item.ValueExpr) {
				return item.KeyExpr.Range(), true
			}
		}
		return hcl.Range{}, false
	case *hclsyntax.ForExpr:
		// What it runs over may be the prompts.
		said := literal(x.ValExpr)
		for _, v := range x.ValExpr.Variables() {
			said = said || literal(x.CollExpr) && (v.RootName() == x.KeyVar || v.RootName() == x.ValVar)
		}
		return a.NameRange, said
	}
	return a.NameRange, literal(a.Expr)
}
