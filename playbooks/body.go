package playbooks

import (
	"fmt"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// attributes returns a body's attributes in the order of the file.
func attributes(b *hclsyntax.Body) []*hclsyntax.Attribute {
	out := make([]*hclsyntax.Attribute, 0, len(b.Attributes))
	for _, a := range b.Attributes {
		out = append(out, a)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].SrcRange.Start.Byte < out[j].SrcRange.Start.Byte })
	return out
}

// A form says what may stand in a block.
type form struct {
	what   string   // "a play", for messages
	attrs  []string // arguments
	blocks []string // nested blocks
}

// check reports what a block holds and its form does not know.
func (r *report) check(b *hclsyntax.Body, f form) {
	for _, a := range attributes(b) {
		if !contains(f.attrs, a.Name) {
			hint := didYouMean(a.Name, f.attrs)
			if contains(f.blocks, a.Name) {
				hint = fmt.Sprintf(" Write it as a block: %s { ... }", a.Name)
			}
			r.unknown(a.NameRange, "Unknown argument", "%s has no argument %q.%s", capital(f.what), a.Name, hint)
		}
	}
	for _, x := range b.Blocks {
		if !contains(f.blocks, x.Type) {
			hint := didYouMean(x.Type, f.blocks)
			if contains(f.attrs, x.Type) {
				hint = fmt.Sprintf(" Write it as an argument: %s = ...", x.Type)
			}
			r.unknown(x.TypeRange, "Unknown block", "%s has no block %q.%s", capital(f.what), x.Type, hint)
		}
	}
}

// labels checks how many labels a block has and returns them padded.
func (r *report) labels(b *hclsyntax.Block, names ...string) ([]string, bool) {
	if len(b.Labels) == len(names) {
		return b.Labels, true
	}
	shape := b.Type
	for _, n := range names {
		shape += fmt.Sprintf(" %q", n)
	}
	r.fail(b.DefRange(), "Wrong labels", "Write this block as: %s { ... }", shape)
	return nil, false
}

// identifier checks a label that becomes part of a reference.
func (r *report) identifier(b *hclsyntax.Block, i int) bool {
	if hclsyntax.ValidIdentifier(b.Labels[i]) && len(b.Labels[i]) <= 100 {
		return true
	}
	r.fail(b.LabelRanges[i], "Invalid name", "The name of a %s is made of letters, digits, _ and -, and begins with a letter.", b.Type)
	return false
}

// only returns the one block of a type, reporting every further one.
func (r *report) only(b *hclsyntax.Body, typ string) *hclsyntax.Block {
	var first *hclsyntax.Block
	for _, x := range b.Blocks {
		if x.Type != typ {
			continue
		}
		if first != nil {
			r.fail(x.TypeRange, "Duplicate block", "There is a %s block here already, at %s.", typ, place(first.TypeRange))
			continue
		}
		first = x
		r.labels(x)
	}
	return first
}

// place writes a range as file:line.
func place(rng hcl.Range) string { return fmt.Sprintf("%s:%d", rng.Filename, rng.Start.Line) }

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
