package junossim

import (
	"fmt"
	"strings"

	"nplay/transport/junossim/tree"
)

// What the router says about entering and leaving configuration mode.
const (
	enteringMode = "Entering configuration mode\n"
	leavingMode  = "Exiting configuration mode\n"
	changed      = "The configuration has been changed but not committed\n"
)

// configure is `configure [exclusive|private]`.
func (c *console) configure(o order, args []string) string {
	d := c.router.db
	how := ""
	if len(args) > 0 {
		var what string
		if how, what = pick(args[0], []string{"exclusive", "private"}); what != "" || len(args) > 1 {
			return c.wrong(o, args[len(args)-1], "syntax error, expecting <command>.")
		}
	}
	var problems []tree.Problem
	switch how {
	case "exclusive":
		if problems = d.lock(c.editor); len(problems) == 0 {
			problems = []tree.Problem{warning(discardsOnExit)}
		}
	case "private":
		problems = d.openPrivate(c.editor)
	default:
		problems = d.open(c.editor)
	}
	if tree.Failed(problems) {
		return said(problems)
	}
	c.configuring, c.exclusive = true, how == "exclusive"
	out := said(problems) + enteringMode
	if how == "" && d.edited() {
		out += changed
	}
	if how != "exclusive" {
		out += d.others(c.editor)
	}
	return out
}

// open lets e edit the shared candidate (`configure`). Somebody else's exclusive
// lock does not keep it out, but from editing.
func (d *database) open(e *editor) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.privates() {
		return failure(privateInUse)
	}
	d.opened(e)
	return nil
}

func (d *database) edited() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dirty()
}

// others lists those who have the configuration open beside e.
func (d *database) others(e *editor) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := ""
	for _, o := range d.editors {
		if o == e {
			continue
		}
		terminal := ""
		if o.terminal != "" {
			terminal = " terminal " + o.terminal
		}
		s += fmt.Sprintf("  %s%s (pid %d) on since %s, idle %s\n", o.user, terminal, o.pid, stamp(o.since), o.idle())
		switch {
		case o == d.holder:
			s += "      exclusive [edit]\n"
		case o.private != nil:
			s += "      private [edit]\n"
		default:
			s += "      [edit]\n"
		}
	}
	if s != "" {
		s = "Users currently editing the configuration:\n" + s
	}
	return s
}

// exit is `exit` and `quit` of the configuration mode: back to where the last
// edit came from, at last out of the mode.
func (c *console) exit(o order, args []string) string {
	if len(args) > 0 {
		if _, what := pick(args[0], []string{"configuration-mode"}); what != "" || len(args) > 1 {
			return c.wrong(o, args[len(args)-1], "syntax error.")
		}
		return c.exitMode()
	}
	if n := len(c.came); n > 0 {
		c.at, c.came = c.came[n-1], c.came[:n-1]
		return ""
	}
	return c.exitMode()
}

// exitMode leaves configuration mode, after a question where edits are not
// committed.
func (c *console) exitMode() string {
	d := c.router.db
	question := ""
	switch own := c.editor.private != nil || c.exclusive; {
	case own && c.unsaved():
		question = "Discard uncommitted changes? [yes,no] (yes) "
	case !own && d.edited():
		question = changed + "Exit with uncommitted changes? [yes,no] (yes) "
	}
	if question != "" && !c.sure(question, true) {
		return ""
	}
	c.leave()
	return leavingMode
}

// unsaved reports whether the candidate that the console works on differs from
// what is committed.
func (c *console) unsaved() bool {
	d := c.router.db
	is := false
	d.look(c.editor, func(root *tree.Node) { is = !tree.Equal(d.committed, root) })
	return is
}

// sure asks a question; without a terminal the answer is the usual one.
func (c *console) sure(question string, usual bool) bool {
	for c.tty.pty {
		if c.tty.print(question) != nil {
			return usual
		}
		line, err := c.tty.read(&typist{})
		if err != nil {
			return false
		}
		switch line = strings.ToLower(strings.TrimSpace(line)); {
		case line == "":
			return usual
		case strings.HasPrefix("yes", line):
			return true
		case strings.HasPrefix("no", line):
			return false
		}
		question = "Please enter 'yes' or 'no': [yes,no] (" + map[bool]string{true: "yes", false: "no"}[usual] + ") "
	}
	return usual
}

// said writes problems as the command line does.
func said(all []tree.Problem) string {
	var b strings.Builder
	for _, p := range all {
		text := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(p.Message), "mgd: "))
		word := "error: "
		if p.Warning {
			word = "warning: "
		}
		if p.Path == "" {
			if p.Element != "" && p.Tag == "access-denied" {
				text += ": " + p.Element
			}
			b.WriteString(word + text + "\n")
			continue
		}
		b.WriteString(p.Path + "\n")
		if p.Element != "" {
			b.WriteString("  '" + p.Element + "'\n")
		}
		if !p.Warning {
			word = ""
		}
		b.WriteString("    " + word + text + "\n")
	}
	return b.String()
}
