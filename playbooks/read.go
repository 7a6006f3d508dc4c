package playbooks

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// argument evaluates an argument of an inventory as one type. Nothing, without
// an error, where it is not given or null.
func (l *loader) argument(b *hclsyntax.Body, name string, ctx *hcl.EvalContext, t cty.Type, want string) (cty.Value, hcl.Range, bool) {
	a := b.Attributes[name]
	if a == nil {
		return cty.NilVal, hcl.Range{}, false
	}
	v, ok := l.value(a.Expr, ctx, "")
	if !ok || v.IsNull() {
		return cty.NilVal, hcl.Range{}, false
	}
	l.remember(v)
	v, _ = v.UnmarkDeep()
	v, err := convert.Convert(v, t)
	if err != nil || !v.IsWhollyKnown() || v.IsNull() || holdsNull(v) {
		l.fail(a.Expr.Range(), "Wrong type", "The argument %q is %s.", name, want)
		return cty.NilVal, hcl.Range{}, false
	}
	return v, a.Expr.Range(), true
}

func holdsNull(v cty.Value) bool {
	if !v.CanIterateElements() {
		return false
	}
	for it := v.ElementIterator(); it.Next(); {
		if _, x := it.Element(); x.IsNull() {
			return true
		}
	}
	return false
}

// text reads a string that is not empty.
func (l *loader) text(b *hclsyntax.Body, name string, ctx *hcl.EvalContext, to *string) {
	if v, rng, ok := l.argument(b, name, ctx, cty.String, "a string"); ok {
		if v.AsString() == "" {
			l.fail(rng, "Empty string", "The argument %q must not be empty; leave it out instead.", name)
			return
		}
		*to = v.AsString()
	}
}

// texts reads a list of strings.
func (l *loader) texts(b *hclsyntax.Body, name string, ctx *hcl.EvalContext) []string {
	v, rng, ok := l.argument(b, name, ctx, cty.List(cty.String), "a list of strings")
	if !ok {
		return nil
	}
	var out []string
	for it := v.ElementIterator(); it.Next(); {
		_, x := it.Element()
		if x.AsString() == "" {
			l.fail(rng, "Empty string", "The argument %q holds an empty string.", name)
			return nil
		}
		out = append(out, x.AsString())
	}
	return out
}

// textOrTexts reads a string, or a list of them.
func (l *loader) textOrTexts(b *hclsyntax.Body, name string, ctx *hcl.EvalContext) []string {
	a := b.Attributes[name]
	if a == nil {
		return nil
	}
	if _, list := a.Expr.(*hclsyntax.TupleConsExpr); list {
		return l.texts(b, name, ctx)
	}
	var s string
	l.text(b, name, ctx, &s)
	if s == "" {
		return nil
	}
	return []string{s}
}

// number reads a whole number within bounds.
func (l *loader) number(b *hclsyntax.Body, name string, ctx *hcl.EvalContext, low, high int64, to *int) {
	if v, rng, ok := l.argument(b, name, ctx, cty.Number, "a number"); ok {
		f := v.AsBigFloat()
		n, _ := f.Int64()
		if !f.IsInt() || n < low || n > high {
			l.fail(rng, "Out of range", "The argument %q is a whole number from %d to %d.", name, low, high)
			return
		}
		*to = int(n)
	}
}

// rate reads a number above 0.
func (l *loader) rate(b *hclsyntax.Body, name string, ctx *hcl.EvalContext, to *float64) {
	if v, rng, ok := l.argument(b, name, ctx, cty.Number, "a number"); ok {
		f, _ := v.AsBigFloat().Float64()
		if f < lowestRate || f > highestRate {
			l.fail(rng, "Out of range", "The argument %q is a number from %v to %v.", name, lowestRate, highestRate)
			return
		}
		*to = f
	}
}

// The bounds of a rate, per second: one in 17 minutes, and more than any host
// takes.
const (
	lowestRate  = 0.001
	highestRate = 10_000
)

func (l *loader) boolean(b *hclsyntax.Body, name string, ctx *hcl.EvalContext, to *bool) {
	if v, _, ok := l.argument(b, name, ctx, cty.Bool, "true or false"); ok {
		*to = v.True()
	}
}

// duration reads a time such as "30s", up to a day.
func (l *loader) duration(b *hclsyntax.Body, name string, ctx *hcl.EvalContext, low time.Duration, to *time.Duration) {
	v, rng, ok := l.argument(b, name, ctx, cty.String, "a string such as \"30s\"")
	if !ok {
		return
	}
	d, err := time.ParseDuration(v.AsString())
	if err != nil || d < low || d > 24*time.Hour {
		l.fail(rng, "Invalid time", "The argument %q is a time such as \"30s\" or \"2m\", from %s to 24h.", name, low)
		return
	}
	*to = d
}

const sep = string(filepath.Separator)

// expand replaces a leading ~ by the home folder.
func expand(name string) string {
	if name == "~" || strings.HasPrefix(name, "~/") || strings.HasPrefix(name, "~"+sep) {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, name[1:])
		}
	}
	return name
}

// real follows all links of a path; "" when it does not exist.
func real(path string) string {
	p, err := filepath.EvalSymlinks(absolute(path))
	if err != nil {
		return ""
	}
	return p
}
