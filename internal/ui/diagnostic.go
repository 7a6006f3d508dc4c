package ui

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"nplay/engine"
)

// Diagnostics prints what is wrong in files: what, where, the source line with
// a caret below it where it may be shown, and what to do.
func Diagnostics(w io.Writer, s Style, all engine.Diagnostics) error {
	p := page{Style: s}
	for i, d := range all {
		if i > 0 {
			p.WriteByte('\n')
		}
		word, t := "error", red
		if d.Warning {
			word, t = "warning", amber
		}
		p.linef("%s %s", s.paint(t, "nplay: "+word+":"), s.paint(bold, d.Summary))
		if d.Source.File != "" {
			p.linef("  %s", s.paint(cyan, place(d)))
		}
		p.snippet(d)
		if d.Detail != "" {
			p.linef("%s", indent(d.Detail, "  "))
		}
	}
	return p.send(w)
}

func place(d engine.Diagnostic) string {
	if d.Source.Column > 0 {
		return fmt.Sprintf("%s:%d:%d", d.Source.File, d.Source.Line, d.Source.Column)
	}
	return d.Source.String()
}

// snippet prints the source line and marks the part that is meant.
func (p *page) snippet(d engine.Diagnostic) {
	if d.Snippet == "" {
		return
	}
	number := fmt.Sprintf("%4d", d.Source.Line)
	p.linef("  %s %s", p.paint(dim, number+" |"), d.Snippet)
	if d.From < 1 {
		return
	}
	// A tab before the mark stays a tab, so that the caret stands below its
	// place however wide the terminal makes it.
	runes := []rune(d.Snippet)
	var pad strings.Builder
	for i := 0; i < d.From-1; i++ {
		if i < len(runes) && runes[i] == '\t' {
			pad.WriteByte('\t')
		} else {
			pad.WriteByte(' ')
		}
	}
	width := min(d.To, len(runes)+1) - d.From
	p.linef("  %s %s%s", p.paint(dim, "     |"), pad.String(), p.paint(red, strings.Repeat("^", max(width, 1))))
}

// A hinted error knows what to do next.
type hinted interface{ Hint() string }

// Error prints an error that ends a command, and at most one hint.
func Error(w io.Writer, s Style, err error, hint string) error {
	if h := hinted(nil); hint == "" && errors.As(err, &h) {
		hint = h.Hint()
	}
	p := page{Style: s}
	p.linef("%s %s", s.paint(red, "nplay: error:"), clean(err.Error()))
	if hint != "" {
		p.linef("%s %s", s.paint(cyan, "nplay: hint:"), clean(hint))
	}
	return p.send(w)
}

// Note prints a line for the person beside the result.
func Note(w io.Writer, s Style, text string) error {
	p := page{Style: s}
	p.linef("%s %s", s.paint(amber, "nplay: note:"), text)
	return p.send(w)
}

// Say prints a line as it is.
func Say(w io.Writer, line string) error {
	_, err := io.WriteString(w, line+"\n")
	return err
}
