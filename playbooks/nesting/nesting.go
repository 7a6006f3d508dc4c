// Package nesting refuses sources that would overflow HCL's parser, or keep it
// busy for hours over one number. It looks at tokens only and says nothing about
// whether they make sense.
package nesting

import (
	"fmt"
	"regexp"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// HCL's parser and evaluator call themselves for every bracket and operator,
// and a Go stack that overflows takes the whole process with it. So the tokens
// are counted before they are parsed.
const (
	maxDepth     = 60   // brackets inside brackets
	maxOperators = 1000 // operators and indexes of one expression
)

// hugeNumber: to write 1e10000000 out, as a string or in a plan, takes a minute,
// and ten times the exponent more than an hour.
var hugeNumber = regexp.MustCompile(`[eE][-+]?[0-9]{4}|^.{401}`)

// A level is an open bracket and what was seen in it since its last separator.
type level struct {
	open      hclsyntax.TokenType
	operators int
}

// Check reports where a file, an expression or a template (the tokens of which
// hclsyntax has a lexer for each) nests too deeply to be parsed, or nil.
func Check(tokens hclsyntax.Tokens) *hcl.Diagnostic {
	stack := []level{{open: hclsyntax.TokenOBrace}}
	for i, t := range tokens {
		top := &stack[len(stack)-1]
		if t.Type == hclsyntax.TokenNumberLit && hugeNumber.Match(t.Bytes) {
			return &hcl.Diagnostic{
				Severity: hcl.DiagError,
				Summary:  "Number too large",
				Detail:   "A number has at most 400 digits, and three in its exponent.",
				Subject:  t.Range.Ptr(),
			}
		}
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen,
			hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			top.operators++ // an index or a call makes what it stands on deeper
			stack = append(stack, level{open: t.Type})
		case hclsyntax.TokenTemplateInterp:
			stack = append(stack, level{open: t.Type}) // beside its like, not below
		case hclsyntax.TokenTemplateControl:
			// The text up to the matching %{ endif } is nested in it.
			switch word(tokens[i+1:]) {
			case "if", "for":
				top.operators += directive
			case "endif", "endfor":
				top.operators = max(0, top.operators-directive)
			}
			stack = append(stack, level{open: t.Type})
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen,
			hclsyntax.TokenTemplateSeqEnd, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			if len(stack) > 1 {
				stack = stack[:len(stack)-1]
			}
		case hclsyntax.TokenComma:
			top.operators = 0
		case hclsyntax.TokenNewline:
			if top.open == hclsyntax.TokenOBrace {
				top.operators = 0
			}
		case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenPlus, hclsyntax.TokenStar,
			hclsyntax.TokenSlash, hclsyntax.TokenPercent, hclsyntax.TokenAnd, hclsyntax.TokenOr,
			hclsyntax.TokenQuestion, hclsyntax.TokenDot, hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual,
			hclsyntax.TokenLessThan, hclsyntax.TokenGreaterThan, hclsyntax.TokenLessThanEq,
			hclsyntax.TokenGreaterThanEq, hclsyntax.TokenDoubleColon:
			top.operators++
		}
		if len(stack) > maxDepth || stack[len(stack)-1].operators > maxOperators ||
			(len(stack) > 1 && stack[len(stack)-2].operators > maxOperators) {
			return &hcl.Diagnostic{
				Severity: hcl.DiagError,
				Summary:  "Expression too deep",
				Detail: fmt.Sprintf("At most %d brackets may stand inside each other, and one expression may hold %d operators. "+
					"Name parts of it in a locals block.", maxDepth, maxOperators),
				Subject: t.Range.Ptr(),
			}
		}
	}
	return nil
}

// directive is how many operators an %{ if } or %{ for } counts for: each is
// several calls of the parser deep.
const directive = 10

// word returns the word that a template directive begins with.
func word(rest hclsyntax.Tokens) string {
	for _, t := range rest {
		switch t.Type {
		case hclsyntax.TokenNewline, hclsyntax.TokenComment:
			continue
		case hclsyntax.TokenIdent:
			return string(t.Bytes)
		}
		return ""
	}
	return ""
}
