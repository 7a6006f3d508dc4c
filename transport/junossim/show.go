package junossim

import (
	"fmt"
	"strconv"
	"strings"

	"nplay/transport/junossim/tree"
)

// showCommitted is `show configuration`, of the operational mode.
func (c *console) showCommitted(o order, args []string) string { return c.show(o, args, false) }

// showCandidate is `show`, of the configuration mode, from where the console is.
func (c *console) showCandidate(o order, args []string) string {
	return c.show(o, append(c.path(), args...), true)
}

// show prints a part of the configuration.
func (c *console) show(o order, words []string, candidate bool) string {
	if !c.seesAny() {
		return denied("configuration")
	}
	if p, ok := o.piped("compare"); ok {
		return c.difference(o, p, words, candidate)
	}
	var out string
	c.read(candidate, func(root *tree.Node) {
		part, shown, p := root.Part(words)
		if p != nil {
			out = c.wrong(o, p.Element, "syntax error.")
			return
		}
		if o.display() == "xml" {
			body := ""
			if part != nil {
				body = c.configurationXML(part, c.view(), root)
			}
			out = c.inXML(body)
			return
		}
		if shown == nil {
			return
		}
		v := c.view()
		switch o.display() {
		case "set":
			out = part.Masked(v).Set()
		case "json":
			out = strings.TrimSuffix(part.Masked(v).JSON(), "\n") + "\n"
		default:
			if len(words) == 0 {
				out = c.heading(root)
			}
			out += below(root.Masked(v), words, shown).Text()
		}
	})
	return out
}

// below finds in what may be seen the statement that was found in all.
func below(masked *tree.Node, words []string, all *tree.Node) *tree.Node {
	if _, shown, _ := masked.Part(words); shown != nil {
		return shown
	}
	c := *all
	c.Kids = nil
	return &c
}

// heading says who made the configuration. Called with the database locked.
func (c *console) heading(root *tree.Node) string {
	d := c.router.db
	if tree.Equal(root, d.committed) {
		last := d.history[0]
		return fmt.Sprintf("## Last commit: %s by %s\n", stamp(last.time), last.user)
	}
	return fmt.Sprintf("## Last changed: %s\n", stamp(d.changedAt))
}

// difference is `show | compare [rollback N]`, and the same of what is
// committed.
func (c *console) difference(o order, args, words []string, candidate bool) string {
	if !c.who.has("configure", "view-configuration") {
		return denied("configuration")
	}
	n := 0
	if len(args) > 0 {
		var err error
		if n, err = strconv.Atoi(args[len(args)-1]); err != nil || len(args) != 2 || !strings.HasPrefix("rollback", args[0]) {
			return c.misfit(&misfit{c.offset + o.where("compare"), "syntax error."}, c.column)
		}
	}
	var out string
	d := c.router.db
	c.read(candidate, func(root *tree.Node) {
		old := d.rollback(n)
		if old == nil {
			out = fmt.Sprintf("error: rollback %d does not exist\n", n)
			return
		}
		v := c.view()
		out = hunks(tree.Compare(old.Masked(v), root.Masked(v)), quoted(words))
	})
	return out
}

// hunks keeps the hunks of a difference at or below a path.
func hunks(diff string, words []string) string {
	if len(words) == 0 {
		return diff
	}
	path := "[edit " + strings.Join(words, " ")
	var b strings.Builder
	keep := false
	for _, line := range strings.SplitAfter(diff, "\n") {
		if strings.HasPrefix(line, "[edit") {
			keep = strings.HasPrefix(line, path+" ") || strings.HasPrefix(line, path+"]")
		}
		if keep {
			b.WriteString(line)
		}
	}
	return b.String()
}
