package engine

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// logLimit is the longest log a commit takes, in bytes (`commit comment` in
// the Junos CLI reference).
const logLimit = 512

// logHead begins the log of every commit that belongs to a step. By it a commit
// is known again in the router's history, so it holds what tells steps apart.
func logHead(run string, stage int) string {
	return fmt.Sprintf("%s step %d", runHead(run), stage+1)
}

// runHead begins the log of every commit of a run.
func runHead(run string) string { return "nplay run " + cut(oneLine(run), runLimit) }

// runLimit keeps a run id from filling the log, in bytes.
const runLimit = 100

// confirmWord follows the head in the log of a confirm.
const confirmWord = " confirm"

// commitLog is what goes into the router's history with a commit.
func commitLog(head, playbook, comment string) string { return logLine(head, playbook, comment) }

// confirmLog is what goes into it with the confirm.
func confirmLog(head, playbook, comment string) string {
	return logLine(head+confirmWord, playbook, comment)
}

// logName is how a log names what is applied: the playbook and, where it has one,
// the commit that it comes from. The name gives way first: the ticket behind it
// is cut next, and what the commit is known by never.
func logName(playbook string, v Revision) string {
	playbook = cut(oneLine(playbook), nameLimit)
	if v.Commit == "" {
		return playbook
	}
	at := "@" + cut(oneLine(v.Commit), commitLimit)
	if v.Dirty {
		at += " (dirty)"
	}
	return playbook + at
}

// The longest name of a playbook in a log, and how much of a commit's name is
// told, in bytes.
const (
	nameLimit   = 100
	commitLimit = 12
)

// told is the revision, nil when there is none.
func (v Revision) told() *Revision {
	if v.Commit == "" {
		return nil
	}
	return &v
}

func logLine(parts ...string) string {
	var full []string
	for _, p := range parts {
		if p = oneLine(p); p != "" {
			full = append(full, p)
		}
	}
	return cut(strings.Join(full, ": "), logLimit)
}

// oneLine keeps a text to one line that no terminal takes for a command.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	return strings.Join(strings.Fields(s), " ")
}

// cut shortens a text to n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// isOurs reports whether a log was written with this head.
func isOurs(log, head string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(log), head)
	return ok && (rest == "" || rest[0] == ':' || rest[0] == ' ')
}
