package tree

import (
	"fmt"
	"slices"

	"nplay/transport/junossim/markup"
)

// move gives a member of a list another place.
func (l *Loader) move(path Path, n, k *Node, e *markup.Element, place string) bool {
	from := n.index(k)
	n.remove(from)
	first := slices.IndexFunc(n.Kids, func(o *Node) bool { return o.Name == k.Name })
	to := from
	switch place {
	case "first":
		if to = first; to < 0 {
			to = from
		}
	case "before", "after":
		ref := &Node{Name: k.Name, Def: k.Def}
		switch keys := k.Def.Keys(); len(keys) {
		case 0:
			ref.Value = attrOr(e, "value", "name")
		case 1:
			ref.Keys = []string{attrOr(e, keys[0], "key")}
		default:
			for _, name := range keys {
				ref.Keys = append(ref.Keys, attrOr(e, name, name))
			}
		}
		at := n.index(ref)
		if at < 0 {
			n.Kids = slices.Insert(n.Kids, from, k)
			l.report(Problem{Path: path[:len(path)-1].String(), Element: k.Name, Message: fmt.Sprintf("statement '%s' not found", ref.Words())})
			return false
		}
		if to = at; place == "after" {
			to++
		}
	default:
		l.report(Problem{Path: path[:len(path)-1].String(), Element: k.Name, Message: "syntax error"})
	}
	n.Kids = slices.Insert(n.Kids, to, k)
	return true
}

func attrOr(e *markup.Element, name, other string) string {
	v, ok := e.Attr(name)
	if !ok {
		v, _ = e.Attr(other)
	}
	return v
}
