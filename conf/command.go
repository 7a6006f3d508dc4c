package conf

import (
	"fmt"
	"slices"

	"nplay/conf/schema"
)

// A Command is one thing that a person asks of a configuration: a `set`,
// `delete`, `activate`, `deactivate` or `insert` line, or the same said in
// another form. It differs from an Edit in that it is a wish: what holds
// already is no error and changes nothing.
//
// The commands of one text are made in its order, later ones on the result of
// the earlier ones.
type Command struct {
	Op Op
	// Path leads from the statement below the root to the one the command is
	// about. Its nodes have no Kids.
	Path []*Node
	// All, of a Remove, says that Path ends with a list or leaf-list of which
	// everything goes.
	All bool
	// Before and Beside, of a Move, say where: before or after the sibling whose
	// Key (of an entry) or Value (of a member) is Beside.
	Before bool
	Beside string
	// Line and Column are where it stands, from 1; 0 when that is not in a text.
	Line, Column int
}

// Target returns the node that the command is about.
func (c Command) Target() *Node { return c.Path[len(c.Path)-1] }

// Impose makes the commands on the tree below n, the root, in their order.
//
// A statement that is set is activated. What is to be removed or deactivated
// and is not there is fine; to activate or to insert it is an error.
//
// An inactive statement that holds something stays what it is, and to set
// anything in it is an error: it would have no effect, and to activate it would
// bring back whatever else it holds. Unless a command names it, to be active or
// inactive, which is then what a person wants.
func Impose(n *Node, cmds []Command) error {
	settled := map[string]bool{}
	for _, c := range cmds {
		if c.Op == Activate || c.Op == Deactivate {
			settled[trail(c.Path)] = true
		}
	}
	for _, c := range cmds {
		if c.Op == Add {
			if p := dormant(n, c.Path); p != nil && !settled[trail(p)] {
				words := PathString(p)
				return fmt.Errorf("%s is deactivated on the router with everything in it; look at what it holds, then say which: `activate %[2]s` or `deactivate %[2]s`",
					words, words[len("[edit "):len(words)-1])
			}
		}
		if c.Op == Add {
			wake(n, c.Path, settled)
		}
		if err := c.Make(n); err != nil {
			return err
		}
	}
	return nil
}

// dormant returns the path to the first inactive statement on the way that
// holds something.
func dormant(n *Node, path []*Node) []*Node {
	for i, p := range path {
		at := find(n.Kids, p)
		if at < 0 {
			return nil
		}
		if n = n.Kids[at]; n.Inactive && !bare(n) {
			return path[:i+1]
		}
	}
	return nil
}

// wake activates what is inactive on the way and holds nothing, as `services
// netconf ssh` may: what is set below it would have no effect, and there is
// nothing else to come back with it. What a command names stays as it says.
func wake(n *Node, path []*Node, settled map[string]bool) {
	for i, p := range path {
		at := find(n.Kids, p)
		if at < 0 {
			return
		}
		if n = n.Kids[at]; bare(n) && !settled[trail(path[:i+1])] {
			n.Inactive = false
		}
	}
}

// Make does what the command says below n, the root. Unlike Impose it does not
// care whether what it sets has an effect.
func (c Command) Make(n *Node) error {
	last := len(c.Path) - 1
	if last < 0 {
		return fmt.Errorf("a command without a path")
	}
	if c.Op == Add {
		return c.add(n)
	}
	for i, p := range c.Path[:last] {
		if err := n.agrees(c.Path[:i+1]); err != nil {
			return err
		}
		at := find(n.Kids, p)
		if at < 0 {
			if k := n.hiding(p); k != nil {
				return blindTo(with(c.Path[:i], k))
			}
			return c.missing()
		}
		n = n.Kids[at]
	}
	if c.Op == Remove && c.Target().Def.Foreign() {
		return c.removeForeign(n)
	}
	if c.All {
		n.Remove(c.Target().Name)
		return nil
	}
	i := find(n.Kids, c.Target())
	if i < 0 {
		if k := n.hiding(c.Target()); k != nil {
			return blindTo(with(c.Path[:last], k))
		}
		return c.missing()
	}
	k := n.Kids[i]
	switch c.Op {
	case Remove:
		if k.Withheld && c.Target().Value != "" && k.Kind() == schema.Leaf {
			return blindTo(c.Path)
		}
		// A leaf that is named by its value is meant only with that value.
		if k.Kind() != schema.Leaf || c.Target().Value == "" || c.Target().Value == k.Value {
			n.Kids = slices.Delete(slices.Clone(n.Kids), i, i+1)
		}
	case Activate:
		k.Inactive = false
	case Deactivate:
		k.Inactive = true
	case Move:
		return c.move(n, i)
	default:
		return fmt.Errorf("%s: unknown kind of command %d", PathString(c.Path), c.Op)
	}
	return nil
}

func (c Command) missing() error {
	switch c.Op {
	case Remove, Deactivate:
		return nil
	}
	return fmt.Errorf("%s: not there to be %s", PathString(c.Path), c.Op.done())
}

func (c Command) add(n *Node) error {
	for i, p := range c.Path {
		if err := n.agrees(c.Path[:i+1]); err != nil {
			return err
		}
		// A release that has something else of that name: nobody can say what the
		// router makes of both.
		if at := slices.IndexFunc(n.Kids, func(k *Node) bool { return k.Name == p.Name && k.Space == p.Space && !k.Def.Known() }); at >= 0 {
			return fmt.Errorf("%s: the router has it in a form that Junos %s does not know; it is left alone", PathString(c.Path[:i+1]), schema.Release)
		}
		n = n.reach(p)
	}
	target := c.Target()
	n.Inactive = false
	n.Secret = n.Secret || target.Secret
	if n.Kind() == schema.Leaf {
		n.Value = target.Value
	}
	return nil
}

// move puts the i-th statement of n beside its sibling.
func (c Command) move(n *Node, i int) error {
	k := n.Kids[i]
	rest := slices.Delete(slices.Clone(n.Kids), i, i+1)
	g := groupOf(k)
	at := slices.IndexFunc(rest, func(s *Node) bool { return groupOf(s) == g && id(s) == c.Beside })
	switch {
	case at < 0 && id(k) == c.Beside:
		return fmt.Errorf("%s: to be inserted beside itself", PathString(c.Path))
	case at < 0:
		return fmt.Errorf("%s: the sibling it is to be inserted beside is not there", PathString(c.Path))
	case !c.Before:
		at++
	}
	n.Kids = slices.Insert(rest, at, k)
	return nil
}
