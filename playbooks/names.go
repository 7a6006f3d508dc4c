package playbooks

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A named is an element of a list and where it stands.
type named struct {
	text string
	rng  hcl.Range
}

// names reads a list of words. The list is nil when it is not given or wrong,
// and empty when it is written so.
func (l *loader) names(b *hclsyntax.Body, name string, ctx *hcl.EvalContext) []named {
	a := b.Attributes[name]
	if a == nil || l.spoken(a, ctx) {
		return nil
	}
	before := l.errs
	all := l.texts(b, name, ctx)
	if l.errs > before {
		return nil
	}
	if all == nil && !emptyList(a.Expr) {
		return nil // null
	}
	written, _ := a.Expr.(*hclsyntax.TupleConsExpr)
	out := make([]named, len(all))
	for i, text := range all {
		out[i] = named{text, a.Expr.Range()}
		if written != nil && len(written.Exprs) == len(all) {
			out[i].rng = written.Exprs[i].Range()
		}
	}
	return out
}

// spoken reports an argument that is made of a sensitive value and that messages
// name.
func (l *loader) spoken(a *hclsyntax.Attribute, ctx *hcl.EvalContext) bool {
	if l.refusals[a.SrcRange.Filename] == "" && reads(a.Expr, ctx, nil) {
		l.fail(a.Expr.Range(), "Sensitive name", "The argument %q is a name, and names show in messages; it cannot be made of a sensitive value.", a.Name)
		return true
	}
	return false
}

func emptyList(e hclsyntax.Expression) bool {
	t, ok := e.(*hclsyntax.TupleConsExpr)
	return ok && len(t.Exprs) == 0
}

// quoted writes words as a list of a sentence.
func quoted(words []string) string {
	return `"` + strings.Join(words, `", "`) + `"`
}
