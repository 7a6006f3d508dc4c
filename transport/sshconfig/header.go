package sshconfig

import "strings"

// A header is a Host or a Match line, or the beginning of a file, which holds
// always. What a file is included under has to hold, too.
type header struct {
	parent   *header
	host     []pattern
	match    []criterion
	everyone bool
	place    Place
}

// A criterion is one condition of a Match line.
type criterion struct {
	name string // in lower case
	not  bool
	arg  string
}

// undecided are conditions that take running a program, asking the network, or
// a newer ssh to decide.
var undecided = map[string]bool{"exec": true, "localnetwork": true, "tagged": true, "command": true, "sessiontype": true, "version": true}

// newMatch takes a Match line apart.
func newMatch(rest string, at Place) (*header, error) {
	h := &header{place: at}
	bad := func(text string) (*header, error) { return nil, &Error{Place: at, Text: text} }
	for rest != "" && rest[0] != '#' {
		word, after, ok := cutWord(rest)
		if !ok {
			return bad(errQuotes.Error())
		}
		rest = after
		name, not := strings.CutPrefix(strings.ToLower(word), "!")
		c := criterion{name: name, not: not}
		switch {
		case name == "all":
			alone := !not && (rest == "" || rest[0] == '#')
			for _, before := range h.match {
				alone = alone && (before.name == "canonical" || before.name == "final")
			}
			if !alone {
				return bad("`Match all` stands alone")
			}
		case name == "canonical" || name == "final":
		case name == "host", name == "originalhost", name == "user", name == "localuser", undecided[name]:
			if c.arg, rest, ok = cutWord(rest); !ok || c.arg == "" {
				return bad("`Match " + name + "` needs a value")
			}
		default:
			return bad("there is no condition `Match " + name + "`")
		}
		h.match = append(h.match, c)
	}
	if len(h.match) == 0 {
		return bad("`Match` needs a condition")
	}
	return h, nil
}

// cutWord cuts a word off the front, which may stand in double quotes, and have
// an equals sign after it.
func cutWord(s string) (word, rest string, ok bool) {
	i := strings.IndexAny(s, blank+`"=`)
	switch {
	case i < 0:
		return s, "", true
	case s[i] == '"':
		end := strings.IndexByte(s[i+1:], '"')
		if end < 0 {
			return "", "", false
		}
		return s[:i] + s[i+1:i+1+end], strings.TrimLeft(s[i+end+2:], blank), true
	}
	word, rest = s[:i], strings.TrimLeft(s[i:], blank)
	if strings.HasPrefix(rest, "=") {
		rest = strings.TrimLeft(rest[1:], blank)
	}
	return word, rest, true
}

// names are the only hosts that can be under the header; ok is false when
// others can.
func (h *header) names() (names []string, ok bool) {
	switch {
	case h.everyone && h.parent != nil:
		return h.parent.names()
	case len(h.host) == 0:
		return nil, false
	}
	seen := map[string]bool{}
	for _, p := range h.host {
		if !p.literal() {
			return nil, false
		}
		if !seen[p.text] {
			seen[p.text] = true
			names = append(names, p.text)
		}
	}
	return names, true
}
