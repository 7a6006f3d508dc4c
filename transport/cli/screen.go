package cli

import "errors"

// The bounds of what a router prints in answer to one command. A whole
// configuration comes as one answer.
const (
	maxOutput = 64 << 20
	maxLine   = 4 << 20
)

var (
	errTooLong = errors.New("longer than nplay takes")
	errNoText  = errors.New("bytes that are no text")
)

// A screen turns what a terminal is sent into lines, as a person would see them:
// a line that is redrawn or corrected with backspaces counts as it stands in the
// end. Escape sequences move within the line at most.
type screen struct {
	lines []string // ended by a newline
	size  int      // bytes of them
	line  []byte   // the one under way
	at    int      // the cursor in it
	esc   []byte   // an escape sequence under way
	bell  bool     // the terminal was to ring: input was lost
}

// write takes bytes. The screen is not to be used after an error.
func (s *screen) write(b []byte) error {
	for _, c := range b {
		if len(s.esc) > 0 {
			s.escape(c)
			continue
		}
		switch c {
		case '\n':
			s.size += len(s.line) + 1
			if s.size > maxOutput {
				return errTooLong
			}
			s.lines = append(s.lines, string(s.line))
			s.line, s.at = s.line[:0], 0
		case '\r':
			s.at = 0
		case '\b':
			s.at = max(0, s.at-1)
		case 0x1b:
			s.esc = append(s.esc, c)
		case 7:
			s.bell = true
		case 0xfe, 0xff: // in no text of any length
			return errNoText
		default:
			if c < ' ' && c != '\t' || c == 0x7f {
				continue
			}
			if s.at < len(s.line) {
				s.line[s.at] = c
			} else {
				s.line = append(s.line, c)
			}
			if s.at++; s.at > maxLine {
				return errTooLong
			}
		}
	}
	return nil
}

// escape takes the next byte of an escape sequence: ESC [ parameters letter, or
// ESC and one byte.
func (s *screen) escape(c byte) {
	if len(s.esc) == 1 && c != '[' {
		s.esc = s.esc[:0]
		return
	}
	s.esc = append(s.esc, c)
	if len(s.esc) == 2 || c < '@' && len(s.esc) < 16 {
		return
	}
	n := 0
	for _, d := range s.esc[2 : len(s.esc)-1] {
		if d >= '0' && d <= '9' && n < maxLine {
			n = n*10 + int(d-'0')
		}
	}
	switch c {
	case 'K': // erase to the end of the line; 2 is all of it
		if n == 2 {
			s.line, s.at = s.line[:0], 0
		} else if n == 0 {
			s.line = s.line[:min(s.at, len(s.line))]
		}
	case 'D':
		s.at = max(0, s.at-max(1, n))
	case 'C':
		s.at = min(len(s.line), s.at+max(1, n))
	}
	s.esc = s.esc[:0]
}

// clear forgets the lines that are ended.
func (s *screen) clear() { s.lines, s.size = nil, 0 }
