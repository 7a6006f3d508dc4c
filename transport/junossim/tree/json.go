package tree

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"nplay/transport/junossim/markup"
)

// JSON loads a configuration in JSON by the loader's Action. Both forms that
// routers have had are taken: the one that says {"data": "r1"} for a value, and
// the later one that follows RFC 7951.
func (l *Loader) JSON(root *Node, text string) []Problem {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := decode(d, 0)
	if err == nil && d.More() {
		err = errors.New("text after the last object")
	}
	if err != nil {
		line := 1 + strings.Count(text[:min(int(d.InputOffset()), len(text))], "\n")
		return []Problem{{Message: fmt.Sprintf("line %d: %v", line, err), Element: "configuration-json", Line: line}}
	}
	e := &markup.Element{Name: "configuration-json"}
	top, ok := v.(object)
	if !ok {
		return []Problem{{Message: "syntax error", Element: "configuration-json"}}
	}
	fill(e, top)
	c := e.Kid("configuration")
	if c == nil || len(e.Kids) != 1 {
		return []Problem{{Message: "syntax error, expecting <configuration>", Element: "configuration-json"}}
	}
	return l.Load(root, c)
}

// An object keeps the order of its members, which can matter.
type object []member

type member struct {
	name  string
	value any // object, []any, text (string), or nil
}

// decode reads one value; objects and arrays may be nested as deeply as XML.
func decode(d *json.Decoder, depth int) (any, error) {
	if depth > maxBlocks {
		return nil, errors.New("nested too deeply")
	}
	t, err := d.Token()
	if err != nil {
		return nil, errors.New("invalid JSON: " + err.Error())
	}
	switch t := t.(type) {
	case json.Delim:
		var o object
		var all []any
		for d.More() {
			var name json.Token
			if t == '{' {
				if name, err = d.Token(); err != nil {
					return nil, errors.New("invalid JSON: " + err.Error())
				}
			}
			v, err := decode(d, depth+1)
			if err != nil {
				return nil, err
			}
			if t == '{' {
				o = append(o, member{fmt.Sprint(name), v})
			} else {
				all = append(all, v)
			}
		}
		if _, err := d.Token(); err != nil {
			return nil, errors.New("invalid JSON: " + err.Error())
		}
		if t == '{' {
			return o, nil
		}
		return all, nil
	case nil:
		return nil, nil
	}
	return fmt.Sprint(t), nil
}

// fill makes elements of the members of an object. A member "@" has the
// attributes of the object itself, "@x" those of the statements x, which need
// not stand there themselves.
func fill(e *markup.Element, o object) {
	made := map[string][]*markup.Element{}
	for _, m := range o {
		name := m.name
		if m.name == "attributes" || m.name == "" || strings.HasPrefix(m.name, "@") {
			continue
		}
		if _, bare, prefixed := strings.Cut(name, ":"); prefixed {
			name = bare // of its YANG module
		}
		all, several := m.value.([]any)
		if !several {
			all = []any{m.value}
		}
		for _, v := range all {
			k := &markup.Element{Name: name}
			value(k, v)
			made[m.name] = append(made[m.name], k)
			e.Kids = append(e.Kids, k)
		}
	}
	for _, m := range o {
		of, is := strings.CutPrefix(m.name, "@")
		switch {
		case is && of == "":
			attributes(e, m.value)
		case is:
			if made[of] == nil {
				k := &markup.Element{Name: of}
				made[of] = []*markup.Element{k}
				e.Kids = append(e.Kids, k)
			}
			all, several := m.value.([]any)
			if !several {
				all = []any{m.value}
			}
			for i, k := range made[of] {
				if i < len(all) {
					attributes(k, all[i])
				}
			}
		case m.name == "attributes":
			attributes(e, m.value)
		}
	}
}

func value(e *markup.Element, v any) {
	switch v := v.(type) {
	case string:
		e.Text = v
	case object:
		for _, m := range v {
			if data, ok := m.value.(string); m.name == "data" && ok {
				e.Text = data
				v = without(v, "data")
				break
			}
		}
		fill(e, v)
	case []any: // of arrays; nothing has a place for one
		e.Kids = append(e.Kids, &markup.Element{Name: "["})
	}
}

func without(o object, name string) object {
	var rest object
	for _, m := range o {
		if m.name != name {
			rest = append(rest, m)
		}
	}
	return rest
}

// attributes gives an element those of an object. XML says inactive="inactive"
// where JSON says "inactive": true.
func attributes(e *markup.Element, v any) {
	o, _ := v.(object)
	for _, m := range o {
		text, ok := m.value.(string)
		if !ok {
			continue
		}
		name := m.name
		switch {
		case text == "true":
			text = name
		case text == "false" && name == "inactive":
			name, text = "active", "active"
		case text == "false":
			continue
		}
		e.Attrs = append(e.Attrs, markup.Attr{Name: name, Value: text})
	}
}
