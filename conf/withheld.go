package conf

import (
	"fmt"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// Placeholder stands in a saved configuration, and in Node.Value or Node.Key,
// where a secret was left out. It is what a router prints for a login that may
// not see the secret.
const Placeholder = "/* SECRET-DATA */"

// Withhold takes the secrets out of a tree. What is left of each is a statement
// that is Withheld.
func Withhold(n *Node) {
	n.Walk(func(path []*Node) bool {
		k := path[len(path)-1]
		if k.Secret || k.Withheld {
			k.withhold()
		}
		return true
	})
	number(n)
}

// withhold takes the secret out of one statement.
func (n *Node) withhold() {
	switch {
	case n.Kind() == schema.List:
		keys := n.Keys()
		for i := range keys {
			keys[i] = Placeholder
		}
		n.Key = strings.Join(keys, KeySep)
	case n.Value != "":
		n.Value = Placeholder
	default:
		return // nothing is no secret
	}
	n.Secret, n.Withheld = true, true
}

// WithholdLike takes out of a tree what a tree of the same configuration leaves
// out, so that both can be compared by what is known of both. Where base leaves
// out the keys of entries, those that it does not have are taken for them, in
// their order.
func WithholdLike(n, base *Node) {
	withholdLike(n, base)
	number(n)
}

func withholdLike(n, base *Node) {
	out := map[group][]*Node{} // of base, in order
	for _, b := range base.Kids {
		if b.Withheld && groupOf(b).many() {
			out[groupOf(b)] = append(out[groupOf(b)], b)
		}
	}
	known := tableOf(base.Kids)
	for _, k := range n.Kids {
		var b *Node
		if k.Kind() == schema.Unknown {
			b = likely(base.Kids, k)
		} else {
			b = known.find(k)
		}
		if rest := out[groupOf(k)]; b == nil && len(rest) > 0 {
			b, out[groupOf(k)] = rest[0], rest[1:]
		}
		if b == nil {
			continue
		}
		if b.Withheld {
			k.withhold()
		}
		withholdLike(k, b)
	}
}

// likely returns the unknown statement that is the same but for what is left
// out in it, if there is just one of its name.
func likely(kids []*Node, n *Node) *Node {
	var found *Node
	for _, k := range kids {
		if groupOf(k) != groupOf(n) {
			continue
		}
		if found != nil {
			return nil
		}
		found = k
	}
	return found
}

// number tells the entries and members apart whose keys and values are left
// out: they get numbers behind the placeholder, which are never written.
func number(n *Node) {
	times := map[slot]int{}
	for _, k := range n.Kids {
		if k.Withheld && k.Kind() != schema.Unknown && groupOf(k).many() {
			k.Key, k.Value = unnumbered(k.Key), unnumbered(k.Value)
			s := slot{groupOf(k), id(k)}
			times[s]++
			if t := times[s]; t > 1 && k.Kind() == schema.List {
				k.Key += fmt.Sprintf(" %d", t)
			} else if t > 1 {
				k.Value += fmt.Sprintf(" %d", t)
			}
		}
		number(k)
	}
}

// unnumbered is a key or value as it is written.
func unnumbered(s string) string {
	if !strings.Contains(s, Placeholder) {
		return s
	}
	keys := strings.Split(s, KeySep)
	for i, k := range keys {
		if strings.HasPrefix(k, Placeholder) {
			keys[i] = Placeholder
		}
	}
	return strings.Join(keys, KeySep)
}

// Unseen is the error for a secret that a saved configuration leaves out, where
// somebody would have to know it. It wraps ErrHidden.
type Unseen struct{ Path string } // "[edit system root-authentication encrypted-password]"

func (e *Unseen) Error() string {
	return e.Path + ": the saved configuration leaves this secret out, so nobody can tell whether it would change"
}

// Unwrap says what kind of error it is.
func (e *Unseen) Unwrap() error { return ErrHidden }

// Hint says what to do next.
func (e *Unseen) Hint() string {
	return "save the configuration with its secrets (`nplay backup --secrets`), or plan against the router"
}

// Blind says which withheld secret of the tree an edit is about: one that it
// sets, or removes alone or with what is around it, or the unknown key of an
// entry that may be the one it makes. nil when there is none: nobody has to know
// a secret to tell what the edit does.
func Blind(before *Node, e Edit) *Unseen {
	n := before
	for i, p := range e.Path {
		at := find(n.Kids, p)
		if at < 0 {
			if s := n.hiding(p); s != nil {
				return blindTo(with(e.Path[:i], s))
			}
			return nil
		}
		n = n.Kids[at]
		if n.Withheld && groupOf(n).many() {
			return blindTo(e.Path[:i+1])
		}
	}
	switch {
	case n.Withheld && (e.Op == Add || e.Op == Remove):
		return blindTo(e.Path)
	case e.Op == Remove:
		var inside *Unseen
		n.Walk(func(path []*Node) bool {
			if inside == nil && path[len(path)-1].Withheld {
				inside = blindTo(slices.Concat(e.Path, path))
			}
			return inside == nil
		})
		return inside
	}
	return nil
}

// hiding returns an entry or member below n that could be p, if only one knew
// its key.
func (n *Node) hiding(p *Node) *Node {
	if n == nil || !groupOf(p).many() {
		return nil
	}
	for _, k := range n.Kids {
		if k.Withheld && groupOf(k) == groupOf(p) {
			return k
		}
	}
	return nil
}

// Hiding returns the error for having to know the secret of a leaf below n, or for
// looking for an entry of a list, or a member of a leaf-list, among some of which
// one is left out; nil when none of that name is.
func (n *Node) Hiding(name string) error {
	if n != nil {
		for _, k := range n.Kids {
			if k.Withheld && k.Name == name {
				return blindTo([]*Node{k})
			}
		}
	}
	return nil
}

func blindTo(path []*Node) *Unseen { return &Unseen{PathString(path)} }
