package secret

import (
	"regexp"
	"slices"
	"strings"
)

// A sign is a pattern for secrets that nobody told us of. The part of it that
// is to be masked is the group named s.
type sign struct {
	// needles: a text without any of them cannot match. To look for them first
	// is many times quicker.
	needles []string
	pattern *regexp.Regexp
}

// words are statements that are secret by their name. As elements all of them
// are; in other text the last ones are ordinary words as well, so that only a
// value in quotes after them is masked.
const (
	always    = `encrypted-password|plain-text-password-value|plain-text-password`
	sometimes = `secret|authentication-key|ascii-text|simple-password|passphrase`
)

var signs = []sign{
	// A private key in PEM or OpenSSH form, also one that is cut off.
	{[]string{"PRIVATE KEY"},
		regexp.MustCompile(`(?s)(?P<s>-----BEGIN [A-Z0-9 ]*PRIVATE KEY.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$))`)},
	// A crypt hash ($1$, $5$, $6$, $sha1$), Junos' reversible $9$ and $8$.
	{[]string{"$"},
		regexp.MustCompile(`(?P<s>\$(?:[1-9]|sha1|2[abxy]?)\$[-0-9A-Za-z./=$_+]{2,})`)},
	// What the router itself marks in a configuration as text.
	{[]string{"SECRET-DATA"},
		regexp.MustCompile(`(?m)(?P<s>"(?:[^"\\\n]|\\.)*"|[^\s"]+)[ \t]*;[ \t]*## *SECRET-DATA`)},
	{strings.Split(always, "|"),
		regexp.MustCompile(`\b(?:` + always + `)[ \t]+"(?P<s>(?:[^"\\\n]|\\.)*)"`)},
	{strings.Split(always, "|"),
		regexp.MustCompile(`\b(?:` + always + `)[ \t]+(?P<s>[^\s";<>]{4,})`)},
	{strings.Split(sometimes, "|"),
		regexp.MustCompile(`\b(?:` + sometimes + `)[ \t]+"(?P<s>(?:[^"\\\n]|\\.)*)"`)},
	{strings.Split(always+"|"+sometimes, "|"),
		regexp.MustCompile(`<(?:[A-Za-z][-.\w]*:)?(?:` + always + `|` + sometimes + `)(?:\s[^<>]*)?>(?P<s>[^<]*)</`)},
}

// maskPatterns replaces what the patterns find. To mask a text twice changes
// nothing more.
func maskPatterns(text string) string {
	for _, sign := range signs {
		if !slices.ContainsFunc(sign.needles, func(n string) bool { return strings.Contains(text, n) }) {
			continue
		}
		p := sign.pattern
		all := p.FindAllStringSubmatchIndex(text, -1)
		if all == nil {
			continue
		}
		at := 2 * p.SubexpIndex("s")
		out := make([]byte, 0, len(text))
		kept := 0
		for _, m := range all {
			if text[m[at]:m[at+1]] == "" || labelled(text[m[at]:]) {
				continue
			}
			out = append(out, text[kept:m[at]]...)
			out = append(out, Mask...)
			kept = m[at+1]
		}
		text = string(append(out, text[kept:]...))
	}
	return text
}

// labelled reports whether a text begins with a mask that says which secret it
// stands for: "(sensitive: var.password)".
func labelled(text string) bool {
	rest, ok := strings.CutPrefix(text, strings.TrimSuffix(Mask, ")")+": ")
	end := strings.IndexAny(rest, ")\n<")
	return ok && end > 0 && rest[end] == ')'
}
