package netconf

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	"nplay/conf"
	"nplay/transport"
	"nplay/transport/answers"
)

// Read asks for the COMMITTED configuration; without the attribute a router
// gives the candidate, with whatever somebody is editing.
func (s *session) Read(ctx context.Context, scopes []string) (*conf.Node, error) {
	var b bytes.Buffer
	b.WriteString(`<get-configuration database="committed" format="xml">`)
	b.Write(conf.ScopesXML(scopes))
	b.WriteString(`</get-configuration>`)
	q := request{name: "reading the configuration", body: b.Bytes(), timeout: s.timeout}
	a, err := s.link.call(ctx, q)
	if err != nil {
		return nil, err
	}
	if plain(a) {
		// What a read nearly always gets; the long way would take the XML apart a
		// second time.
		if n, err := conf.ParseXML(bytes.NewReader(a.msg), conf.Limits{Bytes: maxMessage}); err == nil {
			return n, nil
		}
	}
	r, msg, err := s.judge(q, a)
	var refusal *transport.Refusal
	switch {
	case errors.As(err, &refusal) && denied(refusal):
		// Not "absent": what the login may not see is never taken for missing.
		return nil, fmt.Errorf("%w: %w", refusal, conf.ErrHidden)
	case err != nil:
		return nil, err
	case r.seen["configuration"] == 0 && r.seen["data"] > 0 && len(r.warnings) == 0:
		return conf.New(), nil // rfc-compliant: nothing is configured there
	case r.seen["configuration"] == 0:
		return nil, s.link.broken(q, errors.New("no configuration in it"))
	}
	n, err := conf.ParseXML(bytes.NewReader(msg), conf.Limits{Bytes: maxMessage})
	switch {
	case errors.Is(err, conf.ErrHidden):
		return nil, fmt.Errorf("%s: %w", q.name, err)
	case err != nil:
		return nil, s.link.broken(q, err)
	}
	return n, nil
}

// plain reports whether an answer is a reply to us that has no error or warning
// anywhere: there is no element whose name could mean one.
func plain(a answer) bool {
	if bytes.Contains(a.msg, []byte("error")) || bytes.Contains(a.msg, []byte("warning")) {
		return false
	}
	d := answers.NewDecoder(bytes.NewReader(a.msg))
	for {
		tok, err := d.Token()
		if err != nil {
			return false
		}
		if start, ok := tok.(xml.StartElement); ok {
			return start.Name.Local == "rpc-reply" && answers.Attr(start, "message-id") == a.id
		}
	}
}

// denied reports whether the router refused for lack of permission.
func denied(r *transport.Refusal) bool {
	for _, e := range r.Errors {
		if e.Tag == "access-denied" || strings.Contains(strings.ToLower(e.Message), "permission denied") {
			return true
		}
	}
	return false
}
