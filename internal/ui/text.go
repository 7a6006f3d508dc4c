package ui

import (
	"io"
	"strings"
)

// Text prints lines as they are, indented, under a title if there is one, with
// an empty line before them.
func Text(w io.Writer, s Style, title, body string) error {
	p := page{Style: s}
	p.linef("")
	if title != "" {
		p.linef("%s", s.paint(bold, title))
	}
	for line := range strings.Lines(body) {
		line = strings.TrimRight(line, "\n")
		if line != "" {
			line = "  " + line
		}
		p.linef("%s", line)
	}
	return p.send(w)
}
