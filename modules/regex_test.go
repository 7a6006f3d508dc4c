package modules

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzRegex holds the check against Go's own reader of POSIX expressions: what
// that reads is not refused. Where the two languages differ, in what a backslash
// or a [. means within brackets, nothing is asked of it.
func FuzzRegex(f *testing.F) {
	for _, s := range []string{
		"", "(show .*)|(ping .*)", "[]abc]|[^]]", "a{1,2}|^(b$)|()", "((((((", "[a-z", `\(`, `\`, "[[:alpha:]]", "[[.-.]-z]", "[^", "[]", "a)b", "é(", "\xff", "[[=a=]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		err := checkRegex(s)
		odd := strings.ContainsAny(s, `\`) || strings.Contains(s, "[.") || strings.Contains(s, "[=") || strings.Contains(s, "[:")
		if odd || s == "" || len(s) > 200 || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
			return
		}
		if _, wrong := regexp.CompilePOSIX(s); wrong == nil && err != nil {
			t.Errorf("%q: %v", s, err)
		}
	})
}

// FuzzServer: what passes as a name or address is one word on the command line
// and comes back from a router as it was sent.
func FuzzServer(f *testing.F) {
	for _, s := range []string{"", "192.0.2.1", "2001:DB8::1", "::ffff:192.0.2.1", "fe80::1%eth0", "ntp.example", "a..b", "-a", "a.1", "<*>", "$x", "192.0.2.1/24", "1.2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if checkServer(s) != nil {
			return
		}
		if strings.ContainsFunc(s, func(r rune) bool { return !letterOrDigit(r) && !strings.ContainsRune(".-_:", r) }) {
			t.Errorf("%q passes", s)
		}
		if once := server(s); server(once) != once || checkServer(once) != nil {
			t.Errorf("%q becomes %q", s, once)
		}
	})
}
