package junossim

import (
	"io"
	"strings"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

// command runs a command of the operational mode for a NETCONF client: as XML,
// as it comes by default, or as the text that the command line prints.
func (s *session) command(op *markup.Element) string {
	format, _ := op.Attr("format")
	c := newConsole(s, newTerminal(struct {
		io.Reader
		io.Writer
	}{strings.NewReader(""), io.Discard}, false), 0, 0)
	line := strings.Join(strings.Fields(op.Value()), " ")
	switch format {
	case "", "xml":
		line += " | display xml"
	case "json":
		line += " | display json"
	case "text", "ascii":
	default:
		return s.problem(tree.Problem{Element: format, Message: "syntax error"})
	}
	o := parseOrder(line)
	v, name, args, m := follow(operational, s.who, o.line, o.words)
	if m == nil {
		m = o.settle()
	}
	if m != nil || !strings.HasPrefix(name, "show ") {
		return s.problem(tree.Problem{Element: o.line, Message: "syntax error, expecting <command>"})
	}
	text, _, failed := o.filter(v.run(c, o, args))
	if why, bad := strings.CutPrefix(or(failed, text), "error: "); bad {
		return s.problem(tree.Problem{Element: o.line, Message: strings.TrimSpace(why)})
	}
	switch {
	case format == "" || format == "xml":
		return body(text)
	case format == "json":
		return markup.Text(text)
	case strings.HasPrefix(name, "show configuration"):
		return "<configuration-information>\n<configuration-output>\n" + markup.Text(text) + "</configuration-output>\n</configuration-information>\n"
	}
	return "<output>\n" + markup.Text(text) + "</output>\n"
}

// body is what `| display xml` prints around its own envelope. Some commands
// have text only.
func body(text string) string {
	if _, rest, ok := strings.Cut(text, "/junos\">\n"); ok && strings.HasPrefix(text, "<rpc-reply") {
		if i := strings.LastIndex(rest, "<cli>"); i >= 0 {
			return rest[:i]
		}
	}
	return "<output>\n" + markup.Text(text) + "</output>\n"
}
