package playbooks

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"nplay/engine"
)

// forward decodes the map from the router's ports to the ports to dial.
func (l *loader) forward(b *hclsyntax.Body, ctx *hcl.EvalContext, c *engine.Connection) {
	a := b.Attributes["forward"]
	if a == nil {
		return
	}
	const want = "forward maps the router's own ports to the ports to dial, such as { 22 = 20022, 830 = 20830 }."
	forward := map[int]int{}
	add := func(k, v cty.Value) bool {
		from, ok1 := portNumber(k)
		to, ok2 := portNumber(v)
		if !ok1 || !ok2 {
			l.fail(a.Expr.Range(), "Invalid port", want+" A port is a number from 1 to 65535.")
			return false
		}
		forward[from] = to
		return true
	}
	if o, ok := a.Expr.(*hclsyntax.ObjectConsExpr); ok && plainPorts(o) {
		// As nearly all are. To make an object of it would turn its keys into
		// strings, which takes a quarter of the time that a large inventory takes.
		for _, item := range o.Items {
			k, _ := item.KeyExpr.Value(nil)
			v, _ := item.ValueExpr.Value(nil)
			if !add(k, v) {
				return
			}
		}
		c.Forward = forward
		return
	}
	v, ok := l.value(a.Expr, ctx, "")
	if !ok || v.IsNull() {
		return
	}
	if v.ContainsMarked() || !(v.Type().IsObjectType() || v.Type().IsMapType()) {
		l.fail(a.Expr.Range(), "Wrong type", want)
		return
	}
	for it := v.ElementIterator(); it.Next(); {
		if !add(it.Element()) {
			return
		}
	}
	c.Forward = forward
}

// plainPorts reports whether keys and values are numbers written out.
func plainPorts(o *hclsyntax.ObjectConsExpr) bool {
	for _, item := range o.Items {
		k, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
		if !ok {
			return false
		}
		_, number := k.Wrapped.(*hclsyntax.LiteralValueExpr)
		_, value := item.ValueExpr.(*hclsyntax.LiteralValueExpr)
		if !number || !value || k.ForceNonLiteral {
			return false
		}
	}
	return true
}

func portNumber(v cty.Value) (int, bool) {
	n, err := convert.Convert(v, cty.Number)
	if err != nil || n.IsNull() || !n.IsKnown() {
		return 0, false
	}
	f := n.AsBigFloat()
	i, _ := f.Int64()
	return int(i), f.IsInt() && i >= 1 && i <= 65535
}
