package hostkeys

import (
	"encoding/base64"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// An Entry is a key to be added to a file.
type Entry struct {
	Name    string // as Name makes it
	Key     ssh.PublicKey
	Comment string // stands behind the key; left out where the name is hidden
}

// Line is the line of a known_hosts file for a key.
func Line(name string, key ssh.PublicKey) string {
	return name + " " + key.Type() + " " + base64.StdEncoding.EncodeToString(key.Marshal())
}

// Append adds entries to the text of a file, in an order that depends on them
// alone, and leaves all that stands there as it is. With a salt, which Append
// then uses for all of them, names are written so that they cannot be read.
func Append(text []byte, entries []Entry, salt *Salt) []byte {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b Entry) int {
		if c := natural(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(Line("", a.Key), Line("", b.Key))
	})
	out := slices.Clone(text)
	if n := len(out); n > 0 && out[n-1] != '\n' {
		out = append(out, '\n')
	}
	last := ""
	for _, e := range entries {
		line, id := Line(e.Name, e.Key), Line(e.Name, e.Key)
		switch {
		case salt != nil:
			line = Line(Hash(e.Name, *salt), e.Key)
		case e.Comment != "":
			line += " " + oneLine(e.Comment)
		}
		if id != last { // two routers may be one
			out = append(append(out, line...), '\n')
		}
		last = id
	}
	return out
}

// oneLine keeps a comment from being more than one.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// natural compares names so that r2 comes before r10, and 192.0.2.9 before
// 192.0.2.10.
func natural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m > 0 && n > 0 {
			v, w := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
			if len(v) != len(w) {
				return len(v) - len(w)
			}
			if c := strings.Compare(v, w); c != 0 {
				return c
			}
			x, y = x[m:], y[n:]
			continue
		}
		if x[0] != y[0] {
			return int(x[0]) - int(y[0])
		}
		x, y = x[1:], y[1:]
	}
	if c := len(x) - len(y); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
