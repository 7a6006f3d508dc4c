package playbooks

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"nplay/playbooks/nesting"
)

var start = hcl.Pos{Line: 1, Column: 1}

// parse fills the file's body. What is wrong goes to the report.
func (r *report) parse(f *file) bool {
	r.files[f.name] = f
	tokens, _ := hclsyntax.LexConfig(f.src, f.name, start) // the parser reports the same again
	if deep := nesting.Check(tokens); deep != nil {
		f.broken, f.tokens = true, tokens
		r.syntax(f, hcl.Diagnostics{deep})
		return false
	}
	parsed, diags := hclsyntax.ParseConfig(f.src, f.name, start)
	if diags.HasErrors() || parsed == nil {
		f.broken, f.tokens = true, tokens
		r.syntax(f, diags)
		return false
	}
	f.body = parsed.Body.(*hclsyntax.Body)
	return true
}

// multiLine is what HCL says of every line of a string that is not closed.
const multiLine = "Invalid multi-line string"

// syntax reports syntax errors. Their details may quote what stands in the
// file (an escape sequence of a password), so those in or behind a string are
// dropped.
func (r *report) syntax(f *file, diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Subject == nil {
			d.Subject = &hcl.Range{Filename: f.name, Start: start, End: start}
		}
		if f.wrong == 0 || d.Subject.Start.Line < f.wrong {
			f.wrong = d.Subject.Start.Line
		}
	}
	inverted := false
	for _, d := range diags {
		if d.Summary == multiLine && inverted {
			continue // a missing quote turns the rest of the file inside out
		}
		inverted = inverted || d.Summary == multiLine
		detail := d.Detail
		if f.kind == variableFile || f.begin(d.Subject.Start.Line)+cut(f, d.Subject.Start.Line) < d.Subject.Start.Byte {
			detail = ""
		}
		r.add(note{rng: *d.Subject, summary: d.Summary, detail: detail, warning: d.Severity == hcl.DiagWarning})
	}
}
