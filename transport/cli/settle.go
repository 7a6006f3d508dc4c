package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"nplay/transport/answers"
)

// silence is how long nothing may come before what looks like the prompt of a
// UNIX shell is believed: a login message may look the same for a moment.
const silence = 300 * time.Millisecond

// settle waits for the first prompt and makes the command line fit for a
// program: no completion while a word is typed, no pages, no broken lines.
func (l *link) settle() error {
	account, err := l.login()
	if err != nil {
		return err
	}
	l.prompt = newPrompter(account)
	l.mode = operational
	for _, c := range []struct{ line, want string }{
		{"set cli complete-on-space off", ""},
		{fmt.Sprintf("set cli screen-width %d", columns), "width"},
		{"set cli screen-length 0", "length"},
		{"set cli timestamp disable", ""}, // older releases have none
	} {
		out, err := l.exchange(command{line: c.line, stray: true})
		if err != nil {
			return begun(err)
		}
		if text := strings.Join(out, " "); l.mode != operational || !strings.Contains(strings.ToLower(text), c.want) {
			return fmt.Errorf("what is behind the prompt does not behave like a Junos command line: it answers %q to %q", answers.Printable(text), c.line)
		}
	}
	return nil
}

// login waits for the prompt of the command line and returns the account in it.
// Where it is that of a UNIX shell, as root's, the command line is started.
func (l *link) login() (account string, err error) {
	started := -1 // how many lines there were then
	var quiet *time.Timer
	for {
		var end <-chan time.Time
		if quiet != nil {
			end = quiet.C
		}
		still, err := l.within(end)
		if quiet != nil {
			quiet.Stop()
			quiet = nil
		}
		if err != nil {
			return "", begun(err)
		}
		if m := cliPrompt.FindSubmatch(l.screen.line); m != nil {
			return string(m[1]), nil
		}
		switch {
		case !shellPrompt.Match(l.screen.line) || started == len(l.screen.lines):
		case !still:
			quiet = time.NewTimer(silence)
		case started >= 0:
			return "", errors.New("the account's shell is not the Junos command line, and has no program cli")
		default:
			started, l.shell = len(l.screen.lines), true
			if err := l.send("cli"); err != nil {
				return "", begun(err)
			}
		}
	}
}

// unsettled says what stands on the screen instead of a prompt.
func (l *link) unsettled() string {
	last := strings.TrimSpace(string(l.screen.line))
	for i := len(l.screen.lines) - 1; i >= 0 && last == ""; i-- {
		last = strings.TrimSpace(l.screen.lines[i])
	}
	if last == "" {
		return "no prompt of the Junos command line came"
	}
	return fmt.Sprintf("no prompt of the Junos command line came, but %q", answers.Printable(last[:min(len(last), 100)]))
}

// begun puts the end of a session that has hardly begun into words.
func begun(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the router ended the session before there was a prompt")
	}
	return err
}
