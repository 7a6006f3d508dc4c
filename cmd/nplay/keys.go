package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"nplay/engine"
	"nplay/internal/ui"
	"nplay/transport"
)

// keys refuses a program whose new logins could not be tried for want of a key
// that can be used: that is better known before a commit than after it.
func (s *session) keys(ctx context.Context) error {
	var diags engine.Diagnostics
	told := map[string]bool{}
	check := func(host string, l engine.Login) {
		if len(l.Identities)+len(l.Certificates) == 0 {
			return // what else there is to log in with may come and go until then
		}
		t := sshTarget(l)
		t.Host = host
		p := (*transport.Problem)(nil)
		if !errors.As(s.reach.ssh.Ready(ctx, t), &p) || told[l.Source.String()+p.Text] {
			return
		}
		told[l.Source.String()+p.Text] = true
		then := "."
		if p.Advice != "" {
			then = "; " + p.Advice + "."
		}
		diags = append(diags, engine.Diagnostic{
			Summary: strings.ToUpper(p.Text[:1]) + p.Text[1:],
			Detail:  fmt.Sprintf("The login %s is to be tried with it once the change is committed%s", l.User, then),
			Source:  l.Source,
		})
	}
	s.logins(func(host string, l engine.Login, later bool) {
		if later {
			check(host, l)
		}
	})
	if len(diags) == 0 {
		return nil
	}
	_ = ui.Diagnostics(s.app.stderr, s.app.err, diags)
	return notStarted
}
