package junossim

import (
	"fmt"
	"strings"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

const base = "urn:ietf:params:xml:ns:netconf:base:1.0"

// problems in the form that most requests are refused with.
func fault(text string) tree.Problem { return tree.Problem{Message: text} }

func warning(text string) tree.Problem { return tree.Problem{Warning: true, Message: text} }

// tag is the name of an element of NETCONF itself: with rfc-compliant they
// have a prefix, by default the namespace is inherited by all that is in them.
func (s *session) tag(name string) string {
	if s.rfc {
		return "nc:" + name
	}
	return name
}

func (s *session) ok() string { return "<" + s.tag("ok") + "/>\n" }

// envelope puts a body into an <rpc-reply> with the attributes of the request.
func (s *session) envelope(rpc *markup.Element, body string) string {
	var b strings.Builder
	junos := `xmlns:junos="http://xml.juniper.net/junos/` + markup.Value(s.router.o.Release) + `/junos"`
	if s.rfc {
		b.WriteString(`<nc:rpc-reply  ` + junos + ` xmlns:nc="` + base + `"`)
	} else {
		b.WriteString(`<rpc-reply xmlns="` + base + `" ` + junos)
	}
	if rpc != nil {
		for _, a := range rpc.Attrs {
			name := a.Name
			if a.Prefix != "" {
				name = a.Prefix + ":" + a.Name
			}
			if name == "xmlns" || name == "xmlns:junos" || s.rfc && name == "xmlns:nc" {
				continue
			}
			b.WriteString(" " + name + `="` + markup.Value(a.Value) + `"`)
		}
	}
	fmt.Fprintf(&b, ">\n%s</%s>", body, s.tag("rpc-reply"))
	return b.String()
}

// problem writes one <rpc-error>.
func (s *session) problem(p tree.Problem) string {
	var b strings.Builder
	element := func(name, value string) {
		fmt.Fprintf(&b, "<%s>%s</%s>\n", s.tag(name), markup.Text(value), s.tag(name))
	}
	fmt.Fprintf(&b, "<%s>\n", s.tag("rpc-error"))
	severity := "warning"
	if !p.Warning {
		severity = "error"
	}
	// A warning has neither type nor tag, nor has a refusal for lack of permission.
	if !p.Warning && p.Tag != "access-denied" {
		element("error-type", or(p.Type, "protocol"))
		element("error-tag", or(p.Tag, "operation-failed"))
	}
	element("error-severity", severity)
	if p.Path != "" {
		element("error-path", p.Path)
	}
	text := p.Message
	if p.Warning {
		text = "\n" + strings.Trim(text, "\n") + "\n"
	}
	element("error-message", text)
	if p.Element != "" {
		fmt.Fprintf(&b, "<%[1]s>\n<%[2]s>%[3]s</%[2]s>\n</%[1]s>\n", s.tag("error-info"), s.tag("bad-element"), markup.Text(p.Element))
	}
	fmt.Fprintf(&b, "</%s>\n", s.tag("rpc-error"))
	return b.String()
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (s *session) problems(all []tree.Problem) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(s.problem(p))
	}
	return b.String()
}

// outcome is the reply of a request that says ok, or what is wrong.
func (s *session) outcome(all []tree.Problem) string {
	body := s.problems(s.mild(all))
	if !tree.Failed(all) {
		body += s.ok()
	}
	return body
}

// mild leaves out warnings beside an ok where the session promises none.
func (s *session) mild(all []tree.Problem) []tree.Problem {
	if s.rfc && !tree.Failed(all) {
		return nil
	}
	return all
}

// silent is the reply of a Junos request that answers nothing when all is well.
func (s *session) silent(all []tree.Problem) string { return s.problems(all) }

// unbalanced is what some systems of several routing engines send.
func (s *session) unbalanced(rpc *markup.Element) string {
	return s.envelope(rpc, "<routing-engine junos:style=\"show-name\">\n<name>node1</name>\n<commit-check-success/>\n"+s.ok())
}
