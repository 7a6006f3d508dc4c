package tree

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"nplay/conf/schema"
	"nplay/transport/junossim/markup"
)

// identify fills in the keys of a list entry, and the value of a leaf-list
// member.
func (l *Loader) identify(p Path, k *Node, e *markup.Element) bool {
	switch k.Kind() {
	case schema.LeafList:
		k.Value = e.Value()
	case schema.List:
		for _, name := range k.Def.Keys() {
			v := keyOf(k.Def, name, e)
			if v == "" && name == choiceValue && !slices.Contains(choiceTakes, k.Keys[len(k.Keys)-1]) {
				k.Keys = append(k.Keys, "")
				continue
			}
			if v == "" && l.misspelt(k.Def, name, e) {
				return false
			}
			if v == "" {
				l.report(Problem{Path: p.String(), Element: k.Name, Message: "missing mandatory argument: " + name})
				return false
			}
			if def, ok := k.Def.Child(name); ok {
				if err := check(def, v); err != nil {
					l.report(invalidValue(p, name, v, err))
					return false
				}
			}
			k.Keys = append(k.Keys, v)
		}
	}
	return true
}

// value reads and checks the value of a leaf.
func (l *Loader) value(path Path, k *Node, e *markup.Element) bool {
	switch k.Kind() {
	case schema.Leaf, schema.LeafList:
		v := e.Value()
		if len(e.Kids) > 0 {
			l.report(syntaxError(e.Kids[0].Name))
			return false
		}
		_, off := e.Attr("inactive")
		_, on := e.Attr("active")
		if v == "" && (off || on) && k.Kind() == schema.Leaf {
			return true // activate and deactivate need not repeat the value
		}
		if v == "" {
			l.report(Problem{Path: path[:len(path)-1].String(), Element: k.Name, Message: "missing argument"})
			return false
		}
		if err := check(k.Def, v); err != nil {
			l.report(invalidValue(path[:len(path)-1], k.Name, v, err))
			return false
		}
		if k.Def.Secret() && reversible(path) && l.Hide != nil {
			v = l.Hide(v)
		}
		k.Value = v
	case schema.Flag:
		if len(e.Kids) > 0 || e.Value() != "" {
			l.report(syntaxError(k.Name))
			return false
		}
	default:
		if v := e.Value(); v != "" {
			l.report(syntaxError(strings.Fields(v)[0]))
			return false
		}
	}
	return true
}

// check says what is wrong with a value: what the schema does not take, and
// bytes that no document can hold.
func check(d schema.Def, v string) error {
	bad := func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff
	}
	if !utf8.ValidString(v) || strings.ContainsFunc(v, bad) {
		return errors.New("it has characters that cannot be printed")
	}
	return d.Check(v)
}
