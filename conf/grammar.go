package conf

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nplay/conf/schema"
)

// A grammar reads the words of one line, or of one statement of curly text, by
// the schema.
//
// Behind a complete leaf, flag or leaf-list the words go on beside it, as on a
// router: `set ... group ext type external peer-as 65001` are two statements.
type grammar struct {
	words []token
	i     int
	end   token // stands behind the last word
	op    Op
	block bool    // the statement goes on in braces
	saved bool    // a router had it: see ParseSaved
	base  int     // length of the path around the statement
	path  []*Node // of the statement being read
	first []*Node // path of the statement that was read first
	cmds  []Command
	state
}

// state is what the words read so far amount to.
type state uint8

const (
	begun  state = iota // a container or an entry: something may follow
	listed              // a list whose entry is not named
	done                // a leaf, a flag, members of a leaf-list
)

// read reads all words. list, if not nil, is a list of which an entry's key
// comes first.
func (g *grammar) read(list *Node) *Fault {
	if list != nil {
		if f := g.statement(shorn(list)); f != nil {
			return f
		}
	}
	for g.i < len(g.words) {
		if g.state == done && g.op != Add {
			return g.here().fault(errors.New("nothing can follow here"))
		}
		if g.op == Move && g.inserting() {
			return g.insert()
		}
		n, f := g.child()
		if f == nil {
			f = g.statement(n)
		}
		if f != nil {
			return f
		}
	}
	return g.finish()
}

// finish makes the command of a line that ends with what can hold something.
func (g *grammar) finish() *Fault {
	switch {
	case g.op == Move:
		return g.end.fault(errors.New("say where: `before` or `after`, and the name of another entry"))
	case g.state == listed && g.block:
		return nil
	case g.state == listed && g.op != Remove:
		return g.end.fault(fmt.Errorf("%s is a list: name its entry", PathString(g.path)))
	case g.state == listed:
		g.cmds = append(g.cmds, g.command(true))
	case g.state == begun && !g.block && len(g.path) > g.base:
		g.cmds = append(g.cmds, g.command(false))
	case g.state == done && g.block:
		return g.end.fault(errors.New("braces behind a statement that is complete; end it with ;"))
	case len(g.path) == g.base && len(g.cmds) == 0:
		return g.end.fault(errors.New("a statement is missing"))
	}
	return nil
}

// command is the command for the statement that the path ends with.
func (g *grammar) command(all bool) Command {
	if g.first == nil {
		g.first = slices.Clone(g.path)
	}
	return Command{Op: g.op, Path: slices.Clone(g.path), All: all, Line: g.words[0].line, Column: g.words[0].column}
}

// here is the next word, or the place behind the last.
func (g *grammar) here() token {
	if g.i < len(g.words) {
		return g.words[g.i]
	}
	return g.end
}

func (g *grammar) def() schema.Def {
	if len(g.path) == 0 {
		return schema.Root()
	}
	return g.path[len(g.path)-1].Def
}

// child finds the statement that the next word belongs to, and takes the word
// if it is that statement's own.
func (g *grammar) child() (*Node, *Fault) {
	t := g.here()
	if t.mark != 0 {
		return nil, t.fault(fmt.Errorf("%q has no place here", t.mark))
	}
	parent := g.def()
	if !t.quoted {
		name := elementOf(g.path, t.text)
		if def, ok := parent.Child(name); ok && !slices.Contains(parent.Keys(), name) {
			n := &Node{Name: name, Def: def, Secret: def.Secret()}
			if spoken(with(g.path, n)) {
				g.i++
				return n, nil
			}
		}
	}
	if g.saved && t.text == "apply-flags" && !t.quoted {
		g.i++ // the YANG does not have it
		return &Node{Name: t.text, Secret: true}, nil
	}
	hint := ""
	if !t.quoted {
		hint = near(g.path, t.text)
	}
	var one *Node
	for _, n := range silent(g.path) {
		if k := keywordsOf(with(g.path, n)); k != nil && k[0] != "" {
			if k[0] == t.text && !t.quoted {
				return n, nil
			}
			continue
		}
		if fits(n, t.text) && (hint == "" || !free(n)) {
			return n, nil
		}
		one = n
	}
	if one != nil && hint == "" {
		return one, nil
	}
	return nil, g.unknown(t, hint)
}

// fits reports whether a word can be the value of a statement that has no word
// of its own.
func fits(n *Node, w string) bool {
	switch n.Kind() {
	case schema.Leaf, schema.LeafList:
		return n.Def.Check(w) == nil
	case schema.List:
		key, _ := n.Def.Child(n.Def.Keys()[0])
		return key.Check(w) == nil
	}
	return false
}

// free reports whether a statement takes any text as its value or key, so that
// one that fits says nothing.
func free(n *Node) bool {
	def := n.Def
	if n.Kind() == schema.List {
		def, _ = def.Child(def.Keys()[0])
	}
	return strings.HasPrefix(def.Takes(), "text")
}

// unknown is the fault of a word that is no statement. It shows the word only
// where that cannot be a misplaced secret.
func (g *grammar) unknown(t token, hint string) *Fault {
	err := fmt.Errorf("%s: unknown statement%s in Junos %s", PathString(g.path), g.shown(t, hint), schema.Release)
	if hint != "" {
		err = fmt.Errorf("%w; did you mean %q?", err, hint)
	} else if k := kidsOf(g.path); len(k) > 0 && len(k) <= 12 {
		err = fmt.Errorf("%w; there are %s", err, strings.Join(k, ", "))
	}
	f := t.fault(err)
	f.Veiled = g.secret()
	return f
}

func (g *grammar) shown(t token, hint string) string {
	if hint == "" && (g.secret() || revealing(t.text)) || len(t.text) > 64 {
		return ""
	}
	return " " + strconv.Quote(t.text)
}

// secret reports whether a word at this place may be a secret, or one stands
// before it.
func (g *grammar) secret() bool {
	for _, n := range g.path {
		if n.Secret {
			return true
		}
	}
	for _, c := range g.cmds {
		if c.Target().Secret {
			return true
		}
	}
	for _, def := range g.def().Children() {
		if def.Secret() {
			return true
		}
	}
	return false
}

// kidsOf lists what may stand below a path, as words.
func kidsOf(path []*Node) []string {
	if len(path) == 0 {
		return nil
	}
	var all []string
	parent := path[len(path)-1].Def
	for name, def := range parent.Children() {
		if !strings.HasPrefix(name, "apply-") && !slices.Contains(parent.Keys(), name) && spoken(with(path, &Node{Name: name, Def: def})) {
			all = append(all, word(with(path, &Node{Name: name})))
		}
	}
	return all
}
