package transport_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"nplay/transport"
)

func TestProblem(t *testing.T) {
	p := &transport.Problem{Cause: transport.ErrAuth, Text: "r1 refused the key", Err: io.ErrUnexpectedEOF, Advice: "look at the account"}
	err := fmt.Errorf("r1: %w", p)
	if got := err.Error(); got != "r1: login refused: r1 refused the key" {
		t.Error(got)
	}
	if !errors.Is(err, transport.ErrAuth) || !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, transport.ErrHostKey) {
		t.Error("the causes are lost")
	}
	if got := transport.Hint(err); got != "look at the account" {
		t.Errorf("hint %q", got)
	}
	bare := &transport.Problem{Cause: transport.ErrClosed}
	if bare.Error() != "session closed" || transport.Hint(bare) != "" || !errors.Is(bare, transport.ErrClosed) {
		t.Errorf("%v, %q", bare, transport.Hint(bare))
	}
	if transport.Hint(io.EOF) != "" || transport.Hint(nil) != "" {
		t.Error("a hint out of nothing")
	}
}

func TestLockErrorText(t *testing.T) {
	for want, e := range map[string]*transport.LockError{
		"configuration database locked": {Cause: transport.ErrLocked},
		"configuration database locked by ann (terminal p0, pid 1) since 2021-05-06 11:04:06 UTC, idle 4m48s": {Cause: transport.ErrLocked,
			Holder: "ann", Detail: "terminal p0, pid 1", Since: "2021-05-06 11:04:06 UTC", Idle: 288 * time.Second},
		"candidate has uncommitted changes by ann": {Cause: transport.ErrDirty, Holder: "ann"},
	} {
		if got := e.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if !errors.Is(e, e.Cause) {
			t.Errorf("%v does not wrap its cause", e)
		}
	}
}

func TestRefusalText(t *testing.T) {
	e := &transport.Refusal{Request: "load", Errors: []transport.RouterError{
		{Path: "[edit system]", Element: "protcols", Message: "syntax error"}, {Element: "class", Message: "missing 'class'"}}}
	if got := e.Error(); got != "load: [edit system] protcols: syntax error; missing 'class'" {
		t.Error(got)
	}
	if got := (&transport.Refusal{Request: "commit"}).Error(); !strings.Contains(got, "without a reason") {
		t.Error(got)
	}
}

// Nothing of a session but its Reader can be had back from what a plan is given.
func TestReadOnly(t *testing.T) {
	r := transport.ReadOnly(struct{ transport.Session }{})
	if _, ok := r.(transport.Checker); ok {
		t.Error("a reader that can lock")
	}
	if _, ok := r.(interface{ Discard() error }); ok {
		t.Error("a reader that can discard")
	}
}

// Nothing of a session that commits can be had back from what a check is given.
func TestCheckOnly(t *testing.T) {
	c := transport.CheckOnly(struct{ transport.Session }{})
	if _, ok := c.(transport.Session); ok {
		t.Error("a checker that can commit")
	}
	if _, ok := c.(interface{ Rollback() error }); ok {
		t.Error("a checker that can roll back")
	}
}
