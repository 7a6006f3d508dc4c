package junossim

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"nplay/transport/junossim/tree"
)

// A console is one Junos command line: on a terminal, or for one command of the
// exec form.
type console struct {
	*session // of the same account: what it may and sees, and its faults
	tty      *terminal

	configuring     bool
	exclusive       bool
	at              [][]string // where in the configuration, by statements
	came            [][][]string
	length          int // of the screen; 0 does not page
	width           int
	completeOnSpace bool
	column          int // where the line under way begins on the screen
	offset          int // where its command begins in the line
	idleTimeout     int // minutes; shown, not enforced
	timestamp       bool
	quit            bool
}

func newConsole(s *session, tty *terminal, rows, columns int) *console {
	return &console{session: s, tty: tty, length: rows, width: columns, completeOnSpace: true}
}

// prompt is what stands before a command.
func (c *console) prompt() string {
	who := c.who.name
	if host := c.router.committed().Leaf("system", "host-name"); host != "" {
		who += "@" + host
	}
	role := c.router.o.Role
	if !c.configuring {
		if role != "" {
			role += "\n"
		}
		return role + who + "> "
	}
	remind := ""
	if n := c.router.db.minutesLeft(); n > 0 {
		remind = fmt.Sprintf("# commit confirmed will be rolled back in %d minutes\n", n)
	}
	return remind + role + c.banner() + "\n" + who + "# "
}

// banner is where in the configuration the console is.
func (c *console) banner() string {
	return strings.Join(append([]string{"[edit"}, quoted(c.path())...), " ") + "]"
}

// path are the words of where the console is.
func (c *console) path() []string {
	var all []string
	for _, st := range c.at {
		all = append(all, st...)
	}
	return all
}

func quoted(words []string) []string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = tree.Quote(w)
	}
	return all
}

// run reads and carries out commands until the user leaves.
func (c *console) run() {
	defer c.leave()
	blank := ""
	for !c.quit {
		prompt := c.prompt()
		if c.tty.pty && c.tty.print(blank+prompt) != nil {
			return
		}
		blank = "\n"
		last := prompt[strings.LastIndexByte(prompt, '\n')+1:]
		y := &typist{help: c.help, prompt: last}
		if c.completeOnSpace {
			y.complete = c.complete
		}
		line, err := c.tty.read(y)
		switch {
		case errors.Is(err, errInterrupted):
			continue
		case errors.Is(err, errEndOfInput):
			c.tty.echo("\n")
			line = "exit"
		case err != nil:
			return
		}
		if !c.command(line, len(last)) {
			return
		}
	}
}

// leave ends what the console has begun.
func (c *console) leave() {
	c.configuring, c.exclusive, c.at, c.came = false, false, nil, nil
	c.router.db.leave(c.editor)
}

// verbs are those that may come first.
func (c *console) verbs() map[string]verb {
	if c.configuring {
		return configuring
	}
	return operational
}

// names are the first words that this login may use.
func (c *console) names() []string {
	var all []string
	for _, n := range verbNames(c.verbs()) {
		if v := c.verbs()[n]; len(v.flags) == 0 || c.who.has(v.flags...) {
			all = append(all, n)
		}
	}
	return all
}

// complete completes the first word of a line.
func (c *console) complete(line string) string {
	if name, what := pick(line, c.names()); what == "" {
		return name[len(line):]
	}
	return ""
}

// help lists what may come next.
func (c *console) help(line string) string {
	words := fields(line)
	word := ""
	if n := len(words); n > 0 && !strings.HasSuffix(line, " ") {
		word, words = words[n-1], words[:n-1]
	}
	s := ""
	for _, n := range c.next(words) {
		if strings.HasPrefix(n, word) {
			s += "  " + n + "\n"
		}
	}
	if s == "" {
		return "No valid completions\n"
	}
	return "Possible completions:\n" + s
}

// next are the words that may follow those.
func (c *console) next(words []string) []string {
	if len(words) == 0 {
		return c.names()
	}
	first, what := pick(words[0], c.names())
	if what != "" {
		return nil
	}
	in := c.verbs()[first].below
	if c.configuring {
		switch first {
		case "run":
			if len(words) == 1 {
				return verbNames(operational)
			}
			first, _ = pick(words[1], verbNames(operational))
			in, words = operational[first].below, words[1:]
		case "activate", "deactivate", "delete", "edit", "insert", "set", "show":
			names, _ := tree.Below(append(c.path(), words[1:]...))
			return names
		}
	}
	for _, w := range words[1:] {
		if w, what = pick(w, verbNames(in)); what != "" {
			return nil
		}
		in = in[w].below
	}
	return verbNames(in)
}

// command carries one line out, with the faults that strike it. It reports
// whether the session goes on. column is where the line begins on the screen.
func (c *console) command(line string, column int) bool {
	if strings.TrimSpace(line) == "" || strings.HasPrefix(strings.TrimSpace(line), "#") {
		return true
	}
	if c.timestamp {
		c.tty.print(time.Now().UTC().Format("Jan 02 15:04:05") + "\n")
	}
	out, more := c.answer(line, column)
	if out != "" && c.page(out) != nil {
		return false
	}
	return more
}

// misfit prints where a command is wrong.
func (c *console) misfit(m *misfit, column int) string {
	if !c.tty.pty {
		return m.text + "\n"
	}
	return strings.Repeat(" ", column+m.at) + "^\n" + m.text + "\n"
}

// wrong prints what is wrong with a word of a command; "" is what should follow
// the last.
func (c *console) wrong(o order, word, text string) string {
	at := len(o.line) + 1
	if word != "" {
		at = max(0, strings.LastIndex(o.line, word))
	}
	return c.misfit(&misfit{at + c.offset, text}, c.column)
}

// minutesLeft is how long a confirmed commit stays that is pending; 0 is none.
func (d *database) minutesLeft() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pending == nil {
		return 0
	}
	return max(1, int(math.Ceil(float64(time.Until(d.pending.until))/float64(d.minute))))
}
