package junossim

import (
	"fmt"
	"strconv"

	"nplay/transport/junossim/tree"
)

// commitWords may stand behind `commit`.
var commitWords = []string{"and-quit", "check", "comment", "confirmed", "synchronize"}

// commits is `commit` with what may stand behind it.
func (c *console) commits(o order, args []string) string {
	what := commitment{client: "cli"}
	check, leave, minutes := false, false, 0
	for i := 0; i < len(args); i++ {
		word, wrong := pick(args[i], commitWords)
		if wrong != "" {
			return c.wrong(o, args[i], "syntax error.")
		}
		switch word {
		case "and-quit":
			leave = true
		case "check":
			check = true
		case "comment":
			if i++; i >= len(args) {
				return c.wrong(o, "", "missing argument.")
			}
			what.log = args[i]
		case "confirmed":
			minutes = 10
			if i+1 < len(args) {
				if n, err := strconv.Atoi(args[i+1]); err == nil {
					i++
					minutes = n
				}
			}
			if minutes < 1 || minutes > 65535 {
				return fmt.Sprintf("error: Value %d is not within range (1..65535)\n", minutes)
			}
		}
	}
	if len(what.log) > 512 {
		return "error: comment is longer than 512 characters\n"
	}
	d := c.router.db
	if check {
		problems := d.check(c.editor)
		if tree.Failed(problems) {
			return said(problems)
		}
		return said(problems) + "configuration check succeeds\n"
	}
	if minutes > 0 {
		what.minutes = float64(minutes)
		what.comment = fmt.Sprintf("commit confirmed, rollback in %dmins", minutes)
	}
	problems := d.commit(c.editor, what)
	out := said(problems)
	if tree.Failed(problems) {
		return out
	}
	if minutes > 0 {
		out += fmt.Sprintf("commit confirmed will be automatically rolled back in %d minutes unless confirmed\n", minutes)
	}
	out += "commit complete\n"
	if leave {
		c.leave()
		out += leavingMode
	}
	return out
}
