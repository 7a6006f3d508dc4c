package cli

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// maxSaid of one answer are kept; a load can have thousands.
const maxSaid = 100

// A said is what a router printed in answer to a command that changes something.
type said struct {
	errors   []transport.RouterError
	warnings []transport.Warning
	blamed   []transport.RouterError // a statement and a message, without "error" or "warning"
	lines    map[int]int             // of errors that name a line of what was loaded: which, from 1
	marks    []string                // lines that say how it went
	other    []string                // what is none of these
	failed   bool                    // a line that is an error whatever else is said
}

var (
	pathLine  = regexp.MustCompile(`^\s*(\[edit[^\]]*\])\s*$`)
	stmtLine  = regexp.MustCompile(`^\s+'(.*)'\s*$`)
	warnLine  = regexp.MustCompile(`^\s*warning: (.*)$`)
	errorLine = regexp.MustCompile(`^\s*(?:mgd: )?error: (.*)$`)
	// inputLine is about a line of `load ... terminal`; the word it ends with is the
	// one that is wrong.
	inputLine = regexp.MustCompile(`^(?:\^D)?terminal:(\d+):\(?(\d*)\)?:? ?(.*)$`)
	// engineLine heads what one routing engine or member says.
	engineLine = regexp.MustCompile(`^(?:(?:re|node|fpc|member|lcc|sfc)\d+(?:-re\d+)?|localre|backup|master):\s*$`)
	ruler      = regexp.MustCompile(`^-{5,}$`)
	caret      = regexp.MustCompile(`^\s*\^\s*$`)
)

// complaints are how errors begin or end that have no word before them.
var complaints = []string{"syntax error", "unknown command", "missing argument", "missing mandatory argument", "is ambiguous", "no valid completions",
	"error recovery ignores input", "invalid value", "invalid numeric value", "permission denied", "must be a "}

// complaint reports whether a line is an error by its words.
func complaint(line string) bool {
	line = strings.ToLower(line)
	return slices.ContainsFunc(complaints, func(c string) bool { return strings.Contains(line, c) })
}

// parse reads what a router printed. marks are the forms of lines that say how
// it went.
func parse(lines []string, marks []*regexp.Regexp) said {
	var s said
	var path, element string
	for _, line := range lines {
		text := strings.TrimSpace(line)
		switch {
		case text == "", caret.MatchString(line), engineLine.MatchString(line), ruler.MatchString(text):
		case slices.ContainsFunc(marks, func(m *regexp.Regexp) bool { return m.MatchString(text) }):
			s.marks = append(s.marks, text)
			path, element = "", ""
		case pathLine.MatchString(line):
			path, element = pathLine.FindStringSubmatch(line)[1], ""
		case warnLine.MatchString(line):
			if !strings.HasPrefix(line, " ") {
				path, element = "", ""
			}
			m := warnLine.FindStringSubmatch(line)[1]
			if element != "" && !strings.Contains(m, element) {
				m = element + ": " + m
			}
			if len(s.warnings) < maxSaid {
				s.warnings = append(s.warnings, transport.Warning{Path: path, Message: m})
			}
		case errorLine.MatchString(line):
			if !strings.HasPrefix(line, " ") {
				path, element = "", "" // about all of it
			}
			s.add(transport.RouterError{Path: path, Element: element, Message: errorLine.FindStringSubmatch(line)[1]})
			s.failed = true
		case inputLine.MatchString(line):
			m := inputLine.FindStringSubmatch(line)
			e := transport.RouterError{Message: m[3]}
			if what, bad, ok := strings.Cut(m[3], ": "); ok {
				e.Message, e.Element = what, bad
			}
			if n, err := strconv.Atoi(m[1]); err == nil {
				if s.lines == nil {
					s.lines = map[int]int{}
				}
				s.lines[len(s.errors)] = n
			}
			s.add(e)
			s.failed = true
		case path != "" && stmtLine.MatchString(line):
			element = stmtLine.FindStringSubmatch(line)[1]
		case path != "" && strings.HasPrefix(line, " "):
			if len(s.blamed) < maxSaid {
				s.blamed = append(s.blamed, transport.RouterError{Path: path, Element: element, Message: text})
			}
		case complaint(text):
			s.add(transport.RouterError{Message: text})
			s.failed = true
		default:
			s.other = append(s.other, text)
		}
	}
	return s
}

// locate gives the errors that name a line of a load the place that the line is
// about; edits are what was loaded.
func (s *said) locate(edits []conf.Edit) {
	if len(s.lines) == 0 {
		return
	}
	var places []string
	for _, e := range edits {
		for range conf.Lines([]conf.Edit{e}) {
			places = append(places, conf.PathString(e.Path))
		}
	}
	for i, n := range s.lines {
		if i < len(s.errors) && 0 < n && n <= len(places) {
			s.errors[i].Path = places[n-1]
		}
	}
}

func (s *said) add(e transport.RouterError) {
	if len(s.errors) < maxSaid {
		s.errors = append(s.errors, e)
	}
}

// refusal returns the errors as a Refusal. The words of the router are masked.
func (s *said) refusal(request string, mask func(string) string) *transport.Refusal {
	r := &transport.Refusal{Request: request}
	for _, e := range append(slices.Clone(s.blamed), s.errors...) {
		e.Message, e.Element, e.Path = mask(e.Message), mask(e.Element), mask(e.Path)
		r.Errors = append(r.Errors, e)
	}
	return r
}

// told returns the warnings, and what is said of statements beside success.
func (s *said) told(mask func(string) string) []transport.Warning {
	var all []transport.Warning
	for _, w := range s.warnings {
		all = append(all, transport.Warning{Path: mask(w.Path), Message: mask(w.Message)})
	}
	for _, e := range s.blamed {
		all = append(all, transport.Warning{Path: mask(e.Path), Message: mask(strings.TrimPrefix(e.Element+": "+e.Message, ": "))})
	}
	for _, o := range s.other {
		all = append(all, transport.Warning{Message: mask(o)})
	}
	return all
}
