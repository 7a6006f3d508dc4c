package cli

import (
	"regexp"
	"strings"
)

// A mode is what the command line is in.
type mode byte

// The modes, by the last character of their prompts.
const (
	operational   mode = '>'
	configuration mode = '#'
)

// The forms of prompts. A router without a host-name shows the account alone.
var (
	cliPrompt   = regexp.MustCompile(`^([\w.+/:-]+)(?:@[\w.:-]*)?> ?$`)
	shellPrompt = regexp.MustCompile(`^(?:[\w.+-]+@[^\s]*(?: ?[^\s]*)? ?)?[%$#] ?$`)
	// asking is the end of a question that the router wants answered.
	asking = regexp.MustCompile(`\[yes,no\] \((?:yes|no)\) ?$`)
	// paging is where a router stops that pages its output though it was told not to.
	paging = regexp.MustCompile(`^---\(more[^)]*\)---`)
)

// What a router prints before a prompt.
var (
	// banner says where in the configuration one is; "{master:0}" may stand before it.
	banner = regexp.MustCompile(`^(?:\{[\w:.-]+\})?\[edit[^\]]*\]$`)
	// role is that of a routing engine or node: {master:0}, {primary:node0}.
	role = regexp.MustCompile(`^\{[\w:.-]+\}$`)
	// remind begins like a root's prompt and is none.
	remind = regexp.MustCompile(`^# commit confirmed will be rolled back in `)
)

// A prompter knows the session's prompt when it sees it. The account in it never
// changes, the host-name may with any commit, also by others.
type prompter struct{ form *regexp.Regexp }

// newPrompter returns the prompter for an account.
func newPrompter(account string) prompter {
	return prompter{regexp.MustCompile(`^` + regexp.QuoteMeta(account) + `(?:@[\w.:-]*)?([>#]) ?$`)}
}

// ready reports whether the screen ends in a prompt, and in that of which mode.
// In configuration mode the line before it says so too: that, and that the line
// has no end, is what tells a prompt from a text that looks like one.
func (p prompter) ready(s *screen) (mode, bool) {
	m := p.form.FindSubmatch(s.line)
	if m == nil {
		return 0, false
	}
	if mode(m[1][0]) == configuration && (len(s.lines) == 0 || !banner.MatchString(s.lines[len(s.lines)-1])) {
		return 0, false
	}
	return mode(m[1][0]), true
}

// body cuts off what a router prints before every prompt, and blank lines at
// both ends.
func body(lines []string, m mode) []string {
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	end := len(lines)
	if m == configuration {
		end-- // the banner, without which there is no prompt
	}
	for end > 0 && blank(lines[end-1]) {
		end--
	}
	if end > 0 && (m == operational && role.MatchString(lines[end-1]) || m == configuration && remind.MatchString(lines[end-1])) {
		end--
	}
	for end > 0 && blank(lines[end-1]) {
		end--
	}
	begin := 0
	for begin < end && blank(lines[begin]) {
		begin++
	}
	return lines[begin:end]
}
