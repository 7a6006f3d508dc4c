package junossim

import (
	"fmt"
	"strings"

	"nplay/transport/junossim/markup"
)

// greet sends the hello and learns from the client's which framing to use.
func (s *session) greet() error {
	own := []string{"netconf:base:1.0"}
	if s.router.o.Base11 {
		own = append(own, "netconf:base:1.1")
	}
	own = append(own, "netconf:capability:candidate:1.0", "netconf:capability:confirmed-commit:1.0",
		"netconf:capability:validate:1.0", "netconf:capability:url:1.0?scheme=http,ftp,file")
	caps := make([]string, 0, 16)
	for _, c := range own {
		caps = append(caps, "urn:ietf:params:"+c)
	}
	// Old releases had the names wrong; new ones send both.
	for _, c := range own {
		if !strings.HasSuffix(c, "base:1.1") {
			caps = append(caps, "urn:ietf:params:xml:ns:"+strings.Replace(c, "scheme=", "protocol=", 1))
		}
	}
	caps = append(caps, "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring",
		"http://xml.juniper.net/netconf/junos/1.0", "http://xml.juniper.net/dmi/system/1.0")
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- No zombies were killed during the creation of this user interface -->\n<!-- user %s, class %s -->\n", s.who.name, s.who.class.name)
	if s.rfc {
		b.WriteString(`<nc:hello xmlns:nc="` + base + "\">\n")
	} else {
		b.WriteString(`<hello xmlns="` + base + "\">\n")
	}
	fmt.Fprintf(&b, "  <%s>\n", s.tag("capabilities"))
	for _, c := range caps {
		fmt.Fprintf(&b, "    <%[1]s>%[2]s</%[1]s>\n", s.tag("capability"), c)
	}
	fmt.Fprintf(&b, "  </%s>\n  <%[2]s>%[3]d</%[2]s>\n</%[4]s>", s.tag("capabilities"), s.tag("session-id"), s.id, s.tag("hello"))
	if err := s.frames.write(b.String()); err != nil {
		return err
	}
	return s.meet()
}

// meet reads the client's hello. A router does not insist on one: a request
// may come first.
func (s *session) meet() error {
	s.frames.limit = 1 << 20
	msg, err := s.frames.read()
	s.frames.limit = maxMessage
	if err != nil {
		return err
	}
	hello, err := markup.Parse(msg)
	if err != nil {
		s.frames.write(s.envelope(nil, s.problem(fault("malformed hello: "+err.Error()))))
		return err
	}
	if hello.Name == "rpc" && len(hello.Kids) == 1 {
		if !s.answer(hello, hello.Kids[0]) {
			return errDenied
		}
		return nil
	}
	capabilities := hello.Kid("capabilities")
	if capabilities == nil {
		return nil
	}
	for _, c := range capabilities.Kids {
		if s.router.o.Base11 && c.Value() == "urn:ietf:params:netconf:base:1.1" {
			s.frames.chunked = true
		}
	}
	return nil
}
