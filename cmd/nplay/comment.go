package main

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// longest is how long a comment may be, in bytes: a router keeps 512 of a
// commit's log, and the run, the step and the playbook stand there too.
const longest = 400

// checkComment refuses what has no place in a commit's log.
func checkComment(c *cobra.Command, text string) error {
	if len(text) > longest {
		return usage{c, fmt.Errorf("--comment is %d bytes long; a commit's log has room for %d", len(text), longest)}
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unwritable) {
		return usage{c, errors.New("--comment has to be one line of UTF-8 without control characters")}
	}
	return nil
}

// unwritable reports whether a character has no place in a line of a commit's
// log: control characters, line separators, and what XML does not allow.
func unwritable(r rune) bool {
	return unicode.IsControl(r) || r == 0x2028 || r == 0x2029 || r == 0xfffe || r == 0xffff
}
