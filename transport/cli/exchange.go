package cli

import (
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// send sends one line.
func (l *link) send(line string) error {
	_, err := io.WriteString(l.rw, line+"\n")
	return err
}

// more waits for more of what the router prints and puts it on the screen.
func (l *link) more() error {
	_, err := l.within(nil)
	return err
}

// within is more, with an end to the waiting: quiet is true when nothing came.
func (l *link) within(end <-chan time.Time) (quiet bool, err error) {
	for {
		data, err := l.in.take()
		switch {
		case len(data) > 0:
			return false, l.screen.write(data)
		case err != nil:
			if err == io.EOF && (len(l.screen.lines) > 0 || len(l.screen.line) > 0) {
				err = io.ErrUnexpectedEOF
			}
			return false, err
		}
		select {
		case <-l.in.news:
		case <-end:
			return true, nil
		}
	}
}

// A command is a line to send, and how a question about it is answered.
type command struct {
	line string
	// yes are questions, in part, that are answered with yes. Any other question
	// ends the session.
	yes []string
	// stray says that anything may stand before the echo: while a session begins.
	stray bool
	// until, when not "", is a line with which the answer ends, without a prompt.
	until string
}

// exchange sends a command and returns what the router printed between the echo
// and its next prompt.
func (l *link) exchange(c command) ([]string, error) {
	l.trace.Message('>', func() string { return c.line })
	l.screen.clear()
	l.screen.bell = false
	if err := l.send(c.line); err != nil {
		return nil, err
	}
	echo, asked, cleared := -1, -1, false
	for {
		if err := l.more(); err != nil {
			return nil, err
		}
		if echo < 0 {
			var err error
			if echo, err = l.echo(c); err != nil {
				return nil, err
			}
			if echo < 0 {
				continue
			}
		}
		out := l.screen.lines[echo+1:]
		if c.until != "" {
			if n := len(out); n > 0 && strings.TrimSpace(out[n-1]) == c.until && len(l.screen.line) == 0 {
				return out, nil
			}
		}
		if m, ok := l.prompt.ready(&l.screen); ok {
			out := body(out, m)
			if !whole(out) {
				continue
			}
			l.mode = m
			if cleared {
				out = l.withoutPrompts(out)
			}
			return out, l.legible(out)
		}
		line := string(l.screen.line)
		switch {
		case paging.MatchString(line):
			return nil, strange("the router pages its output though it was told not to")
		case asking.MatchString(line) && asked < len(l.screen.lines):
			asked = len(l.screen.lines)
			if !wanted(c.yes, line) {
				return nil, strange("the router asks %q, which nplay does not answer", line)
			}
			if err := l.send("yes"); err != nil {
				return nil, err
			}
		case !cleared && l.redisplayed(c.line, out):
			// The line is offered again to be corrected: take it out.
			cleared = true
			if err := l.send("\x15"); err != nil {
				return nil, err
			}
		}
	}
}

// echo looks for the command on the screen and returns its line, -1 when it is
// not there yet. What stands before it was printed while nobody had asked for
// anything: a message from another user or the system may be; the rest of an
// answer that was taken for ended too early must not.
func (l *link) echo(c command) (int, error) {
	for i, line := range l.screen.lines {
		if !strings.HasSuffix(strings.TrimRight(line, " "), c.line) {
			continue
		}
		if !c.stray {
			if err := l.onlyMessages(l.screen.lines[:i]); err != nil {
				return 0, err
			}
		}
		for i+1 < len(l.screen.lines) && strings.TrimSpace(l.screen.lines[i+1]) == c.line {
			i++
		}
		return i, nil
	}
	return -1, nil
}

// onlyMessages refuses lines that begin otherwise than a message to a terminal.
func (l *link) onlyMessages(lines []string) error {
	for _, line := range l.withoutPrompts(lines) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "Broadcast Message from ") || strings.HasPrefix(line, "Message from ") {
			return nil
		}
		if line != "" {
			return strange("the router said %q when it was not asked", line)
		}
	}
	return nil
}

// withoutPrompts leaves out lines that are a prompt and nothing else.
func (l *link) withoutPrompts(lines []string) []string {
	var rest []string
	for _, line := range lines {
		if !l.prompt.form.MatchString(line) {
			rest = append(rest, line)
		}
	}
	return body(append(rest, ""), operational)
}

// redisplayed reports whether the router complains and shows the command again
// behind a prompt.
func (l *link) redisplayed(command string, out []string) bool {
	line := string(l.screen.line)
	i := strings.IndexAny(line, ">#")
	if i < 0 || len(out) == 0 || !l.prompt.form.MatchString(line[:i+1]) {
		return false
	}
	again := strings.TrimSpace(line[i+1:])
	return again != "" && strings.HasPrefix(command, again) && len(parse(out, nil).errors) > 0
}

// wanted reports whether a question is one of those to say yes to.
func wanted(yes []string, question string) bool {
	for _, y := range yes {
		if strings.Contains(question, y) {
			return true
		}
	}
	return false
}

// whole reports whether an answer in XML has come to its end.
func whole(lines []string) bool {
	return len(lines) == 0 || !strings.HasPrefix(strings.TrimSpace(lines[0]), "<rpc-reply") ||
		strings.HasSuffix(strings.TrimSpace(lines[len(lines)-1]), "</rpc-reply>")
}

// legible refuses an answer that is no text.
func (l *link) legible(lines []string) error {
	for _, line := range lines {
		if !utf8.ValidString(line) {
			return errNoText
		}
	}
	l.trace.Message('<', func() string { return maskText(lines) })
	return nil
}
