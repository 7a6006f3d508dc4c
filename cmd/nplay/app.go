package main

import (
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/term"

	"nplay/internal/secret"
	"nplay/internal/ui"
)

// An app is what a command may touch of the world around it.
type app struct {
	stdin          *os.File
	stdout, stderr io.Writer // masked
	masker         *secret.Masker
	environ        []string
	out, err       ui.Style  // how stdout and stderr are laid out
	person         *prompter // who is asked for secrets; nil before, and where nobody is
}

// system is the app of the real process.
func system() *app {
	m := secret.NewMasker(nil)
	return &app{
		stdin: os.Stdin, stdout: ui.Masked(os.Stdout, m.Mask), stderr: ui.Masked(os.Stderr, m.Mask),
		masker: m, environ: os.Environ(),
		out: ui.Detect(os.Stdout, os.Getenv),
		err: ui.Detect(os.Stderr, os.Getenv),
	}
}

// interactive reports whether a person can be asked.
func (a *app) interactive() bool { return term.IsTerminal(int(a.stdin.Fd())) }

// run carries out a command line and returns the exit code.
func run(args []string, a *app) int {
	root := newRoot(a)
	root.SetArgs(args)
	err := root.ExecuteContext(context.Background())
	if err == nil {
		return int(done)
	}
	if code := exit(0); errors.As(err, &code) {
		return int(code)
	}
	_ = ui.Error(a.stderr, a.err, err, "")
	return int(notStarted)
}
