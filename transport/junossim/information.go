package junossim

import (
	"fmt"
	"strconv"
	"strings"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

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
	case op.Kid("format") == nil || op.Kid("format").Value() == "xml":
		inner = "<configuration>\n" + root.XML(v, 1) + "</configuration>\n"
	default:
		inner = s.render(op.Kid("format").Value(), root.Masked(v))
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
