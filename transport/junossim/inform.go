package junossim

import (
	"fmt"
	"strconv"
	"strings"

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
	d.read(database == "" || database == "candidate", func(root *tree.Node) {
		part, problems := root.Select(op.Kid("configuration"))
		if tree.Failed(problems) {
			body = s.problems(problems)
			return
		}
		v := s.view()
		if attr("changed") != "" {
			v.Changed = tree.Differs(d.committed, root)
		}
		switch format {
		case "", "xml", "xml-minified":
			body = s.configurationXML(part, v, root)
		case "text":
			body = "<configuration-text>\n" + markup.Text(part.Masked(v).Text()) + "</configuration-text>\n"
		case "set":
			body = "<configuration-set>\n" + markup.Text(part.Masked(v).Set()) + "</configuration-set>\n"
		default:
			body = s.problem(tree.Problem{Element: format, Message: "syntax error"})
		}
	})
	return body
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
	if whole == d.committed || !d.dirty() {
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
	d.read(true, func(root *tree.Node) {
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
	running := source.Kid("running") != nil
	if !running && source.Kid("candidate") == nil {
		return s.problem(tree.Problem{Element: "source", Message: "syntax error"})
	}
	if !s.seesAny() {
		return s.problem(tree.Denied(op.Name))
	}
	var body string
	d := s.router.db
	d.read(!running, func(root *tree.Node) {
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

// status lists who has the configuration open.
func (s *session) status() string {
	h := s.router.db.holder
	if h == nil {
		return ""
	}
	return fmt.Sprintf("<database-status-information>\n<database-status>\n<user>%s</user>\n<terminal>%s</terminal>\n<pid>%d</pid>\n<start-time junos:seconds=\"%d\">%s</start-time>\n<exclusive/>\n<edit-path>[edit]</edit-path>\n</database-status>\n</database-status-information>\n",
		markup.Text(h.user), markup.Text(h.terminal), h.pid, h.since.Unix(), stamp(h.since))
}

func (s *session) commitInformation(*markup.Element) string {
	d := s.router.db
	d.mu.Lock()
	defer d.mu.Unlock()
	var b strings.Builder
	b.WriteString("<commit-information>\n")
	for i, e := range d.history {
		fmt.Fprintf(&b, "<commit-history>\n<sequence-number>%d</sequence-number>\n<user>%s</user>\n<client>%s</client>\n<date-time junos:seconds=\"%d\">%s</date-time>\n",
			i, markup.Text(e.user), e.client, e.time.Unix(), stamp(e.time))
		if e.comment != "" {
			fmt.Fprintf(&b, "<comment>%s</comment>\n", markup.Text(e.comment))
		}
		if e.log != "" {
			fmt.Fprintf(&b, "<log>%s</log>\n", markup.Text(e.log))
		}
		if e.pending {
			b.WriteString("<commit-confirmed>rollback pending</commit-confirmed>\n")
		}
		b.WriteString("</commit-history>\n")
	}
	b.WriteString("</commit-information>\n")
	return b.String()
}

func (s *session) rollbackInformation(op *markup.Element) string {
	d := s.router.db
	number := func(name string) (*tree.Node, bool) {
		n, err := strconv.Atoi(op.Kid(name).Value())
		if err != nil {
			return nil, false
		}
		root := d.rollback(n)
		return root, root != nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	root, ok := number("rollback")
	if !ok || !s.who.has("configure", "view-configuration") {
		return s.problem(tree.Problem{Element: "rollback", Message: "invalid rollback number"})
	}
	v := s.view()
	var inner string
	switch {
	case op.Kid("compare") != nil:
		old, ok := number("compare")
		if !ok {
			return s.problem(tree.Problem{Element: "compare", Message: "invalid rollback number"})
		}
		inner = "<configuration-information>\n<configuration-output>\n" + markup.Text(tree.Compare(root.Masked(v), old.Masked(v))) + "</configuration-output>\n</configuration-information>\n"
	case op.Kid("format").Value() == "text":
		inner = "<configuration-text>\n" + markup.Text(root.Masked(v).Text()) + "</configuration-text>\n"
	default:
		inner = "<configuration>\n" + root.XML(v, 1) + "</configuration>\n"
	}
	return "<rollback-information>\n" + inner + "</rollback-information>\n"
}

func (s *session) hostname() string {
	return or(s.router.committed().Leaf("system", "host-name"), s.router.o.Hostname)
}

func (s *session) systemInformation(*markup.Element) string {
	return fmt.Sprintf("<system-information>\n<hardware-model>%s</hardware-model>\n<os-name>junos</os-name>\n<os-version>%s</os-version>\n<serial-number>SIM%s</serial-number>\n<host-name>%s</host-name>\n</system-information>\n",
		markup.Text(s.router.o.Model), markup.Text(s.router.o.Release), markup.Text(s.router.o.Hostname), markup.Text(s.hostname()))
}

func (s *session) softwareInformation(*markup.Element) string {
	o := s.router.o
	return fmt.Sprintf("<software-information>\n<host-name>%s</host-name>\n<product-model>%[2]s</product-model>\n<product-name>%[2]s</product-name>\n<junos-version>%[3]s</junos-version>\n<package-information>\n<name>junos</name>\n<comment>JUNOS Software Release [%[3]s]</comment>\n</package-information>\n</software-information>\n",
		markup.Text(s.hostname()), markup.Text(o.Model), markup.Text(o.Release))
}

// command runs one of the few operational commands that clients send at the
// start of a session.
func (s *session) command(op *markup.Element) string {
	words := strings.Fields(strings.Split(op.Value(), "|")[0])
	text := strings.Join(words, " ")
	format, _ := op.Attr("format")
	switch {
	case strings.HasPrefix(text, "show version") && format == "text":
		return fmt.Sprintf("<output>\nHostname: %s\nModel: %s\nJunos: %s\n</output>\n", markup.Text(s.hostname()), markup.Text(s.router.o.Model), markup.Text(s.router.o.Release))
	case strings.HasPrefix(text, "show version"):
		return s.softwareInformation(op)
	case text == "show system commit":
		return s.commitInformation(op)
	}
	return s.problem(tree.Problem{Element: text, Message: "syntax error, expecting <command>"})
}
