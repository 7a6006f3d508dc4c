package conf

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"nplay/conf/schema"
)

// WriteSaved writes a whole configuration as a file for ParseSaved, in the
// order of the tree, which is the router's. Nothing but the configuration is in
// it: equal trees in equal order give equal bytes. Secrets are written as they
// are; Withhold takes them out before.
//
// An error names a statement that the form cannot carry: text, one that the
// schema does not know, for nobody could read it again.
func WriteSaved(w io.Writer, n *Node, form Form) error {
	switch form {
	case XMLForm:
		o := newOut(w)
		o.kept = true
		root, space := Root, ""
		for _, k := range n.Kids {
			if k.Space != "" {
				root, space = "data", base
			}
		}
		o.text("<" + root)
		if space != "" {
			o.attr("xmlns", space)
		}
		o.text(">\n")
		for _, k := range n.Kids {
			if !empty(k) {
				o.node(k, space)
			}
		}
		o.text("</" + root + ">\n")
		return o.end()
	case SetForm:
		t := &textOut{w: bufio.NewWriter(w)}
		t.lines(nil, nil, n.Kids)
		return t.end()
	}
	t := &textOut{w: bufio.NewWriter(w)}
	t.block(nil, n.Kids, 0)
	return t.end()
}

// textOut writes words and keeps the first error.
type textOut struct {
	w   *bufio.Writer
	err error
}

func (t *textOut) end() error {
	if err := t.w.Flush(); t.err == nil && err != nil {
		t.err = fmt.Errorf("write configuration: %w", err)
	}
	return t.err
}

// asSaved writes a value as quote does, but for what was left out.
func asSaved(s string) string {
	if strings.HasPrefix(s, Placeholder) {
		return Placeholder
	}
	return quote(s)
}

// words are those of the last statement of a path, with its value.
func (t *textOut) words(path []*Node) []string {
	n := path[len(path)-1]
	if n.Kind() == schema.Unknown && n.Name != "apply-flags" && t.err == nil {
		t.err = fmt.Errorf("%s: the schema of Junos %s does not know this statement, so only XML can keep it", PathString(path), schema.Release)
	}
	words := valued(path, asSaved)
	if n.Kind() == schema.Leaf && spoken(path) || n.Kind() == schema.Unknown {
		words = append(words, asSaved(n.Value))
	}
	return words
}

// lines writes `set` and `deactivate` lines; words stand for the path.
func (t *textOut) lines(path []*Node, words []string, kids []*Node) {
	for _, k := range kids {
		if empty(k) {
			continue
		}
		here := with(path, k)
		all := append(words[:len(words):len(words)], t.words(here)...)
		if bare(k) {
			fmt.Fprintln(t.w, join("set", all))
		}
		t.lines(here, all, k.Kids)
		if k.Inactive {
			fmt.Fprintln(t.w, join("deactivate", all))
		}
	}
}

// block writes curly text.
func (t *textOut) block(path []*Node, kids []*Node, depth int) {
	pad := strings.Repeat("    ", depth)
	for i := 0; i < len(kids); i++ {
		k := kids[i]
		if empty(k) {
			continue
		}
		here := with(path, k)
		text := strings.Join(t.words(here), " ")
		if k.Inactive {
			text = inactive + text
		}
		secret := ""
		if k.Secret && k.Kind() != schema.Unknown && !k.Withheld {
			secret = " ## SECRET-DATA"
		}
		if !bare(k) {
			fmt.Fprintf(t.w, "%s%s {%s\n", pad, text, secret)
			t.block(here, k.Kids, depth+1)
			fmt.Fprintf(t.w, "%s}\n", pad)
			continue
		}
		if run := t.members(path, kids[i:]); len(run) > 1 && spoken(here) {
			text, i = fmt.Sprintf("%s [ %s ]", word(here), strings.Join(run, " ")), i+len(run)-1
		}
		fmt.Fprintf(t.w, "%s%s;%s\n", pad, text, secret)
	}
}

// members are the values of the members of a leaf-list, from the first on, that
// can stand in one pair of brackets.
func (t *textOut) members(path, kids []*Node) []string {
	var all []string
	for _, k := range kids {
		if k.Kind() != schema.LeafList || k.Inactive || groupOf(k) != groupOf(kids[0]) {
			break
		}
		all = append(all, asSaved(k.Value))
	}
	return all
}
