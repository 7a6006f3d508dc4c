package netconf

import (
	"context"
	"fmt"

	"nplay/transport"
)

// Commit makes the candidate the running configuration. The log goes nowhere:
// there is no place for it in RFC 6241.
func (s *rfc) Commit(ctx context.Context, o transport.CommitOptions) ([]transport.Warning, error) {
	h := s.link.hello
	body := ""
	switch {
	case o.Synchronize:
		return nil, unsent("commit", "this server has no routing engines to synchronize")
	case o.Confirm < 0 || o.Confirm > 65535:
		return nil, unsent("commit", fmt.Sprintf("%d minutes to confirm: a server takes 1 to 65535", o.Confirm))
	case o.Confirm > 0 && !h.has(confirmed10, confirmed11):
		return nil, unsent("commit", "this server cannot take a commit back by itself (it does not announce :confirmed-commit); only confirm = \"none\" is possible")
	case o.Confirm > 0:
		// In SECONDS here; Junos' own <commit-configuration> has minutes.
		body = fmt.Sprintf("<confirmed/><confirm-timeout>%d</confirm-timeout>", o.Confirm*60)
		if s.persistent() {
			body += "<persist>" + escape(s.persist) + "</persist>"
		}
	}
	w, err := s.commitWith(ctx, "commit", body)
	if err == nil {
		s.pending = o.Confirm > 0
	}
	return w, err
}

// persistent reports whether our confirmed commits outlive the session
// (RFC 6241 section 8.4.5.1).
func (s *rfc) persistent() bool { return s.persist != "" && s.link.hello.has(confirmed11) }

// Confirm confirms what is pending. Without a persist-id that can only be what
// this same session has committed: the server takes it back with the session.
func (s *rfc) Confirm(ctx context.Context, _ string) ([]transport.Warning, error) {
	body := ""
	switch {
	case s.persistent():
		body = "<persist-id>" + escape(s.persist) + "</persist-id>"
	case !s.pending:
		return nil, unsent("confirm", "the confirmed commit went with the session that made it")
	}
	w, err := s.commitWith(ctx, "confirm", body)
	if err == nil {
		s.pending = false
	}
	return w, err
}

// Cancel implements transport.Canceller.
func (s *rfc) Cancel(ctx context.Context) error {
	body := ""
	switch {
	case !s.link.hello.has(confirmed11):
		return unsent("cancel", "this server cannot take a commit back when asked (it does not announce :confirmed-commit:1.1), only by itself")
	case s.persistent():
		body = "<persist-id>" + escape(s.persist) + "</persist-id>"
	case !s.pending:
		return unsent("cancel", "the confirmed commit went with the session that made it")
	}
	q := s.request("cancel", "<cancel-commit>"+body+"</cancel-commit>")
	q.timeout = s.commitTimeout
	_, err := s.do(ctx, q)
	if err == nil {
		s.pending = false
	}
	return err
}

func (s *rfc) commitWith(ctx context.Context, name, body string) ([]transport.Warning, error) {
	s.idle = false
	q := s.request(name, "<commit>"+body+"</commit>")
	q.timeout = s.commitTimeout
	return s.do(ctx, q)
}
