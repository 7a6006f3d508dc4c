package modules

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The rules for names are those of Juniper's "User Accounts Overview": up to
// 64 characters, no spaces, colons, commas or control characters. Neither the
// YANG nor nplay's schema has them. Beyond that, names are refused that a shell
// or a configuration would read as something else.

const maxName = 64

// template is the account that lends its class to people without one of their
// own (Juniper, "User Authentication for RADIUS and TACACS+").
const template = "remote"

// checkUser says what is wrong with the name of an account.
func checkUser(name string) error {
	switch {
	case name == "root":
		return errors.New(`"root" is not an account under [edit system login]; its keys and password are at [edit system root-authentication]`)
	case strings.HasPrefix(name, "-"):
		return fmt.Errorf("%q begins with a dash, which commands would read as an option", name)
	case name == "." || name == ".." || strings.ContainsRune(name, '/'):
		return fmt.Errorf("%q cannot be the name of a home directory", name)
	}
	return checkWord(name, "an account's name")
}

// checkClass says what is wrong with the name of a login class.
func checkClass(name string) error { return checkWord(name, "a login class") }

// checkWord holds what names of accounts and of classes have in common.
func checkWord(name, what string) error {
	switch {
	case name == "":
		return fmt.Errorf("is empty: %s has 1 to %d characters", what, maxName)
	case utf8.RuneCountInString(name) > maxName:
		return fmt.Errorf("has %d characters: %s has at most %d", utf8.RuneCountInString(name), what, maxName)
	}
	return checkToken(name, what)
}

// checkToken refuses what a configuration would not read as one plain word.
func checkToken(name, what string) error {
	switch {
	case !utf8.ValidString(name):
		return fmt.Errorf("is not valid UTF-8")
	case name == "":
		return fmt.Errorf("is empty: give %s", what)
	case name[0] == '<' || name[0] == '$':
		return fmt.Errorf("%q is a wildcard or a variable to Junos; %s cannot begin with %q", name, what, name[0])
	}
	for _, r := range name {
		switch {
		case unicode.IsControl(r):
			return fmt.Errorf("%q has a control character", name)
		case unicode.IsSpace(r):
			return fmt.Errorf("%q has a space, which %s cannot have", name, what)
		case strings.ContainsRune(`:,"'\;{}[]`, r):
			return fmt.Errorf("%q has a %q, which %s cannot have", name, r, what)
		case !unicode.IsPrint(r):
			return fmt.Errorf("%q has the invisible character %U", name, r)
		}
	}
	return nil
}

// checkFullName says what is wrong with an account's full name. The limit of
// 255 is that of newer releases' YANG.
func checkFullName(name string) error {
	const most = 255
	switch {
	case name == "":
		return errors.New("is empty; leave it out to leave the router's as it is")
	case !utf8.ValidString(name):
		return errors.New("is not valid UTF-8")
	case utf8.RuneCountInString(name) > most:
		return fmt.Errorf("has %d characters: a full name has at most %d", utf8.RuneCountInString(name), most)
	case strings.TrimSpace(name) != name:
		return fmt.Errorf("%q begins or ends with a space, which a router would not keep", name)
	}
	for _, r := range name {
		switch {
		case r == ':' || r == ',':
			return fmt.Errorf("%q has a %q, which a full name cannot have", name, r)
		case !unicode.IsPrint(r):
			return fmt.Errorf("%q has the control or invisible character %U", name, r)
		}
	}
	return nil
}
