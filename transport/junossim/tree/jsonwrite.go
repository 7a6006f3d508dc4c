package tree

import (
	"encoding/json"
	"strings"

	"nplay/conf/schema"
)

// JSON writes the statements below n as an object, in the form that follows
// RFC 7951 but for the names of modules.
func (n *Node) JSON() string {
	var b strings.Builder
	n.object(&b, 0)
	return b.String()
}

func (n *Node) object(b *strings.Builder, depth int) {
	pad := strings.Repeat("    ", depth+1)
	first := true
	put := func(name, value string) {
		if !first {
			b.WriteString(",")
		}
		first = false
		b.WriteString("\n" + pad + text(name) + " : " + value)
	}
	b.WriteString("{")
	if n.Inactive {
		put("@", `{"inactive" : true}`)
	}
	for i, key := range n.Def.Keys() {
		if i < len(n.Keys) && (key != choiceValue || n.Keys[i] != "") {
			def, _ := n.Def.Child(key)
			put(key, scalar(def, n.Keys[i]))
		}
	}
	done := map[string]bool{}
	for _, k := range n.Kids {
		if done[k.Name] {
			continue
		}
		done[k.Name] = true
		value, off := k.json(n, depth+1)
		put(k.Name, value)
		if off != "" {
			put("@"+k.Name, off)
		}
	}
	b.WriteString("\n" + strings.Repeat("    ", depth) + "}")
}

// json is the value of a statement's member, for a list all its entries, and
// that of the member that says what of it is inactive.
func (k *Node) json(above *Node, depth int) (value, off string) {
	const inactive = `{"inactive" : true}`
	switch k.Kind() {
	case schema.Leaf, schema.Flag:
		if k.Inactive {
			off = inactive
		}
		if k.Kind() == schema.Flag {
			return "[null]", off
		}
		return scalar(k.Def, k.Value), off
	case schema.LeafList:
		var all, states []string
		for _, o := range above.All(k.Name) {
			all = append(all, scalar(o.Def, o.Value))
			state := "null"
			if o.Inactive {
				state, off = inactive, "some"
			}
			states = append(states, state)
		}
		if off != "" {
			off = "[" + strings.Join(states, ", ") + "]"
		}
		return "[" + strings.Join(all, ", ") + "]", off
	case schema.List:
		var all []string
		pad := strings.Repeat("    ", depth)
		for _, o := range above.All(k.Name) {
			var b strings.Builder
			o.object(&b, depth)
			all = append(all, "\n"+pad+b.String())
		}
		return "[" + strings.Join(all, ",") + "\n" + pad + "]", ""
	}
	if len(k.Kids) == 0 && !k.Inactive {
		return "[null]", ""
	}
	var b strings.Builder
	k.object(&b, depth)
	return b.String(), ""
}

// scalar is a number where the statement takes nothing else.
func scalar(d schema.Def, value string) string {
	if d.Check("x") != nil && json.Valid([]byte(value)) && strings.Trim(value, "0123456789") == "" {
		return value
	}
	return text(value)
}

func text(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}
