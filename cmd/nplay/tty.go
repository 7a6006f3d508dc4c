package main

import (
	"fmt"
	"os"

	"golang.org/x/term"
)

// A tty is a terminal of the system.
type tty struct {
	in, out *os.File
	own     bool // they are to be closed
	before  *term.State
}

func (t *tty) secret(question string) (string, error) {
	fmt.Fprint(t.out, question)
	line, err := term.ReadPassword(int(t.in.Fd()))
	fmt.Fprintln(t.out)
	return string(line), err
}

func (t *tty) restore() {
	if t.before != nil {
		_ = term.Restore(int(t.in.Fd()), t.before)
	}
	fmt.Fprintln(t.out)
}

func (t *tty) tell(text string) { fmt.Fprintln(t.out, text) }

func (t *tty) close() {
	if t.own {
		t.in.Close()
		if t.out != t.in {
			t.out.Close()
		}
	}
}

// newTTY remembers how the terminal is now.
func newTTY(in, out *os.File, own bool) *tty {
	before, _ := term.GetState(int(in.Fd()))
	return &tty{in, out, own, before}
}
