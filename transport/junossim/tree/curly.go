package tree

import (
	"cmp"
	"slices"
	"strings"

	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// The bounds of a text.
const (
	maxBlocks   = 100     // nested
	maxProblems = 10000   // reported of one load
	maxWords    = 1 << 16 // of one statement
)

// tags are words before a statement that say what to do with it.
var tags = map[string]markup.Attr{
	"inactive:": {Name: "inactive", Value: "inactive"},
	"active:":   {Name: "active", Value: "active"},
	"delete:":   {Name: "delete", Value: "delete"},
	"replace:":  {Name: "replace", Value: "replace"},
	"protect:":  {Name: "protect", Value: "protect"},
}

// Text loads a configuration in curly braces by the loader's Action. A
// statement that is wrong does not stop the others.
func (l *Loader) Text(root *Node, text string, below ...string) []Problem {
	c := &curly{lexer: lexer{s: text, marks: curlyMarks, line: 1}}
	at := top()
	in := at
	if len(below) > 0 {
		r := &reading{}
		for _, w := range below {
			r.words = append(r.words, token{text: w, line: 1})
		}
		ph, p := r.read(at)
		if p != nil {
			return []Problem{*p}
		}
		in = ph.in
	}
	c.block(in, sentence{}, 0)
	all := append(c.problems, l.Load(root, at.e)...)
	// In the order of the lines, whichever way they were found.
	slices.SortStableFunc(all, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return all
}

// curly reads curly text.
type curly struct {
	lexer
	problems []Problem
	over     bool
}

func (c *curly) report(p *Problem) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, *p)
	}
}

// token returns the next token, and what is wrong with the end of the text only
// once.
func (c *curly) token() (token, bool) {
	t, ok, p := c.next()
	if p != nil && !c.over {
		c.report(p)
	}
	c.over = c.over || !ok
	return t, ok
}

// block reads statements to the brace that ends them. Those of a block of
// entries (name-server { 192.0.2.1; }) have its head before them.
func (c *curly) block(in place, head sentence, depth int) {
	for {
		st, end := c.statement()
		switch {
		case end.text == "}" && len(st.words) == 0 && len(st.tags) == 0 && depth > 0:
			return
		case end.text == "" && len(st.words) == 0 && len(st.tags) == 0:
			if depth > 0 && len(c.problems) == 0 {
				c.report(&Problem{Path: in.edit(), Message: "syntax error, expecting '}'", Element: "}", Line: end.line, Column: end.begin, End: end.end})
			}
			return
		}
		st = sentence{words: slices.Concat(head.words, st.words), tags: slices.Concat(head.tags, st.tags)}
		if end.text == "{" && st.heads(in) && depth < maxBlocks {
			c.block(in, st, depth+1)
			continue
		}
		r := &reading{words: st.words, text: st.text(end.text), bare: st.bare()}
		if end.text == "}" || end.text == "" {
			r.i = len(r.words)
			c.report(r.fail(in, end, "syntax error"))
			if end.text == "" || depth > 0 {
				return
			}
			continue
		}
		ph, p := r.read(in)
		switch {
		case p != nil:
		case len(ph.made) == 0:
			p = r.fail(in, end, "syntax error")
		case end.text == "{" && ph.leaf:
			p = r.fail(ph.in, end, "syntax error")
		case depth >= maxBlocks:
			p = r.fail(in, end, "nested too deeply")
		}
		if p != nil {
			c.report(p)
			if end.text == "{" {
				c.pass()
			}
			continue
		}
		for _, e := range ph.made {
			e.Attrs = append(e.Attrs, st.tags...)
		}
		if end.text == "{" {
			c.block(ph.in, sentence{}, depth+1)
		}
	}
}

// pass leaves out a block whose head is wrong.
func (c *curly) pass() {
	for depth := 1; depth > 0; {
		t, ok := c.token()
		switch {
		case !ok:
			return
		case t.mark && t.text == "{":
			depth++
		case t.mark && t.text == "}":
			depth--
		}
	}
}

// A sentence is the words of one statement.
type sentence struct {
	words []token
	tags  []markup.Attr
}

// heads reports whether the sentence is the bare name of a list, so that a block
// behind it holds entries.
func (s sentence) heads(in place) bool {
	if len(s.words) != 1 || s.words[0].quoted || s.words[0].mark {
		return false
	}
	def, ok := in.def.Child(nameOf(in.name, s.words[0].text))
	return ok && (def.Kind() == schema.List || def.Kind() == schema.LeafList)
}

func (s sentence) bare() bool {
	for _, t := range s.tags {
		if t.Name == "delete" {
			return true
		}
	}
	return false
}

// text is the statement for messages.
func (s sentence) text(end string) string {
	all := make([]string, 0, len(s.words))
	for _, w := range s.words {
		if w.quoted {
			all = append(all, `"`+w.text+`"`)
		} else {
			all = append(all, w.text)
		}
	}
	text := strings.Join(all, " ")
	switch end {
	case ";":
		text += ";"
	case "{":
		text += " {"
	}
	return text
}

// statement reads words to the mark that ends them; the end of the text is a
// mark without text.
func (c *curly) statement() (s sentence, end token) {
	for {
		t, ok := c.token()
		if !ok {
			t.text = ""
			return s, t
		}
		if t.mark && t.text != "[" && t.text != "]" {
			if t.text == ";" && len(s.words) == 0 && len(s.tags) == 0 {
				continue
			}
			return s, t
		}
		if tag, is := tags[t.text]; is && !t.quoted && len(s.words) == 0 {
			s.tags = append(s.tags, tag)
			continue
		}
		if len(s.words) < maxWords {
			s.words = append(s.words, t)
		}
	}
}
