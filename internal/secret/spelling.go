package secret

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strconv"
	"strings"
)

// minLine is the length from which a line of a secret with several lines is a
// secret of its own: the lines of a key are long.
const minLine = 16

// spellings returns the secret in every form of writing in which it may stand
// in a text: as it is, as XML, as JSON, as a Go or Junos string, in a URL, in
// base64, and line by line.
func spellings(s string) []string {
	if len(s) < minMasked {
		return nil
	}
	all := []string{s}
	add := func(f string) {
		if f != s {
			all = append(all, f)
		}
	}
	var x strings.Builder
	if xml.EscapeText(&x, []byte(s)) == nil {
		add(x.String())
		add(strings.ReplaceAll(x.String(), "+", "&#43;")) // as html/template does
	}
	text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	add(text.Replace(s))
	add(strings.NewReplacer(`"`, "&quot;").Replace(text.Replace(s)))
	add(strings.NewReplacer(`"`, "&quot;", `'`, "&apos;").Replace(text.Replace(s)))

	add(inside(strconv.Quote(s)))
	add(inside(strconv.QuoteToASCII(s)))
	add(strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)) // as Junos does
	if j, err := json.Marshal(s); err == nil {
		add(inside(string(j)))
	}
	plain := new(strings.Builder)
	e := json.NewEncoder(plain)
	e.SetEscapeHTML(false)
	if e.Encode(s) == nil {
		add(inside(strings.TrimSuffix(plain.String(), "\n")))
	}
	add(url.QueryEscape(s))
	add(url.PathEscape(s))
	for _, b := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		add(b.EncodeToString([]byte(s))) // covers the padded form but for its "="
	}
	if lines := strings.Split(s, "\n"); len(lines) > 1 {
		for _, l := range lines {
			if l = strings.TrimSpace(l); len(l) >= minLine && !strings.HasPrefix(l, "-----") {
				all = append(all, spellings(l)...)
			}
		}
	}
	return all
}

// inside takes the quotes off.
func inside(quoted string) string { return quoted[1 : len(quoted)-1] }
