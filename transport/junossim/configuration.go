package junossim

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

// view is how much this login sees.
func (s *session) view() tree.View {
	v := tree.View{Secrets: s.who.has("secret", "secret-control")}
	if !s.who.has("view-configuration") {
		v.See = s.who.sees
	}
	return v
}

func (s *session) getConfiguration(op *markup.Element) string {
	attr := func(name string) string { v, _ := op.Attr(name); return v }
	if attr("compare") == "rollback" {
		return s.compare(attr("rollback"))
	}
	if !s.seesAny() {
		return s.problem(tree.Denied(op.Name))
	}
	database, format := attr("database"), attr("format")
	switch database {
	case "", "candidate", "committed", "running":
	default:
		return s.problem(tree.Problem{Element: database, Message: "syntax error"})
	}
	var body string
	d := s.router.db
	s.read(database == "" || database == "candidate", func(root *tree.Node) {
		part, problems := root.Select(op.Kid("configuration"))
		if tree.Failed(problems) {
			body = s.problems(problems)
			return
		}
		v := s.view()
		if attr("changed") != "" {
			v.Changed = tree.Differs(d.committed, root)
		}
		if format == "" || format == "xml" || format == "xml-minified" {
			body = s.configurationXML(part, v, root)
			return
		}
		body = s.render(format, part.Masked(v))
	})
	return body
}

// render writes a configuration in a format other than XML.
func (s *session) render(format string, n *tree.Node) string {
	switch format {
	case "text":
		return "<configuration-text>\n" + markup.Text(n.Text()) + "</configuration-text>\n"
	case "set":
		return "<configuration-set>\n" + markup.Text(n.Set()) + "</configuration-set>\n"
	case "json", "json-minified":
		// In the reply there is no element around it.
		return markup.Text("{\n    \"configuration\" : "+strings.ReplaceAll(n.JSON(), "\n", "\n    ")+"\n}") + "\n"
	}
	return s.problem(tree.Problem{Element: format, Message: "syntax error"})
}

// read calls f with the candidate of this session, or with what is committed.
func (s *session) read(candidate bool, f func(*tree.Node)) {
	if candidate {
		s.router.db.look(s.editor, f)
		return
	}
	s.router.db.read(false, f)
}

// seesAny reports whether there is anything this login may see.
func (s *session) seesAny() bool {
	if s.who.has("view-configuration", "configure") {
		return true
	}
	for _, a := range areas {
		if s.who.has(a.flag, a.flag+"-control") {
			return true
		}
	}
	return false
}

// configurationXML writes <configuration> with the attributes that say when
// and by whom. Called with the database locked.
func (s *session) configurationXML(part *tree.Node, v tree.View, whole *tree.Node) string {
	d := s.router.db
	space := "http://xml.juniper.net/xnm/1.1/xnm"
	if s.rfc {
		space = "http://yang.juniper.net/junos/conf/root"
		v.Space = func(stanza string) string { return "http://yang.juniper.net/junos/conf/" + stanza }
	}
	attrs := fmt.Sprintf(` xmlns="%s"`, space)
	if tree.Equal(d.committed, whole) {
		last := d.history[0]
		attrs += fmt.Sprintf(` junos:commit-seconds="%d" junos:commit-localtime="%s" junos:commit-user="%s"`,
			last.time.Unix(), stamp(last.time), markup.Value(last.user))
	} else {
		attrs += fmt.Sprintf(` junos:changed-seconds="%d" junos:changed-localtime="%s"`, d.changedAt.Unix(), stamp(d.changedAt))
	}
	return "<configuration" + attrs + ">\n" + part.XML(v, 1) + "</configuration>\n"
}

// compare answers with the difference between the candidate and what was
// committed n commits ago.
func (s *session) compare(n string) string {
	if !s.who.has("configure", "view-configuration") {
		return s.problem(tree.Denied("get-configuration"))
	}
	number, err := strconv.Atoi(or(n, "0"))
	if err != nil {
		return s.problem(tree.Problem{Element: n, Message: "invalid rollback number"})
	}
	d := s.router.db
	var old *tree.Node
	var text string
	d.look(s.editor, func(root *tree.Node) {
		if old = d.rollback(number); old != nil {
			v := s.view()
			text = tree.Compare(old.Masked(v), root.Masked(v))
		}
	})
	if old == nil {
		return s.problem(tree.Problem{Element: n, Message: "rollback " + n + " does not exist"})
	}
	return "<configuration-information>\n<configuration-output>\n" + markup.Text(text) + "</configuration-output>\n</configuration-information>\n"
}

func (s *session) getConfig(op *markup.Element) string {
	source := op.Kid("source")
	running := source.Kid("running") != nil || op.Name == "get"
	if !running && source.Kid("candidate") == nil {
		return s.problem(tree.Problem{Element: "source", Message: "syntax error"})
	}
	if !s.seesAny() {
		return s.problem(tree.Denied(op.Name))
	}
	var body string

	s.read(!running, func(root *tree.Node) {
		part, problems := root.Select(op.Kid("filter").Kid("configuration"))
		if tree.Failed(problems) {
			body = s.problems(problems)
			return
		}
		inner := ""
		if !s.rfc || len(part.Kids) > 0 {
			inner = s.configurationXML(part, s.view(), root)
		}
		body = fmt.Sprintf("<%[1]s>\n%[2]s%[3]s</%[1]s>\n", s.tag("data"), inner, s.status())
	})
	return body
}

// status lists who has the configuration open. Called with the database locked.
func (s *session) status() string {
	d := s.router.db
	if len(d.editors) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<database-status-information>\n")
	for _, e := range d.editors {
		fmt.Fprintf(&b, "<database-status>\n<user>%s</user>\n<terminal>%s</terminal>\n<pid>%d</pid>\n<start-time junos:seconds=\"%d\">%s</start-time>\n",
			markup.Text(e.user), e.terminal, e.pid, e.since.Unix(), stamp(e.since))
		fmt.Fprintf(&b, "<idle-time junos:seconds=\"%d\">%s</idle-time>\n", int(time.Since(e.active).Seconds()), e.idle())
		if e == d.holder {
			b.WriteString("<exclusive/>\n")
		}
		b.WriteString("<edit-path>[edit]</edit-path>\n</database-status>\n")
	}
	b.WriteString("</database-status-information>\n")
	return b.String()
}
