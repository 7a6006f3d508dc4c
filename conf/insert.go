package conf

import (
	"errors"
	"fmt"

	"nplay/conf/schema"
)

// inserting reports whether the next word of an insert line is the one that
// says where.
func (g *grammar) inserting() bool {
	t := g.here()
	if len(g.path) == 0 || t.quoted || t.text != "before" && t.text != "after" {
		return false
	}
	k := g.path[len(g.path)-1].Kind()
	return k == schema.List || k == schema.LeafList
}

// insert reads the end of an insert line: `before term b`.
func (g *grammar) insert() *Fault {
	c := g.command(false)
	c.Before = g.here().text == "before"
	g.i++
	target := c.Target()
	start := g.here()
	if !target.Def.Ordered() {
		return g.words[0].fault(fmt.Errorf("%s: the order of these means nothing, so there is nothing to insert", PathString(g.path)))
	}
	sib := shorn(target)
	g.path[len(g.path)-1] = sib
	if target.Kind() == schema.LeafList {
		if f := g.value(sib); f != nil {
			return f
		}
		c.Beside = sib.Value
	} else {
		g.path = g.path[:len(g.path)-1]
		if g.i == len(g.words) {
			return start.fault(errors.New("the name of the other entry is missing"))
		}
		n, f := g.child()
		switch {
		case f != nil:
			return f
		case n.Name != target.Name:
			return start.fault(fmt.Errorf("an entry of %q is needed here, as in front", target.Name))
		}
		if f := g.statement(n); f != nil {
			return f
		}
		if g.state == listed {
			return g.here().fault(errors.New("the name of the other entry is missing"))
		}
		c.Beside = n.Key
	}
	if g.i < len(g.words) {
		return g.here().fault(errors.New("nothing can follow here"))
	}
	g.cmds = append(g.cmds, c)
	return nil
}
