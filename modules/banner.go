package modules

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"nplay/conf"
)

// EnsureBanner keeps what the router shows to people: the message before they
// log in and the announcement after it.
//
// A text may have several lines. On the router's command line a line break is
// written \n, in XML it is one; a router has kept both, depending on how the
// text came in, and shows them alike, so that a text there which reads the same
// stays as it is. What a text ends with, blanks and line breaks, is left off:
// it does not survive between the tags of XML.
type EnsureBanner struct {
	Login        *string `hcl:"login,optional" doc:"the message before the login, up to 2048 characters, lines and all"`
	Announcement *string `hcl:"announcement,optional" doc:"the announcement after the login, up to 2048 characters"`
	Absent       bool    `hcl:"absent,optional" doc:"true removes the texts that are named here, whatever they say; both when none is named"`
}

// Scope implements Module.
func (m *EnsureBanner) Scope() []string {
	return []string{"system/login/message", "system/login/announcement"}
}

func (m *EnsureBanner) settings() []setting {
	return []setting{
		{"login", "message", tidy(m.Login)},
		{"announcement", "announcement", tidy(m.Announcement)},
	}
}

// Validate checks the arguments.
func (m *EnsureBanner) Validate() error {
	var f faults
	for _, s := range m.settings() {
		if s.value == nil {
			continue
		}
		f.value(s.arg, s.value, "system", "login", s.leaf)
		f.note(s.arg, checkText(*s.value))
	}
	if !m.Absent && m.Login == nil && m.Announcement == nil {
		f.add("login", "nothing is asked for: give login, announcement or both")
	}
	return f.err()
}

// tidy is a text as a router keeps it.
func tidy(text *string) *string {
	if text == nil {
		return nil
	}
	s := strings.TrimRight(strings.ReplaceAll(*text, "\r\n", "\n"), " \t\n")
	return &s
}

// checkText says what is wrong with a text of several lines.
func checkText(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("is not valid UTF-8")
	}
	if s != strings.TrimLeft(s, " \t\n") {
		return errors.New("begins with a blank or a line break, which does not survive between the tags of XML; begin with something that can be seen")
	}
	for _, r := range s {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			return fmt.Errorf("has the control or invisible character %U", r)
		}
	}
	return nil
}

// Ensure implements Module.
func (m *EnsureBanner) Ensure(_ conf.Target, c *conf.Node) error {
	if m.Absent {
		for _, s := range m.settings() {
			if s.value != nil || m.Login == nil && m.Announcement == nil {
				c.Find("system", "login").Remove(s.leaf)
			}
		}
		return nil
	}
	login, err := stanza(c, "system", "login")
	if err != nil {
		return err
	}
	for _, s := range m.settings() {
		if s.value == nil {
			continue
		}
		if have := login.Find(s.leaf); have != nil && spelt(have.Value) == spelt(*s.value) {
			have.Inactive = false
			continue
		}
		login.Set(s.leaf, *s.value)
	}
	return nil
}

// unescape knows what Junos reads within quotes (statement `message`).
var unescape = strings.NewReplacer("\r\n", "\n", `\\`, `\`, `\"`, `"`, `\r`, "", `\n`, "\n", `\t`, "\t")

// spelt is a text with its line breaks as such, however they were written.
func spelt(s string) string {
	return strings.TrimRight(unescape.Replace(s), " \t\n")
}
