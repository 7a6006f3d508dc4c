package modules

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"nplay/internal/secret"
)

// Junos' defaults for passwords that are typed in ("Plain-Text Password
// Requirements"). A router never sees nplay's password in clear, so it cannot
// hold them against it; a password that is weaker than what could be typed in
// is refused all the same.
const (
	minPassword = 6
	maxPassword = 128
)

// checkPassword says what is wrong with a password in clear, and never shows
// it.
func checkPassword(p secret.String) error {
	s := p.Reveal()
	if !utf8.ValidString(s) {
		return errors.New("is not valid UTF-8")
	}
	if n := utf8.RuneCountInString(s); n < minPassword || n > maxPassword {
		return fmt.Errorf("has %d characters: a password has %d to %d", n, minPassword, maxPassword)
	}
	if secret.IsHash(s) {
		return errors.New("is a hash already; give it as password_hash")
	}
	classes := map[int]bool{}
	for _, r := range s {
		if unicode.IsControl(r) {
			return errors.New("has a control character")
		}
		classes[class(r)] = true
	}
	if len(classes) < 2 {
		return errors.New("is of one kind of characters only; Junos wants a change of case, digits or punctuation")
	}
	return nil
}

// class sorts a character into lower case, upper case, digits and the rest.
func class(r rune) int {
	switch {
	case unicode.IsLower(r):
		return 0
	case unicode.IsUpper(r):
		return 1
	case unicode.IsDigit(r):
		return 2
	}
	return 3
}

// checkHash says what is wrong with a hash, and never shows it.
func checkHash(h secret.String) error {
	if secret.IsHash(h.Reveal()) {
		return nil
	}
	return errors.New("is not a whole crypt hash ($6$, $5$, $1$, $sha1$ or 13 characters of DES): clear text goes into `password`, and a hash that was cut off would lock the account")
}
