package roads

// A late error says what did not come before the time was over.
type late struct {
	what string // "no hello came"
	err  error  // the context's
}

// Late returns an error for what did not come before a context ended with err.
func Late(what string, err error) error { return &late{what, err} }

func (l *late) Error() string { return l.what }

func (l *late) Unwrap() error { return l.err }
