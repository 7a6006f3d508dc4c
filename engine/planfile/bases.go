package planfile

import (
	"fmt"
	"strings"

	"nplay/conf"
	"nplay/conf/schema"
	"nplay/engine"
)

// bases are the configurations that plans were made on. Routers with equal ones
// share it.
type bases struct {
	templates []wireNode
	takes     [][]bool // which of a router's values a template takes
	known     map[string]base
}

type base struct {
	tree   *conf.Node
	digest string
}

func newBases(templates []wireNode) *bases {
	return &bases{templates: templates, takes: make([][]bool, len(templates)), known: map[string]base{}}
}

// fill gives a router's plan what it was made on: this template, filled in.
func (b *bases) fill(h *engine.HostPlan, template int, l *lowerer) error {
	key := fmt.Sprintf("%d %q %q %q", template, h.Scopes, b.taken(template, l.values), l.secrets)
	is, ok := b.known[key]
	if !ok {
		kids, err := l.nodes(b.templates[template].Kids, schema.Root(), 0)
		if err != nil {
			return err
		}
		is.tree = conf.New()
		is.tree.Kids = kids
		// A digest that was stored beside it could say something else.
		is.digest = engine.Digest(is.tree, h.Scopes)
		b.known[key] = is
	}
	h.Base, h.Steps[0].BaseDigest = is.tree, is.digest
	return nil
}

// taken returns the values that a template takes, the others empty.
func (b *bases) taken(template int, values []string) []string {
	for i := len(b.takes[template]); i < len(values); i++ {
		b.takes[template] = append(b.takes[template], b.templates[template].has(valueMark(i)))
	}
	out := make([]string, len(values))
	for i, v := range values {
		if b.takes[template][i] {
			out[i] = v
		}
	}
	return out
}

// has reports whether a mark stands in a template.
func (w wireNode) has(mark string) bool {
	if strings.Contains(w.Key, mark) || strings.Contains(w.Value, mark) {
		return true
	}
	for _, k := range w.Kids {
		if k.has(mark) {
			return true
		}
	}
	return false
}
