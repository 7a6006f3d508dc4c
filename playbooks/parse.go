package playbooks

import (
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var start = hcl.Pos{Line: 1, Column: 1}

// parse fills the file's body. What is wrong goes to the report.
func (r *report) parse(f *file) bool {
	r.files[f.name] = f
	tokens, diags := hclsyntax.LexConfig(f.src, f.name, start)
	if deep := nesting(tokens); deep != nil {
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

// syntax reports syntax errors. Their details may quote what stands in the
// file (an escape sequence of a password), so those in or behind a string are
// dropped.
func (r *report) syntax(f *file, diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Subject == nil {
			d.Subject = &hcl.Range{Filename: f.name, Start: start, End: start}
		}
		detail := d.Detail
		if f.kind == variableFile || f.begin(d.Subject.Start.Line)+cut(f, d.Subject.Start.Line) < d.Subject.Start.Byte {
			detail = ""
		}
		r.add(note{rng: *d.Subject, summary: d.Summary, detail: detail, warning: d.Severity == hcl.DiagWarning})
	}
}

// cut returns how many bytes of a line of a broken file may be shown: up to
// its first quote or heredoc mark or the value of an argument that is known to
// take secrets, and nothing of a line that continues a string.
func cut(f *file, n int) int {
	if insideString(f, n) {
		return 0
	}
	line := f.line(n)
	at := len(line)
	for _, mark := range []string{`"`, "<<", "'"} {
		if i := strings.Index(line, mark); i >= 0 {
			at = min(at, i)
		}
	}
	if i := strings.IndexByte(line, '='); i >= 0 && i < at && (f.kind == inventoryFile || secretWord(line[:i])) {
		at = i + 1
	}
	return at
}

// insideString reports whether a line begins inside of a quote or heredoc.
func insideString(f *file, n int) bool {
	i := sort.Search(len(f.tokens), func(i int) bool { return f.tokens[i].Range.Start.Line >= n })
	depth := 0
	for _, t := range f.tokens[:i] {
		switch t.Type {
		case hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			depth++
		case hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			depth--
		}
	}
	return depth > 0
}
