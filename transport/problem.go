package transport

import "errors"

// A Problem is a failure told to a person: what happened, in words, and what
// to do about it. It wraps its Cause, one of the errors of this package, and
// the error underneath.
type Problem struct {
	Cause  error  // ErrAuth, ErrHostKey, ...
	Text   string // what happened; starts after "CAUSE: "
	Err    error  // what was underneath; may be nil, its text is not shown
	Advice string // what to do next; may be empty
}

func (p *Problem) Error() string {
	if p.Text == "" {
		return p.Cause.Error()
	}
	return p.Cause.Error() + ": " + p.Text
}

// Unwrap gives errors.Is the cause and the error underneath.
func (p *Problem) Unwrap() []error {
	if p.Err == nil {
		return []error{p.Cause}
	}
	return []error{p.Cause, p.Err}
}

// Hint says what to do next, "" when there is nothing to say.
func (p *Problem) Hint() string { return p.Advice }

// Hint returns what the error, or one it wraps, says to do next.
func Hint(err error) string {
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}
