//go:build unix

package main

import (
	"os"

	"golang.org/x/term"
)

// The terminal of the process, also when stdin is a pipe.
const controlling = "/dev/tty"

// haveTerminal reports whether a person can be asked for a secret.
func haveTerminal(stdin *os.File) bool {
	if term.IsTerminal(int(stdin.Fd())) {
		return true
	}
	f, err := os.OpenFile(controlling, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	return term.IsTerminal(int(f.Fd()))
}

func openTerminal(stdin *os.File) (terminal, error) {
	f, err := os.OpenFile(controlling, os.O_RDWR, 0)
	if err != nil {
		if term.IsTerminal(int(stdin.Fd())) {
			return newTTY(stdin, os.Stderr, false), nil
		}
		return nil, err
	}
	return newTTY(f, f, true), nil
}
