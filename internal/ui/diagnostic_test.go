package ui

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"nplay/engine"
)

func TestDiagnostics(t *testing.T) {
	all := engine.Diagnostics{
		{Summary: "Unsupported argument", Detail: "There is no argument \"clas\".\nDid you mean \"class\"?", Source: src(4), Snippet: "    clas = \"super-user\"", From: 5, To: 9},
		{Summary: "Tab", Source: src(5), Snippet: "\tx = 1", From: 2, To: 3},
		{Summary: "Mark beyond the line", Source: src(6), Snippet: "x", From: 2, To: 9},
		{Warning: true, Summary: "Not shown", Detail: "The line holds a secret.", Source: src(7)},
		{Summary: "Nowhere"},
	}
	golden(t, "diagnostics.txt", text(t, func(b *bytes.Buffer) error { return Diagnostics(b, Style{}, all) }))
	golden(t, "diagnostics-colour.txt", text(t, func(b *bytes.Buffer) error { return Diagnostics(b, Style{Color: true}, all) }))
}

type advised struct{ error }

func (advised) Hint() string { return "do that" }

func TestError(t *testing.T) {
	tests := []struct {
		err  error
		hint string
		want string
	}{
		{errors.New("broken"), "", "nplay: error: broken\n"},
		{errors.New("broken"), "do this", "nplay: error: broken\nnplay: hint: do this\n"},
		{fmt.Errorf("because %w", advised{errors.New("broken")}), "", "nplay: error: because broken\nnplay: hint: do that\n"},
		{errors.New("esc\x1b[2Jape"), "", "nplay: error: esc[2Jape\n"},
	}
	for _, tt := range tests {
		if got := text(t, func(b *bytes.Buffer) error { return Error(b, Style{}, tt.err, tt.hint) }); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
