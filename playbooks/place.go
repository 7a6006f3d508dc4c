package playbooks

import (
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"nplay/conf"
)

// locate returns where in the files a fault within an argument's value stands:
// the element of a list, the attribute of an object, the line of a text. exact
// says that it is that place, and not just the argument, or what comes nearest.
func (l *loader) locate(e hclsyntax.Expression, ctx *hcl.EvalContext, at []any, fault *conf.Fault) (rng hcl.Range, exact bool) {
	for depth := 0; depth < maxDepth; depth++ {
		if a := l.localOf(e); a != nil {
			e, ctx = a.Expr, l.base
			continue
		}
		if p, ok := e.(*hclsyntax.ParenthesesExpr); ok {
			e = p.Expression
			continue
		}
		if len(at) == 0 {
			break
		}
		inner := elementOf(e, at[0])
		if inner == nil {
			break
		}
		e, at = inner, at[1:]
	}
	rng = e.Range()
	if len(at) > 0 {
		return rng, false
	}
	if fault == nil || fault.Line == 0 {
		return rng, true
	}
	t, ok := e.(*hclsyntax.TemplateExpr)
	if !ok {
		return rng, false
	}
	return l.within(t, ctx, fault), true
}

// elementOf returns the expression of an element or attribute, or nil.
func elementOf(e hclsyntax.Expression, key any) hclsyntax.Expression {
	switch x := e.(type) {
	case *hclsyntax.TupleConsExpr:
		if i, ok := key.(int); ok && i < len(x.Exprs) {
			return x.Exprs[i]
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range x.Items {
			v, diags := item.KeyExpr.Value(nil)
			if !diags.HasErrors() && v.Type() == cty.String && v.IsKnown() && !v.IsNull() && !v.IsMarked() && v.AsString() == key {
				return item.ValueExpr
			}
		}
	}
	return nil
}

// within returns the place in a file of a place in the text of a template.
func (l *loader) within(t *hclsyntax.TemplateExpr, ctx *hcl.EvalContext, fault *conf.Fault) hcl.Range {
	line, column := 1, 1 // in the text
	for _, p := range t.Parts {
		text, from := written(p, ctx), p.Range()
		ends := line + strings.Count(text, "\n")
		width := utf8.RuneCountInString(text[strings.LastIndexByte(text, '\n')+1:])
		if ends == line {
			width += column - 1
		}
		here := fault.Line < ends || fault.Line == ends && fault.Column <= width
		if !here {
			line, column = ends, width+1
			continue
		}
		_, literal := p.(*hclsyntax.LiteralValueExpr)
		if !literal {
			return from
		}
		f := l.files[from.Filename]
		down := fault.Line - line
		if from.Start.Line == from.End.Line {
			down = 0 // a string in quotes: its line ends are written \n
		}
		at := from.Start.Line + down
		if down == 0 {
			if fault.Line == line && f != nil {
				return f.span(at, from.Start.Column+fault.Column-column, fault.Width)
			}
			return from
		}
		if f == nil {
			return from
		}
		// <<- takes the indentation off.
		rows := strings.Split(text, "\n")
		return f.span(at, fault.Column+indent(f.line(at))-indent(rows[min(fault.Line-line, len(rows)-1)]), fault.Width)
	}
	return t.Range()
}

func indent(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }

// span returns the range of so many characters of a line, from a column that
// counts from 1.
func (f *file) span(line, column, width int) hcl.Range {
	text, begin := f.line(line), f.begin(line)
	from := offset(text, column-1)
	to := offset(text, column-1+width)
	return hcl.Range{
		Filename: f.name,
		Start:    hcl.Pos{Line: line, Column: column, Byte: begin + from},
		End:      hcl.Pos{Line: line, Column: column + width, Byte: begin + to},
	}
}

// offset returns where the n-th character of a text begins.
func offset(s string, n int) int {
	for i := range s {
		if n <= 0 {
			return i
		}
		n--
	}
	return len(s)
}
