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
	before := l.errs
	all := l.texts(b, name, ctx)
	a := b.Attributes[name]
	if a == nil || l.errs > before {
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

func emptyList(e hclsyntax.Expression) bool {
	t, ok := e.(*hclsyntax.TupleConsExpr)
	return ok && len(t.Exprs) == 0
}

// quoted writes words as a list of a sentence.
func quoted(words []string) string {
	return `"` + strings.Join(words, `", "`) + `"`
}
