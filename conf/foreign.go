package conf

import (
	"fmt"
	"strings"

	"nplay/conf/schema"
)

// Keying says what tells statements of other namespaces apart, where that
// cannot be seen: by the name of a list's element its key leaves, by that of a
// leaf-list Member, by that of a container none. A list that is not named has
// the key "name", if its entries have such a leaf.
type Keying map[string][]string

// Member is what a Keying has for a leaf-list instead of keys.
const Member = "."

// Shape gives the statements of other namespaces below n their kinds, as far as
// they can be told by their looks and by what the keying says: an element with
// elements in it is a container or, with a key, an entry of a list; one with
// text is a leaf, or with siblings of its name a leaf-list; an empty one a
// container. What cannot be told stays unknown, and so is never edited.
//
// Trees that are compared have to be shaped alike.
func Shape(n *Node, k Keying) {
	for _, kid := range n.Kids {
		if kid.Space != "" {
			unknow(kid)
		}
	}
	k.kids(n)
}

func (k Keying) kids(n *Node) {
	count := map[[2]string]int{}
	for _, kid := range n.Kids {
		count[[2]string{kid.Space, kid.Name}]++
	}
	for _, kid := range n.Kids {
		if kid.Space != "" {
			k.shape(kid, count[[2]string{kid.Space, kid.Name}] > 1)
		}
	}
}

// shape shapes a statement and all below it. many says that it has siblings of
// its name.
func (k Keying) shape(n *Node, many bool) {
	keys, said := k[n.Name]
	member := said && len(keys) == 1 && keys[0] == Member
	n.Def = schema.Def{}
	n.Secret = n.Withheld || n.Value != "" && (schema.SecretName(n.Name) || revealing(n.Value))
	switch {
	case n.Value != "" && len(n.Kids) > 0: // text beside elements: no configuration has that
	case len(n.Kids) == 0 && n.Value != "" && (many || member):
		n.Def = schema.Foreign(schema.LeafList)
	case len(n.Kids) == 0 && n.Value != "":
		n.Def = schema.Foreign(schema.Leaf)
	case member:
	case !said && keyLeaf(n, "name") != nil:
		n.enlist([]string{"name"})
	case said && len(keys) > 0:
		n.enlist(keys)
	case !many:
		n.Def = schema.Foreign(schema.Container)
	}
	k.kids(n)
}

// enlist makes n an entry of a list with these keys, unless it lacks one.
func (n *Node) enlist(keys []string) {
	var values []string
	secret := false
	for _, name := range keys {
		leaf := keyLeaf(n, name)
		if leaf == nil {
			return
		}
		values = append(values, leaf.Value)
		secret = secret || schema.SecretName(name) || revealing(leaf.Value)
	}
	for _, name := range keys {
		leaf := keyLeaf(n, name)
		n.drop(func(k *Node) bool { return k == leaf })
	}
	n.Def, n.Key, n.Secret = schema.Foreign(schema.List, keys...), strings.Join(values, KeySep), secret
}

// keyLeaf returns the one leaf of that name in n, nil unless there is exactly
// one.
func keyLeaf(n *Node, name string) *Node {
	var found *Node
	for _, k := range n.Kids {
		if k.Name != name || k.Space != n.Space {
			continue
		}
		if found != nil || len(k.Kids) > 0 || k.Value == "" {
			return nil
		}
		found = k
	}
	return found
}

// agrees says what is wrong when n has statements with the name of the foreign
// one at the end of the path, and what these are is not what that is taken for.
func (n *Node) agrees(path []*Node) error {
	p := path[len(path)-1]
	if !p.Def.Foreign() {
		return nil
	}
	for _, k := range n.Kids {
		switch {
		case k.Name != p.Name || k.Space != p.Space || k.Def == p.Def:
		case !k.Def.Known():
			return fmt.Errorf("%s: the server has several of that name that cannot be told apart: say in keys what their key is", PathString(path))
		default:
			return fmt.Errorf("%s: the server has a %s of that name, not a %s: say in keys what it is", PathString(path), k.Kind(), p.Kind())
		}
	}
	return nil
}

// removeForeign takes away what the target of the command stands for below n.
// How many it may be cannot be seen in an element to be removed: one without
// anything in it is all of its name, one with a value the leaf, or the member of
// a leaf-list, that has it.
func (c Command) removeForeign(n *Node) error {
	t := c.Target()
	bare := t.Key == "" && t.Value == ""
	for _, k := range n.Kids {
		if k.Name != t.Name || k.Space != t.Space || bare {
			continue
		}
		if t.Key != "" && k.Def != t.Def || t.Value != "" && k.Kind() != schema.Leaf && k.Kind() != schema.LeafList {
			return fmt.Errorf("%s: the server has it as a %s, not a %s: say in keys what it is", PathString(c.Path), k.Kind(), t.Kind())
		}
	}
	n.drop(func(k *Node) bool {
		return k.Name == t.Name && k.Space == t.Space && (bare || k.Key == t.Key && k.Value == t.Value)
	})
	return nil
}
