package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// ready is what a router prints when it takes the lines of a load.
const ready = "[Type ^D at a new line to end input]"

// block is how much is sent before its echo is waited for, in bytes: a terminal
// that is sent too much at once loses some.
const block = 1024

// loaded is how a load ends, whether it went well or not: "(2 errors)" may be
// missing when it did not.
var loaded = regexp.MustCompile(`^load complete(?: \(\d+ errors?\))?$`)

// Load sends all edits as `set`, `delete`, `activate`, `deactivate` and `insert`
// lines of one `load set terminal`.
func (s *session) Load(ctx context.Context, edits []conf.Edit) ([]transport.Warning, error) {
	d := s.doing("load")
	if err := s.locked(d.name); err != nil {
		return nil, err
	}
	// What has no form in XML, such as an entry without its key, has none here:
	// a line without the key is about all entries.
	if err := conf.EditsXML(io.Discard, edits); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	lines := conf.Lines(edits)
	for _, line := range lines {
		if i := strings.IndexFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }); i >= 0 {
			return nil, refusal(d.name, fmt.Sprintf("a value holds the control character %q, which the command line cannot take", line[i]))
		}
	}
	var out []string
	err := s.link.call(ctx, d, func() (err error) {
		out, err = s.link.load(lines, edits)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.loaded(d, out, edits)
}

// loaded judges what a router printed about a load of edits. It prints no count of errors
// after `load set`: whatever is not known to be harmless is one.
func (s *session) loaded(d doing, out []string, edits []conf.Edit) ([]transport.Warning, error) {
	said := parse(out, []*regexp.Regexp{loaded})
	said.locate(edits)
	for _, m := range said.marks {
		said.failed = said.failed || m != "load complete"
	}
	for _, o := range said.other {
		said.add(transport.RouterError{Message: o})
	}
	switch {
	case len(said.marks) == 0 && !said.failed:
		return nil, s.link.broken(d, errors.New("it says neither that it is loaded nor that it is not"))
	case said.failed || len(said.blamed)+len(said.errors) > 0:
		return nil, said.refusal(d.name, s.mask)
	}
	return said.told(s.mask), nil
}

// load sends lines to `load set terminal` and returns what the router printed
// about them.
func (l *link) load(lines []string, edits []conf.Edit) ([]string, error) {
	out, err := l.exchange(command{line: "load set terminal", until: ready})
	if err != nil || len(out) == 0 || strings.TrimSpace(out[len(out)-1]) != ready {
		return out, err // refused
	}
	l.trace.Message('>', func() string { return strings.Join(append(conf.MaskedLines(edits), "^D"), "\n") })
	begin := len(l.screen.lines)
	for sent := 0; sent < len(lines); {
		var b strings.Builder
		for sent < len(lines) && (b.Len() == 0 || b.Len()+len(lines[sent]) < block) {
			b.WriteString(lines[sent] + "\n")
			sent++
		}
		if _, err := io.WriteString(l.rw, b.String()); err != nil {
			return nil, err
		}
		for len(l.screen.lines) < begin+sent {
			if err := l.more(); err != nil {
				return nil, err
			}
			if _, over := l.prompt.ready(&l.screen); over {
				return nil, strange("the input ended before its end")
			}
		}
	}
	if err := l.echoed(lines, l.screen.lines[begin:]); err != nil {
		return nil, err
	}
	begin += len(lines)
	if _, err := io.WriteString(l.rw, "\x04"); err != nil {
		return nil, err
	}
	for {
		if err := l.more(); err != nil {
			return nil, err
		}
		if m, over := l.prompt.ready(&l.screen); over {
			out := body(l.screen.lines[begin:], m)
			if len(out) > 0 {
				out[0] = strings.TrimPrefix(out[0], "^D")
			}
			l.mode = m
			return out, l.legible(out)
		}
	}
}

// echoed refuses a terminal that did not take every line as it was sent. Lines
// that are not plain ASCII may look otherwise.
func (l *link) echoed(lines, echo []string) error {
	if l.screen.bell {
		return strange("the terminal lost a part of the input")
	}
	for i, line := range lines {
		plain := strings.IndexFunc(line, func(r rune) bool { return r > '~' }) < 0
		if plain && strings.TrimRight(echo[i], " ") != strings.TrimRight(line, " ") {
			return strange("line %d of the input did not arrive as it was sent", i+1)
		}
	}
	return nil
}

// Rollback loads one of the router's own rollbacks into the candidate.
func (s *session) Rollback(ctx context.Context, n int) error {
	if n < 0 || n > 49 {
		return refusal("rollback", fmt.Sprintf("there is no rollback %d: a router keeps 0 to 49", n))
	}
	return s.rollback(ctx, "rollback", n)
}

func (s *session) rollback(ctx context.Context, name string, n int) error {
	d := s.doing(name)
	if err := s.locked(name); err != nil {
		return err
	}
	out, err := s.ask(ctx, d, command{line: fmt.Sprintf("rollback %d", n)})
	if err != nil {
		return err
	}
	_, err = s.loaded(d, out, nil)
	return err
}
