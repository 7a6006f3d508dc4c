package cli

import (
	"regexp"
	"strings"

	"nplay/transport/answers"
)

// A value, with quotes or without.
const value = `(?:"(?:[^"\\]|\\.)*"|[^\s;]+)`

var (
	// marked is a value that the router marks as a secret.
	marked = regexp.MustCompile(`^(.*\s)` + value + `(;?\s*## SECRET-DATA.*)$`)
	// named is a value that its statement's name calls a secret.
	named = regexp.MustCompile(`(?i)^(.*\b[\w-]*(?:password|secret|passphrase|-key)[\w-]*\s+)` + value + `(.*)$`)
)

// maskText returns what a router printed, for a trace: without the values that
// the schema, the router or a statement's name calls secret.
func maskText(lines []string) string {
	if len(lines) > 0 && strings.HasPrefix(strings.TrimSpace(lines[0]), "<rpc-reply") {
		return answers.MaskXML([]byte(strings.Join(lines, "\n")))
	}
	shown := make([]string, len(lines))
	for i, line := range lines {
		line = marked.ReplaceAllString(line, "${1}"+answers.Masked+"${2}")
		shown[i] = named.ReplaceAllString(line, "${1}"+answers.Masked+"${2}")
	}
	return strings.Join(shown, "\n")
}
