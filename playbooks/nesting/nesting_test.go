package nesting

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// What is let through is parsed and evaluated without harm; what would overflow
// the stack is not let through.
func TestTemplates(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		deep bool
	}{
		"large number":          {"${1e999 + 123456789.5e-300}", false},
		"huge number":           {"x${1e1000}", true},
		"tiny number":           {"x${1.5E-10000000}", true},
		"long number":           {"x${" + strings.Repeat("1", 401) + "}", true},
		"plain":                 {"Hello ${name}!", false},
		"twenty thousand":       {strings.Repeat("${a}", 20_000), false},
		"many directives":       {strings.Repeat("%{ if a }x%{ endif }", 2_000), false},
		"nested directives":     {strings.Repeat("%{ if a }", 50) + strings.Repeat("%{ endif }", 50), false},
		"too many inside":       {strings.Repeat("%{ if a }", 5000) + strings.Repeat("%{ endif }", 5000), true},
		"never closed":          {strings.Repeat("%{ for x in y }", 100_000), true},
		"closed in advance":     {strings.Repeat("%{ endif }", 1000) + strings.Repeat("%{ if a }", 5000), true},
		"trimmed":               {strings.Repeat("%{~ if a ~}", 5000), true},
		"inside strings":        {strings.Repeat("${\"", 100_000), true},
		"brackets":              {"${" + strings.Repeat("(", 100_000), true},
		"operators":             {"${" + strings.Repeat("-", 100_000) + "1}", true},
		"indexes":               {"${a" + strings.Repeat("[0]", 100_000) + "}", true},
		"conditions":            {"${" + strings.Repeat("a ? b : ", 100_000) + "c}", true},
		"sum":                   {"${a" + strings.Repeat("+a", 100_000) + "}", true},
		"list":                  {"${[" + strings.Repeat("a,", 20_000) + "]}", false},
		"interpolation in list": {"${[" + strings.Repeat("\"${a}\",", 2_000) + "]}", false},
	} {
		tokens, _ := hclsyntax.LexTemplate([]byte(c.src), "x.tpl", hcl.InitialPos)
		deep := Check(tokens)
		if (deep != nil) != c.deep {
			t.Errorf("%s: %v", name, deep)
		}
		if deep == nil {
			expr, _ := hclsyntax.ParseTemplate([]byte(c.src), "x.tpl", hcl.InitialPos)
			expr.Value(nil)
		} else if deep.Subject == nil {
			t.Errorf("%s: the diagnostic has no place", name)
		}
	}
}

// No token stream that is let through overflows the parsers.
func FuzzCheck(f *testing.F) {
	f.Add("a = [b, \"${c}\"]\n", 1)
	f.Add("%{ if a }${b ? c : d}%{ endif }", 3)
	f.Add("(", 10_000)
	f.Fuzz(func(t *testing.T, part string, times int) {
		if times < 0 || times*len(part) > 1<<20 {
			t.Skip("larger than any source")
		}
		src := []byte(strings.Repeat(part, times))
		if tokens, _ := hclsyntax.LexConfig(src, "x", hcl.InitialPos); Check(tokens) == nil {
			hclsyntax.ParseConfig(src, "x", hcl.InitialPos)
		}
		if tokens, _ := hclsyntax.LexTemplate(src, "x", hcl.InitialPos); Check(tokens) == nil {
			hclsyntax.ParseTemplate(src, "x", hcl.InitialPos)
		}
	})
}
