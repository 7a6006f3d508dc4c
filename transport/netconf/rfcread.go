package netconf

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"nplay/conf"
	"nplay/transport"
)

// Read asks for the running configuration: with a candidate that is what is
// committed. Scopes have namespaces. What a server's access control (RFC 8341)
// leaves out of its answer cannot be told from what is not there.
func (s *rfc) Read(ctx context.Context, scopes []string) (*conf.Node, error) {
	return s.get(ctx, "reading the configuration", "running", scopes)
}

func (s *rfc) get(ctx context.Context, name, source string, scopes []string) (*conf.Node, error) {
	var b bytes.Buffer
	b.WriteString("<get-config><source><" + source + "/></source>")
	if len(scopes) > 0 {
		filter, ok := conf.SubtreeXML(scopes)
		if !ok {
			return nil, unsent(name, "a task asks for statements of Junos, which this server does not have")
		}
		b.WriteString(`<filter type="subtree">`)
		b.Write(filter)
		b.WriteString("</filter>")
	}
	b.WriteString("</get-config>")
	q := s.request(name, b.String())
	r, msg, err := s.ask(ctx, q)
	var refusal *transport.Refusal
	switch {
	case errors.As(err, &refusal) && denied(refusal):
		return nil, fmt.Errorf("%w: %w", refusal, conf.ErrHidden)
	case err != nil:
		return nil, err
	case r.seen["data"] == 0:
		return nil, s.link.broken(q, errors.New("no data in it"))
	}
	n, err := conf.ParseData(bytes.NewReader(msg), conf.Limits{Bytes: maxMessage}, nil)
	switch {
	case errors.Is(err, conf.ErrHidden):
		return nil, fmt.Errorf("%s: %w", name, err)
	case err != nil:
		return nil, s.link.broken(q, err)
	}
	return n, nil
}
