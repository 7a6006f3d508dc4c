package netconf

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"nplay/conf"
	"nplay/transport"
)

// Load sends all edits as one merge; deletions are attributes in it.
func (s *session) Load(ctx context.Context, edits []conf.Edit) ([]transport.Warning, error) {
	var b bytes.Buffer
	b.WriteString(`<load-configuration action="merge" format="xml">`)
	if err := conf.EditsXML(&b, edits); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	b.WriteString(`</load-configuration>`)
	return s.load(ctx, request{name: "load", body: b.Bytes(), timeout: s.timeout})
}

// Rollback loads one of the router's own rollbacks into the candidate.
func (s *session) Rollback(ctx context.Context, n int) error {
	if n < 0 || n > 49 {
		return &transport.Refusal{Request: "rollback", Errors: []transport.RouterError{{Message: fmt.Sprintf("there is no rollback %d: a router keeps 0 to 49", n)}}}
	}
	_, err := s.load(ctx, s.request("rollback", fmt.Sprintf(`<load-configuration rollback="%d"/>`, n)))
	return err
}

func (s *session) load(ctx context.Context, q request) ([]transport.Warning, error) {
	r, _, err := s.ask(ctx, q)
	switch {
	case err != nil:
		return nil, err
	case !r.ok && r.seen["load-success"] == 0:
		return nil, s.link.broken(q, errors.New("it says neither that it is loaded nor that it is not"))
	}
	return r.said(s.mask), nil
}
