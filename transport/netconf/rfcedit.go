package netconf

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// Load sends all edits as one <edit-config> of the candidate. The server checks
// them with it, where it can: Check then has nothing left to ask.
func (s *rfc) Load(ctx context.Context, edits []conf.Edit) ([]transport.Warning, error) {
	h := s.link.hello
	var b bytes.Buffer
	b.WriteString("<edit-config><target><candidate/></target><default-operation>merge</default-operation>")
	if h.has(validate10, validate11) {
		b.WriteString("<test-option>test-then-set</test-option>")
	}
	if h.has(rollbackOnError) {
		b.WriteString("<error-option>rollback-on-error</error-option>")
	}
	remove := "delete" // all that RFC 4741 has; under our lock it is known to be there
	if h.has(base11) {
		remove = "remove"
	}
	if err := conf.EditConfigXML(&b, edits, remove); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	b.WriteString("</edit-config>")
	return s.do(ctx, request{name: "load", body: b.Bytes(), timeout: s.timeout})
}

// Check sends nothing. <validate> of the candidate makes a widespread server
// lose what is in it at the next commit, and a server that can validate has done
// so with the load.
func (s *rfc) Check(context.Context) ([]transport.Warning, error) {
	if s.link.hello.has(validate10, validate11) {
		return nil, nil
	}
	return []transport.Warning{{Message: "this server cannot check a change before it is committed (it does not announce :validate)"}}, nil
}

// Compare reads both configurations and compares them by itself: RFC 6241 has
// no request for it. Secrets are masked as in a plan.
func (s *rfc) Compare(ctx context.Context) (string, error) {
	running, err := s.get(ctx, "compare", "running", nil)
	if err != nil {
		return "", err
	}
	edited, err := s.get(ctx, "compare", "candidate", nil)
	if err != nil {
		return "", err
	}
	edits := conf.Diff(running, edited)
	if len(edits) == 0 {
		return "", nil
	}
	var b strings.Builder
	b.WriteString("# compared by nplay; the server has no comparison of its own\n")
	for _, l := range conf.Hunks(edits) {
		if l.Mark != 0 {
			b.WriteByte(l.Mark)
		}
		b.WriteString(l.Text + "\n")
	}
	return b.String(), nil
}
