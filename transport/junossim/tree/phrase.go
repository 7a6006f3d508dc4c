package tree

import (
	"strings"

	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// A place is a statement that others stand in, on the way from words to
// elements.
type place struct {
	def  schema.Def
	name string
	e    *markup.Element
	path []string // words, for messages
}

func top() place { return place{def: schema.Root(), e: &markup.Element{Name: "configuration"}} }

func (p place) edit() string { return strings.Join(append([]string{"[edit"}, p.path...), " ") + "]" }

// A phrase is what words have become.
type phrase struct {
	made []*markup.Element // of the last statement
	way  []*markup.Element // to it, its own element (the last of made) included
	in   place             // where a block behind the words belongs
	from place             // where the last statement stands
	leaf bool              // the last statement has nothing below it
}

// A reading turns the words of one statement into elements. With bare set a
// value or key that comes last may be missing, as it names the statement and
// says nothing about it.
type reading struct {
	words []token
	i     int
	bare  bool
	text  string // of the statement, for messages
}

func (r *reading) more() bool { return r.i < len(r.words) }

func (r *reading) fail(at place, t token, message string) *Problem {
	return &Problem{Path: at.edit(), Element: t.text, Message: message, Line: t.line, Column: t.begin, End: t.end, Statement: r.text}
}

// missing is what is wrong where the words end too early.
func (r *reading) missing(at place, message string) *Problem {
	t := token{line: 1}
	if len(r.words) > 0 {
		t = r.words[len(r.words)-1]
		t.begin = t.end
	}
	p := r.fail(at, t, message)
	return p
}

func (r *reading) element(name string, t token) *markup.Element {
	return &markup.Element{Name: name, Origin: &markup.Origin{Line: t.line, Column: t.begin, End: t.end, Text: r.text}}
}

// read reads all words below a place. What could be read stays below it also
// when there is a problem.
func (r *reading) read(at place) (phrase, *Problem) {
	ph := phrase{in: at}
	for r.more() {
		t := r.words[r.i]
		def, known := schema.Def{}, false
		name := t.text
		if !t.mark && !t.quoted {
			name = nameOf(ph.in.name, name)
			def, known = ph.in.def.Child(name)
		}
		if known && ph.in.def.Kind() == schema.List && isKey(ph.in.def, name) {
			known = false
		}
		if known {
			r.i++
		} else if name, def, known = unhidden(ph.in.name, ph.in.def); !known || t.mark {
			return ph, r.fail(ph.in, t, "syntax error")
		}
		if p := r.statement(&ph, name, def, t); p != nil {
			return ph, p
		}
	}
	return ph, nil
}

func isKey(d schema.Def, name string) bool {
	for _, k := range d.Keys() {
		if k == name {
			return true
		}
	}
	return false
}

// statement reads what follows a name.
func (r *reading) statement(ph *phrase, name string, def schema.Def, t token) *Problem {
	in := ph.in
	add := func(t token) *markup.Element {
		e := r.element(name, t)
		in.e.Kids = append(in.e.Kids, e)
		ph.made = append(ph.made, e)
		return e
	}
	ph.made, ph.leaf, ph.from = nil, true, in
	switch def.Kind() {
	case schema.Flag:
		add(t)
	case schema.Leaf, schema.LeafList:
		values, p := r.values(in, def.Kind() == schema.LeafList)
		if p != nil {
			return p
		}
		for _, v := range values {
			add(v).Text = v.text
		}
		if len(values) == 0 {
			if !r.bare {
				return r.missing(in, "missing argument")
			}
			add(t)
		}
	case schema.List:
		if p := r.entries(ph, name, def, t, add); p != nil {
			return p
		}
		ph.leaf = len(ph.made) != 1
	default:
		e := add(t)
		ph.in = place{def, name, e, append(in.path[:len(in.path):len(in.path)], name)}
		ph.leaf = false
	}
	if last := ph.made[len(ph.made)-1]; ph.leaf {
		ph.way = append(wayTo(ph.way, in.e), last)
	} else {
		ph.way = append(ph.way, last)
	}
	return nil
}

// wayTo cuts a way back to the element that a leaf stands in.
func wayTo(way []*markup.Element, in *markup.Element) []*markup.Element {
	for i := len(way) - 1; i >= 0; i-- {
		if way[i] == in {
			return way[: i+1 : i+1]
		}
	}
	return nil
}

// values reads one value, or several in brackets.
func (r *reading) values(in place, several bool) ([]token, *Problem) {
	if !r.more() {
		return nil, nil
	}
	t := r.words[r.i]
	r.i++
	if !t.mark {
		return []token{t}, nil
	}
	if t.text != "[" || !several {
		return nil, r.fail(in, t, "syntax error")
	}
	var all []token
	for r.more() {
		t = r.words[r.i]
		r.i++
		switch {
		case t.mark && t.text == "]" && len(all) > 0:
			return all, nil
		case t.mark:
			return nil, r.fail(in, t, "syntax error")
		}
		all = append(all, t)
	}
	return nil, r.missing(in, "missing argument")
}

// entries reads the keys of an entry; a list with one key takes several in
// brackets.
func (r *reading) entries(ph *phrase, name string, def schema.Def, t token, add func(token) *markup.Element) *Problem {
	in, keys := ph.in, def.Keys()
	if !r.more() && r.bare {
		add(t)
		ph.in = place{def, name, ph.made[0], append(in.path[:len(in.path):len(in.path)], name)}
		return nil
	}
	if r.more() && len(keys) == 1 && r.words[r.i].mark {
		values, p := r.values(in, true)
		for _, v := range values {
			e := add(v)
			k := r.element(keys[0], v)
			k.Text = v.text
			e.Kids = append(e.Kids, k)
		}
		return p
	}
	e := r.element(name, t)
	path := in.path[:len(in.path):len(in.path)]
	if !isHidden(in.name, name, schema.List) {
		path = append(path, name)
	}
	for i, key := range keys {
		if key == choiceValue && !contains(choiceTakes, lastText(e)) {
			continue
		}
		if r.i+1 < len(r.words) && r.words[r.i].text == key && !r.words[r.i].quoted && (len(keys) > 1 || keyNamed(name, keys, i)) {
			path = append(path, key)
			r.i++
		}
		if !r.more() {
			return r.missing(in, "missing argument")
		}
		v := r.words[r.i]
		if v.mark {
			return r.fail(in, v, "syntax error")
		}
		if d, ok := def.Child(key); ok && key == choiceIdent && d.Check(v.text) != nil {
			return r.fail(in, v, "syntax error")
		}
		r.i++
		k := r.element(key, v)
		k.Text = v.text
		e.Kids = append(e.Kids, k)
		path = append(path, Quote(v.text))
	}
	in.e.Kids = append(in.e.Kids, e)
	ph.made = append(ph.made, e)
	ph.in = place{def, name, e, path}
	return nil
}

func lastText(e *markup.Element) string {
	if len(e.Kids) == 0 {
		return ""
	}
	return e.Kids[len(e.Kids)-1].Text
}

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}
