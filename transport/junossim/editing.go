package junossim

import (
	"fmt"
	"strconv"
	"strings"

	"nplay/transport/junossim/tree"
)

// configuring are the commands of the configuration mode.
var configuring map[string]verb

func init() {
	change := verb{run: (*console).change}
	configuring = map[string]verb{
		"activate": change, "deactivate": change, "insert": change, "set": change,
		"delete":   {run: (*console).remove},
		"commit":   {run: (*console).commits},
		"edit":     {run: (*console).edit},
		"exit":     {run: (*console).exit},
		"load":     {run: (*console).refuseLoad},
		"quit":     {run: (*console).exit},
		"rollback": {run: (*console).rollback},
		"run":      {}, // what stands behind it is run
		"show":     {run: (*console).showCandidate},
		"status":   {run: (*console).status},
		"top":      {run: (*console).top},
		"up":       {run: (*console).up},
	}
}

func (c *console) status(order, []string) string { return c.router.db.others(nil) }

// change is set, activate, deactivate, insert and delete, below where the
// console is.
func (c *console) change(o order, args []string) string {
	line := o.line
	if before, ok := strings.CutSuffix(strings.TrimRight(line, " "), " plain-text-password"); ok && strings.HasPrefix(strings.TrimSpace(line), "s") {
		password, why := c.password()
		if why != "" {
			return why
		}
		line = before + " plain-text-password-value " + tree.Quote(password)
	}
	return c.changeBelow(c.path(), line, 0)
}

// changeBelow carries a command out below a path. skip is how far from the
// beginning of what was typed it begins.
func (c *console) changeBelow(path []string, line string, skip int) string {
	verbText, rest, _ := strings.Cut(strings.TrimLeft(line, " "), " ")
	name, _ := pick(verbText, verbNames(configuring))
	l := loader("merge", c.who.class)
	l.Whole = true
	problems := c.router.db.edit(c.editor, func(root *tree.Node) []tree.Problem {
		// One that is refused changes nothing.
		try := root.Clone()
		problems := l.Command(try, path, name+" "+rest)
		if !tree.Failed(problems) {
			*root = *try
		}
		return problems
	})
	for i, p := range problems {
		// Only where a word does not fit does the router point at it.
		if p.Line == 0 || p.Warning || !strings.HasPrefix(p.Message, "syntax error") && !strings.HasPrefix(p.Message, "missing") && !strings.HasPrefix(p.Message, "unterminated") {
			problems[i].Path = ""
			continue
		}
		at := p.Column - len(name) + len(verbText) + len(line) - len(strings.TrimLeft(line, " ")) + skip
		return c.misfit(&misfit{max(0, at), p.Message + "."}, c.column)
	}
	return said(problems)
}

// remove is `delete`, which at a level with no words drops all of it.
func (c *console) remove(o order, args []string) string {
	if len(args) > 0 {
		return c.change(o, args)
	}
	if !c.sure("Delete everything under this level? [yes,no] (no) ", false) {
		return ""
	}
	if len(c.at) > 0 {
		return c.changeBelow(nil, "delete "+strings.Join(quoted(c.path()), " "), 0)
	}
	return said(c.router.db.edit(c.editor, func(root *tree.Node) []tree.Problem {
		if !c.who.changes(tree.Path{}) {
			return []tree.Problem{tree.Denied("configuration")}
		}
		root.Kids = nil
		return nil
	}))
}

// edit goes to a statement.
func (c *console) edit(o order, args []string) string {
	if len(args) == 0 {
		return c.wrong(o, "", "missing argument.")
	}
	to, p := tree.Statements(append(c.path(), args...))
	if p != nil {
		return c.wrong(o, p.Element, p.Message+".")
	}
	c.came = append(c.came, c.at)
	c.at = to
	return ""
}

// up goes up, or carries one command out as if there.
func (c *console) up(o order, args []string) string {
	n := 1
	if len(args) > 0 {
		if up, err := strconv.Atoi(args[0]); err == nil {
			n, args = up, args[1:]
		}
	}
	if n < 1 {
		return c.wrong(o, "", "syntax error.")
	}
	return c.elsewhere(c.at[:max(0, len(c.at)-n)], o, args)
}

// top goes to the top, or carries one command out as if there.
func (c *console) top(o order, args []string) string { return c.elsewhere(nil, o, args) }

func (c *console) elsewhere(to [][]string, o order, args []string) string {
	if len(args) == 0 {
		if len(c.at) > 0 && len(to) == len(c.at) {
			return ""
		}
		c.at, c.came = to, nil
		return ""
	}
	name, what := pick(args[0], []string{"activate", "deactivate", "delete", "edit", "insert", "set", "show"})
	if what != "" {
		return c.wrong(o, args[0], "syntax error.")
	}
	here, came := c.at, c.came
	c.at = to
	defer func() {
		if name != "edit" {
			c.at, c.came = here, came
		}
	}()
	// The words of the inner command, as they were typed.
	_, rest, _ := strings.Cut(strings.TrimLeft(o.line, " "), args[0])
	inner := order{line: name + rest, words: args, pipes: o.pipes, at: o.at}
	return configuring[name].run(c, inner, args[1:])
}

func (c *console) rollback(o order, args []string) string {
	n := "0"
	if len(args) > 0 {
		n = args[0]
	}
	if len(args) > 1 {
		return c.wrong(o, args[1], "syntax error.")
	}
	problems := c.loadRollback(n)
	if tree.Failed(problems) {
		return said(problems)
	}
	return said(problems) + "load complete\n"
}

// input reports whether a command is a load that reads what is typed, and
// returns what reads it.
func (c *console) input(name string, args []string) (func() (string, error), bool) {
	if name != "load" || !c.configuring || len(args) < 2 {
		return nil, false
	}
	action, what := pick(args[0], []string{"merge", "override", "replace", "set", "update"})
	if what != "" {
		return nil, false
	}
	if _, what = pick(args[1], []string{"terminal"}); what != "" {
		return nil, false
	}
	for _, a := range args[2:] {
		if a != "relative" {
			return nil, false
		}
	}
	args[0] = action
	return func() (string, error) {
		if err := c.tty.print("[Type ^D at a new line to end input]\n"); err != nil {
			return "", err
		}
		return c.tty.pour()
	}, true
}

// refuseLoad is any other load.
func (c *console) refuseLoad(o order, args []string) string {
	switch {
	case len(args) == 0:
		return c.wrong(o, "", "missing argument.")
	case len(args) > 1:
		if _, what := pick(args[0], []string{"merge", "override", "replace", "set", "update"}); what == "" {
			return "error: could not open file: " + args[1] + "\n"
		}
	}
	return c.wrong(o, args[0], "syntax error, expecting <command>.")
}

// load loads what was typed. After `load set` the router does not count errors.
func (c *console) load(args []string, text string) string {
	c.router.count(func(n *Counters) { n.Loads++ })
	var path []string
	if len(args) > 2 {
		path = c.path()
	}
	refused := true
	problems := c.router.db.edit(c.editor, func(root *tree.Node) []tree.Problem {
		refused = false
		if args[0] == "set" {
			l := loader("merge", c.who.class)
			if path == nil {
				return l.Commands(root, text)
			}
			var all []tree.Problem
			for i, line := range strings.Split(text, "\n") {
				for _, p := range l.Command(root, path, line) {
					p.Line = i + 1
					all = append(all, p)
				}
			}
			return all
		}
		return loader(args[0], c.who.class).Text(root, text, path...)
	})
	if refused {
		return said(problems)
	}
	out := ""
	for _, p := range problems {
		out += typed(args[0], p)
	}
	if n := count(problems); n > 0 && args[0] != "set" {
		return out + fmt.Sprintf("load complete (%d errors)\n", n)
	}
	return out + "load complete\n"
}

// typed writes what is wrong with a line that was typed to a load.
func typed(action string, p tree.Problem) string {
	if p.Warning || p.Line == 0 {
		p.Path = ""
		return said([]tree.Problem{p})
	}
	if action == "set" {
		return fmt.Sprintf("terminal:%d:(%d) %s: %s\n", p.Line, p.Column, p.Message, p.Element)
	}
	s := fmt.Sprintf("terminal:%d:(%d) %s: %s\n", p.Line, p.End, p.Message, p.Element)
	if p.Path != "" {
		s += "  " + p.Path + "\n"
		if p.Statement != "" {
			s += "    '" + p.Statement + "'\n"
		}
		s += "      " + p.Message + "\n"
	}
	return s
}
