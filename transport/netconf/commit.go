package netconf

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"nplay/transport"
)

// maxLog is how long the log of a commit may be, in bytes.
const maxLog = 512

// Check is `commit check`.
func (s *session) Check(ctx context.Context) ([]transport.Warning, error) {
	return s.commit(ctx, "commit check", "<check/>", "commit-check-success")
}

// Commit makes the candidate the committed configuration.
func (s *session) Commit(ctx context.Context, o transport.CommitOptions) ([]transport.Warning, error) {
	var b strings.Builder
	if o.Synchronize {
		b.WriteString("<synchronize/>")
	}
	if o.Confirm < 0 || o.Confirm > 65535 {
		return nil, unsent("commit", fmt.Sprintf("%d minutes to confirm: a router takes 1 to 65535", o.Confirm))
	}
	if o.Confirm > 0 {
		// In MINUTES here; RFC 6241's <commit> has seconds.
		fmt.Fprintf(&b, "<confirmed/><confirm-timeout>%d</confirm-timeout>", o.Confirm)
	}
	if len(o.Log) > maxLog {
		return nil, unsent("commit", fmt.Sprintf("the log is %d bytes long, a router takes %d", len(o.Log), maxLog))
	}
	writeLog(&b, o.Log)
	return s.commit(ctx, "commit", b.String(), "commit-success")
}

// Confirm is a commit of nothing: that confirms what is pending.
func (s *session) Confirm(ctx context.Context, log string) ([]transport.Warning, error) {
	if len(log) > maxLog {
		return nil, unsent("confirm", fmt.Sprintf("the log is %d bytes long, a router takes %d", len(log), maxLog))
	}
	var b strings.Builder
	writeLog(&b, log)
	return s.commit(ctx, "confirm", b.String(), "commit-success")
}

func writeLog(b *strings.Builder, log string) {
	if log != "" {
		b.WriteString("<log>" + escape(log) + "</log>")
	}
}

// unsent refuses what no router would take, before it is sent.
func unsent(request, why string) error {
	return &transport.Refusal{Request: request, Errors: []transport.RouterError{{Message: why}}}
}

// commit sends a <commit-configuration>. done is the element with which the
// older Junos XML protocol says that it went well, where there is no <ok/>.
func (s *session) commit(ctx context.Context, name, body, done string) ([]transport.Warning, error) {
	q := request{name: name, body: []byte("<commit-configuration>" + body + "</commit-configuration>"), timeout: s.commitTimeout}
	r, _, err := s.ask(ctx, q)
	switch {
	case err != nil:
		return nil, err
	case !r.ok && r.seen[done] == 0:
		return nil, s.link.broken(q, errors.New("it says neither that it is done nor that it is not"))
	}
	return r.said(s.mask), nil
}
