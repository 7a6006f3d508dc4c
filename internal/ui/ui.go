// Package ui is all that nplay prints: diagnostics, plans, reports, events and
// the progress line, as text for people and as JSON for programs.
//
// It decides nothing and computes nothing that a caller could not see: what is
// printed is what the engine's types say. Results go to the writer of stdout,
// progress to that of stderr; which is which the caller decides. Colour is used
// on terminals only, and never with NO_COLOR.
package ui

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// A Style says how text is laid out. The zero Style is plain: no colour, no
// width, as for a file or a pipe.
type Style struct {
	Color bool
	Width int // columns of the terminal; 0 when it is none
	// All prints every router and every text of a failure, where otherwise a
	// sample stands for many.
	All bool
	// Hosts prints every router, and all else as without All.
	Hosts bool
	// Overruled says that apply goes on where the lockout guard says no.
	Overruled bool
}

// Detect returns the style for a file: coloured and as wide as the terminal if
// it is one. NO_COLOR (https://no-color.org) turns colour off; a terminal that
// says it is dumb gets what a file gets, as it cannot write over a line.
func Detect(w io.Writer, getenv func(string) string) Style {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || getenv("TERM") == "dumb" {
		return Style{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 20 {
		width = 80
	}
	return Style{
		Color: getenv("NO_COLOR") == "",
		Width: width,
	}
}

// A tone is the meaning of a coloured piece of text.
type tone string

const (
	plain tone = ""
	bold  tone = "1"
	dim   tone = "2"
	red   tone = "31"
	green tone = "32"
	amber tone = "33"
	cyan  tone = "36"
)

// paint colours a piece of text where the style has colour.
func (s Style) paint(t tone, text string) string {
	if !s.Color || t == plain || text == "" {
		return text
	}
	return "\x1b[" + string(t) + "m" + text + "\x1b[0m"
}

// A page is text being laid out. It is written in one piece, so that two
// goroutines cannot mix their lines and a masker sees whole values.
type page struct {
	strings.Builder
	Style
}

func (p *page) linef(format string, a ...any) {
	fmt.Fprintf(p, format, a...)
	p.WriteByte('\n')
}

func (p *page) send(w io.Writer) error {
	_, err := io.WriteString(w, p.String())
	return err
}

// Masked returns a writer that passes each piece of text through mask before
// it goes to w. The functions of this package write a whole page at once, so
// no value is cut in two.
func Masked(w io.Writer, mask func(string) string) io.Writer {
	return masked{w, mask}
}

type masked struct {
	w    io.Writer
	mask func(string) string
}

func (m masked) Write(b []byte) (int, error) {
	if _, err := io.WriteString(m.w, m.mask(string(b))); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Count writes a number with its noun: "1 router", "1,204 routers".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// thousands writes 1204 as "1,204".
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// indent puts the same blanks before each line of a text.
func indent(text, blanks string) string {
	return blanks + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n"+blanks)
}

// clean takes control characters out of words that came from elsewhere, so
// that a router's message cannot move the cursor or colour the screen.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r >= 0x20 && r != 0x7f && (r < 0x80 || r > 0x9f) {
			return r
		}
		return -1
	}, text)
}
