package main

import (
	"os"

	"golang.org/x/term"
)

// The console of the process, also when stdin is a pipe.
const consoleIn, consoleOut = "CONIN$", "CONOUT$"

// haveTerminal reports whether a person can be asked for a secret.
func haveTerminal(stdin *os.File) bool {
	if term.IsTerminal(int(stdin.Fd())) {
		return true
	}
	f, err := os.OpenFile(consoleIn, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	return term.IsTerminal(int(f.Fd()))
}

func openTerminal(stdin *os.File) (terminal, error) {
	in, err := os.OpenFile(consoleIn, os.O_RDWR, 0)
	if err != nil {
		if term.IsTerminal(int(stdin.Fd())) {
			return newTTY(stdin, os.Stderr, false), nil
		}
		return nil, err
	}
	out, err := os.OpenFile(consoleOut, os.O_RDWR, 0)
	if err != nil {
		in.Close()
		return nil, err
	}
	tty := newTTY(in, out, true)
	return tty, nil
}
