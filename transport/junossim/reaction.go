package junossim

import (
	"strings"
)

// answer carries a line out and returns what to print, and whether the session
// goes on. A fault strikes when the command has been read: with the input of a
// load.
func (c *console) answer(line string, column int) (out string, more bool) {
	c.column = column
	o := parseOrder(line)
	verbs := c.verbs()
	offset := 0
	if c.configuring && len(o.words) > 0 {
		if name, what := pick(o.words[0], verbNames(verbs)); what == "" && name == "run" {
			rest := strings.TrimLeft(line, " ")
			offset = len(line) - len(rest) + len(o.words[0])
			o = parseOrder(line[offset:])
			verbs = operational
		}
	}
	v, name, args, m := follow(verbs, c.who, o.line, o.words)
	if m == nil {
		m = o.settle()
	}
	if m != nil {
		m.at += offset
		return c.misfit(m, column), true
	}
	word, _, _ := strings.Cut(name, " ")
	c.router.count(func(n *Counters) {
		if n.Commands == nil {
			n.Commands = map[string]int{}
		}
		n.Commands[word]++
	})
	c.offset = offset
	do := func() string {
		text := v.run(c, o, args)
		text, paged, failed := o.filter(text)
		if failed != "" {
			return failed
		}
		if !paged {
			c.tty.print(text)
			return ""
		}
		return text
	}
	if reads, ok := c.input(name, args); ok {
		text, err := reads()
		if err != nil {
			return "", err == errInterrupted
		}
		do = func() string { return c.load(args, text) }
	}
	return c.react(word, line, do)
}

// react carries a command out as the faults that strike it want it.
func (c *console) react(name, line string, do func() string) (out string, more bool) {
	r := c.router
	text := func() string { return line }
	if r.o.Delay > 0 && !c.wait(r.o.Delay) {
		return "", false
	}
	if f, struck := r.faults.request(name, text, Before); struck {
		switch f.Do {
		case Drop:
			c.conn.Close()
			return "", false
		case Hang:
			c.wait(0)
			return "", false
		case Delay:
			if !c.wait(f.For) {
				return "", false
			}
		case Call:
			f.Call()
		case Error:
			return "error: " + f.Text + "\n", true
		case Forget:
			return pretended(name, line), true
		case Reboot:
			r.Reboot(f.For)
			return "", false
		}
	}
	out = do()
	f, struck := r.faults.request(name, text, After)
	if !struck {
		return out, true
	}
	switch f.Do {
	case Drop:
		c.conn.Close()
		return "", false
	case Hang:
		c.wait(0)
		return "", false
	case Delay:
		return out, c.wait(f.For)
	case Call:
		f.Call()
	case Truncate:
		c.tty.print(out[:len(out)/2])
		c.conn.Close()
		return "", false
	case Error:
		return "error: " + f.Text + "\n", true
	case Warning:
		return "warning: " + f.Text + "\n" + out, true
	case Garbage:
		return "\xff\xfe\x01 <<nonsense&\n", true
	case MalformedMultiRE:
		return engines(out), true
	case CutManagement:
		r.cutOff()
		return "", false
	case Reboot:
		r.Reboot(f.For)
		return "", false
	}
	return out, true
}

// engines makes an answer to a commit that of a system with two routing engines.
func engines(out string) string {
	if !strings.HasSuffix(out, "commit complete\n") {
		return "re0:\n" + out
	}
	return "re0:\nconfiguration check succeeds\nre1:\n" + out + "re0:\ncommit complete\n"
}

// pretended is what a command says that is not carried out and says it was.
func pretended(name, line string) string {
	switch {
	case name == "commit" && strings.Contains(line, "check"):
		return "configuration check succeeds\n"
	case name == "commit":
		return "commit complete\n"
	case name == "load" || name == "rollback":
		return "load complete\n"
	}
	return ""
}
