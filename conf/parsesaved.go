package conf

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// ParseSaved reads a configuration that was saved to a file, in the form that
// FormOf tells. The tree is the one that a router with the same configuration
// answers a read with, whichever form it is.
//
// A secret that is left out (SECRET-DATA) is a statement that is Withheld. What
// the login that saved it may not see, and in text a statement that the schema
// does not know, is a Hole. A value that the schema does not take is kept: the
// router has it.
//
// Errors name the line, never a value of a secret statement. They wrap ErrLimit
// when the text exceeds l.
func ParseSaved(text string, form Form, l Limits) (*Saved, error) {
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return nil, ErrUTF16
	}
	l = l.filled()
	if int64(len(text)) > l.Bytes {
		return nil, fmt.Errorf("configuration of more than %d bytes: %w", l.Bytes, ErrLimit)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	s := &Saved{Tree: New()}
	var err error
	switch form {
	case XMLForm:
		s.Tree, err = (&parser{saved: s}).parse(strings.NewReader(text), l)
	case SetForm:
		err = s.lines(text, l)
	default:
		err = s.text(text, l)
	}
	if err != nil {
		return nil, err
	}
	number(s.Tree)
	return s, nil
}

// ParseSavedData is ParseSaved for a server that has YANG of its own: the <data>
// of a reply to <get-config>, as ParseData takes it.
func ParseSavedData(r io.Reader, l Limits) (*Saved, error) {
	s := &Saved{}
	var err error
	if s.Tree, err = (&parser{saved: s}).parseForeign(r, l, "data"); err != nil {
		return nil, err
	}
	Shape(s.Tree, nil)
	return s, nil
}

// ErrUTF16 says that a text is not in the encoding of all others.
var ErrUTF16 = errors.New("text in UTF-16")

// ErrInherited says that a configuration holds what its groups would make of it
// (`display inheritance`): nobody could tell what is written where.
var ErrInherited = errors.New("saved with what it inherits from groups")

// ErrHollow says that a text has no statement in it at all.
var ErrHollow = errors.New("no statement in it")

// deniedAt is the error for what the login that saved a configuration may not see.
func deniedAt(path []*Node) error { return denied{PathString(path)} }

type denied struct{ path string }

func (d denied) Error() string { return d.path + ": hidden from the login that saved it" }
func (d denied) Unwrap() error { return ErrHidden }
