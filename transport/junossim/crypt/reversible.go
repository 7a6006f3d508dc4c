package crypt

import (
	"crypto/rand"
	"errors"
	"strings"
)

// The characters of a $9$ string, in four families: a salt of the n-th family
// is followed by 3-n characters that mean nothing.
const (
	families = "QzF3n6/9CAtpu0O" + "B1IREhcSyrleKvMW8LXx" + "7N-dVbwsY2g4oaJZGUDj" + "iHkq.mPf5T"
	first    = 15
	second   = first + 20
	third    = second + 20
)

// weights of the distances between neighbouring characters, for the first,
// second, ... byte of the text.
var weights = [][]int{{1, 4, 32}, {1, 16, 32}, {1, 8, 32}, {1, 64}, {1, 32}, {1, 4, 16, 128}, {1, 32, 64}}

func fillers(salt byte) int {
	switch i := strings.IndexByte(families, salt); {
	case i < first:
		return 3
	case i < second:
		return 2
	case i < third:
		return 1
	}
	return 0
}

// Hide encodes a text as $9$ with a random salt. What is encoded already, or
// encrypted under a master password ($8$), stays as it is.
func Hide(s string) string {
	if strings.HasPrefix(s, "$9$") || strings.HasPrefix(s, "$8$") {
		return s
	}
	random := make([]byte, 4)
	rand.Read(random)
	for i := range random {
		random[i] = families[int(random[i])%len(families)]
	}
	salt := random[0]
	out := []byte("$9$" + string(salt) + string(random[1:1+fillers(salt)]))
	prev := strings.IndexByte(families, salt)
	for i := range len(s) {
		w := weights[i%len(weights)]
		rest := int(s[i])
		gaps := make([]int, len(w))
		for j := len(w) - 1; j >= 0; j-- {
			gaps[j] = rest / w[j]
			rest %= w[j]
		}
		for _, g := range gaps {
			prev = (prev + g + 1) % len(families)
			out = append(out, families[prev])
		}
	}
	return string(out)
}

// Show decodes a $9$ text.
func Show(s string) (string, error) {
	malformed := errors.New("not a $9$ text")
	s, ok := strings.CutPrefix(s, "$9$")
	if !ok || s == "" || strings.Trim(s, families) != "" {
		return "", malformed
	}
	n := 1 + fillers(s[0])
	if len(s) < n {
		return "", malformed
	}
	prev := strings.IndexByte(families, s[0])
	s = s[n:]
	var out []byte
	for len(s) > 0 {
		w := weights[len(out)%len(weights)]
		if len(s) < len(w) {
			return "", malformed
		}
		v := 0
		for j := range w {
			at := strings.IndexByte(families, s[j])
			v += w[j] * ((at-prev+len(families))%len(families) - 1)
			prev = at
		}
		out = append(out, byte(v))
		s = s[len(w):]
	}
	return string(out), nil
}
