package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nplay/transport"
)

// maxLog is how long the log of a commit may be, in bytes.
const maxLog = 512

// The lines that say that a commit went well.
var (
	checked   = regexp.MustCompile(`^configuration check succeeds$`)
	committed = regexp.MustCompile(`^commit complete$`)
	confirmed = regexp.MustCompile(`^commit confirmed will be automatically rolled back in \d+ minutes? unless confirmed$`)
	// progress is of routers with several routing engines.
	progress = regexp.MustCompile(`^(?:Exiting configuration mode|re\d+: configuration check succeeds)$`)
)

// Check is `commit check`.
func (s *session) Check(ctx context.Context) ([]transport.Warning, error) {
	return s.commit(ctx, "commit check", "commit check", checked)
}

// Commit makes the candidate the committed configuration.
func (s *session) Commit(ctx context.Context, o transport.CommitOptions) ([]transport.Warning, error) {
	if o.Confirm < 0 || o.Confirm > 65535 {
		return nil, refusal("commit", fmt.Sprintf("%d minutes to confirm: a router takes 1 to 65535", o.Confirm))
	}
	line, done := "commit", []*regexp.Regexp{committed}
	if o.Confirm > 0 {
		line += fmt.Sprintf(" confirmed %d", o.Confirm)
		done = append(done, regexp.MustCompile(fmt.Sprintf(`^commit confirmed will be automatically rolled back in %d minutes? unless confirmed$`, o.Confirm)))
	}
	if o.Synchronize {
		line += " synchronize"
	}
	return s.commitWith(ctx, "commit", line, o.Log, done...)
}

// Confirm is a commit of nothing: that confirms what is pending.
func (s *session) Confirm(ctx context.Context, log string) ([]transport.Warning, error) {
	return s.commitWith(ctx, "confirm", "commit", log, committed)
}

// commitWith sends a commit with its log.
func (s *session) commitWith(ctx context.Context, name, line, log string, done ...*regexp.Regexp) ([]transport.Warning, error) {
	if len(log) > maxLog {
		return nil, refusal(name, fmt.Sprintf("the log is %d bytes long, a router takes %d", len(log), maxLog))
	}
	if log != "" {
		line += " comment " + comment(log)
	}
	if len(line) > columns-128 { // the prompt stands on the line, too
		return nil, refusal(name, "the log is too long for a command line")
	}
	return s.commit(ctx, name, line, done...)
}

// comment writes a log as a word of a command line. What the line editor would
// take for something else (? asks for help) and what a terminal may not carry
// becomes a full stop.
func comment(log string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range log {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '?' || r < ' ' || r > '~':
			b.WriteByte('.')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// commit sends a commit. It went well only when the router says so in each of
// the lines of done, and says "error" nowhere: one routing engine may have
// committed and another not.
func (s *session) commit(ctx context.Context, name, line string, done ...*regexp.Regexp) ([]transport.Warning, error) {
	d := doing{name: name, timeout: s.commitTimeout}
	if err := s.locked(name); err != nil {
		return nil, err
	}
	out, err := s.ask(ctx, d, command{line: line})
	if err != nil {
		return nil, err
	}
	said := parse(out, append([]*regexp.Regexp{checked, committed, confirmed, progress}, done...))
	if s.link.mode != configuration {
		return nil, s.link.broken(d, errors.New("it ended configuration mode"))
	}
	for _, m := range done {
		if !said.failed && !slices.ContainsFunc(said.marks, m.MatchString) {
			return nil, s.link.broken(d, errors.New("it says neither that it is done nor that it is not"))
		}
	}
	if said.failed {
		return nil, said.refusal(name, s.mask)
	}
	return said.told(s.mask), nil
}
