package junossim

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"nplay/transport/junossim/markup"
)

// An order is one command with what stands behind its pipes.
type order struct {
	line  string // the command, without pipes
	words []string
	pipes [][]string
	at    []int // where each pipe's words begin in the line that was typed
}

// parseOrder cuts a line at its pipes, outside quotes.
func parseOrder(line string) order {
	var parts []string
	var at []int
	from, quoted := 0, false
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		case '|':
			if !quoted {
				parts = append(parts, line[from:i])
				from = i + 1
				at = append(at, from+len(line[from:])-len(strings.TrimLeft(line[from:], " ")))
			}
		}
	}
	parts = append(parts, line[from:])
	o := order{line: strings.TrimRight(parts[0], " "), words: fields(parts[0]), at: at}
	for _, p := range parts[1:] {
		o.pipes = append(o.pipes, fields(p))
	}
	return o
}

// fields cuts words at blanks; quotes hold one together and are taken off.
func fields(s string) []string {
	var all []string
	var b strings.Builder
	in, quoted := false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"':
			quoted, in = !quoted, true
		case c == '\\' && quoted && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case (c == ' ' || c == '\t') && !quoted:
			if in {
				all = append(all, b.String())
				b.Reset()
			}
			in = false
		default:
			b.WriteByte(c)
			in = true
		}
	}
	if in {
		all = append(all, b.String())
	}
	return all
}

// pipe verbs that change the text of an answer; display and compare are for the
// command itself.
var pipeVerbs = []string{"compare", "count", "display", "except", "find", "hold", "last", "match", "no-more", "trim"}

// piped returns the pipe of that name, if the order has it.
func (o order) piped(name string) ([]string, bool) {
	for _, p := range o.pipes {
		if len(p) > 0 && p[0] == name {
			return p[1:], true
		}
	}
	return nil, false
}

// where is the place of the pipe of that name in the line that was typed.
func (o order) where(name string) int {
	for i, p := range o.pipes {
		if len(p) > 0 && p[0] == name {
			return o.at[i]
		}
	}
	return 0
}

// display is the format that is asked for, "" for text.
func (o order) display() string {
	if p, ok := o.piped("display"); ok && len(p) > 0 {
		return p[0]
	}
	return ""
}

// settle completes abbreviated pipes, and says what is wrong with one.
func (o *order) settle() *misfit {
	for i, p := range o.pipes {
		if len(p) == 0 {
			return &misfit{at: o.at[i], text: "syntax error."}
		}
		name, m := pick(p[0], pipeVerbs)
		if m != "" {
			return &misfit{at: o.at[i], text: "syntax error, expecting <command>."}
		}
		p[0] = name
		if name == "display" {
			if len(p) < 2 {
				return &misfit{at: o.at[i] + len("display"), text: "missing argument."}
			}
			if p[1], m = pick(p[1], []string{"detail", "inheritance", "json", "set", "xml"}); m != "" {
				return &misfit{at: o.at[i] + len("display "), text: "syntax error."}
			}
		}
	}
	return nil
}

// filter does to an answer what the pipes say, in their order.
func (o order) filter(out string) (text string, paged bool, failed string) {
	paged = true
	for _, p := range o.pipes {
		arg := ""
		if len(p) > 1 {
			arg = strings.Join(p[1:], " ")
		}
		lines := strings.SplitAfter(out, "\n")
		if n := len(lines); n > 0 && lines[n-1] == "" {
			lines = lines[:n-1]
		}
		switch p[0] {
		case "no-more":
			paged = false
		case "count":
			out = fmt.Sprintf("Count: %d lines\n", len(lines))
		case "match", "except", "find":
			re, err := regexp.Compile("(?i)" + arg)
			if err != nil {
				return "", false, "error: regular expression: " + arg + "\n"
			}
			out = grep(p[0], lines, re)
		case "last", "trim":
			n, err := strconv.Atoi(or(arg, "10"))
			if err != nil || n < 0 {
				return "", false, "error: invalid numeric value: " + arg + "\n"
			}
			if p[0] == "last" {
				out = strings.Join(lines[max(0, len(lines)-n):], "")
				continue
			}
			for i, l := range lines {
				lines[i] = l[min(n, len(strings.TrimSuffix(l, "\n"))):]
			}
			out = strings.Join(lines, "")
		}
	}
	return out, paged, ""
}

func grep(how string, lines []string, re *regexp.Regexp) string {
	var kept []string
	for i, l := range lines {
		hit := re.MatchString(strings.TrimSuffix(l, "\n"))
		if how == "find" && hit {
			return strings.Join(lines[i:], "")
		}
		if how == "match" && hit || how == "except" && !hit {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "")
}

// inXML wraps the body of a reply as `| display xml` prints it.
func (c *console) inXML(body string) string {
	banner := ""
	if c.configuring {
		banner = c.banner()
	}
	return fmt.Sprintf("<rpc-reply xmlns:junos=\"http://xml.juniper.net/junos/%s/junos\">\n%s<cli>\n<banner>%s</banner>\n</cli>\n</rpc-reply>\n",
		markup.Value(c.router.o.Release), body, markup.Text(banner))
}
