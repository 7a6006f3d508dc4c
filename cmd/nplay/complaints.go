package main

import (
	"context"
	"io"

	"nplay/internal/secret"
)

// complaints is where programs that exec() runs may say what is wrong: to the
// person at the terminal, as if run by hand. It may hold a secret, so it goes
// nowhere when stderr is a file or the log of a CI job.
func (a *app) complaints() io.Writer {
	if a.err.Width == 0 {
		return nil
	}
	return a.stderr
}

// unasked answers every question with a stand-in, for commands that log in
// nowhere and print no secret.
func unasked(context.Context, string) (secret.String, error) {
	return secret.New("not asked for by this command"), nil
}
