package secret

import (
	"errors"
	"strings"
)

// The characters of a $9$ text in their four families. Where a character stands
// in them is its number; which family the salt is of says how many characters
// without a meaning follow it: 3, 2, 1 or none. Both are public (Crypt::Juniper
// and others): $9$ keeps a secret from the eyes of somebody who looks over a
// shoulder, and from nobody else.
var families = []string{"QzF3n6/9CAtpu0O", "B1IREhcSyrleKvMW8LXx", "7N-dVbwsY2g4oaJZGUDj", "iHkq.mPf5T"}

var (
	digits9 = strings.Join(families, "")
	// weights9 are the weights of an octet's characters; octets take turns.
	weights9 = [][]byte{{1, 4, 32}, {1, 16, 32}, {1, 8, 32}, {1, 64}, {1, 32}, {1, 4, 16, 128}, {1, 32, 64}}
)

const (
	reversible = "$9$"
	sealed     = "$8$"
	// maxReversible bounds what is encoded, and with it what is decoded. Junos
	// takes no shared secret that is nearly as long.
	maxReversible = 1024
)

// ErrReversible is returned by Decode for a text that begins like a $9$ one and
// was not made by a router: it was cut off or damaged.
var ErrReversible = errors.New("is not a whole $9$ text: it was cut off or damaged while it was copied")

// IsReversible reports whether s begins as a $9$ text does, Junos' form for
// secrets that it has to know in clear itself, such as a RADIUS server's.
func IsReversible(s string) bool { return strings.HasPrefix(s, reversible) }

// IsSealed reports whether s is in the form in which a router keeps secrets
// under its master password ($8$). Without it nobody can read or compare them.
func IsSealed(s string) bool { return strings.HasPrefix(s, sealed) }

// Decode returns what a $9$ text stands for. The error, ErrReversible, shows
// nothing of it.
func Decode(text String) (String, error) {
	s, ok := strings.CutPrefix(text.Reveal(), reversible)
	if !ok || len(s) > 4*(maxReversible+1) || s == "" {
		return String{}, ErrReversible
	}
	last := strings.IndexByte(digits9, s[0])
	skip := 1 + fillers(s[0])
	if last < 0 || len(s) < skip || strings.Trim(s, digits9) != "" {
		return String{}, ErrReversible
	}
	var plain []byte
	for s = s[skip:]; s != ""; {
		weights := weights9[len(plain)%len(weights9)]
		if len(s) < len(weights) {
			return String{}, ErrReversible
		}
		sum := 0
		for i, w := range weights {
			at := strings.IndexByte(digits9, s[i])
			// One less than the way from the character before it, once around at
			// most; no way at all counts as the whole round less one, as published.
			sum += int(w) * ((at - last - 1 + len(digits9)) % len(digits9))
			last = at
		}
		if len(plain) == maxReversible {
			return String{}, ErrReversible
		}
		plain, s = append(plain, byte(sum)), s[len(weights):]
	}
	if len(plain) == 0 {
		return String{}, ErrReversible
	}
	return New(string(plain)), nil
}

// Encode returns the $9$ text of a secret of 1 to 1024 octets. The salt is four
// characters or more out of letters, digits, '-', '.' and '/', of which as many
// are used as its first one asks for; see Salt. Equal salts give equal texts.
func Encode(plain String, salt string) (String, error) {
	p := plain.Reveal()
	switch {
	case p == "" || len(p) > maxReversible:
		return String{}, errors.New("a secret has 1 to 1024 octets")
	case len(salt) < 4 || strings.Trim(salt, digits9) != "":
		return String{}, errors.New("a salt is four characters or more out of letters, digits, '-', '.' and '/'")
	}
	last := strings.IndexByte(digits9, salt[0])
	out := []byte(reversible + salt[:1+fillers(salt[0])])
	for i := range len(p) {
		weights, rest := weights9[i%len(weights9)], int(p[i])
		gaps := make([]int, len(weights))
		for k := len(weights) - 1; k >= 0; k-- {
			gaps[k], rest = rest/int(weights[k]), rest%int(weights[k])
		}
		for _, g := range gaps {
			last = (last + 1 + g) % len(digits9)
			out = append(out, digits9[last])
		}
	}
	return New(string(out)), nil
}

// fillers is how many characters without a meaning follow the salt.
func fillers(salt byte) int {
	for i, f := range families {
		if strings.IndexByte(f, salt) >= 0 {
			return len(families) - 1 - i
		}
	}
	return 0
}

// Plain returns what a value of a secret statement stands for: a $9$ text
// decoded, anything else, also a damaged one, as it is.
func Plain(value string) String {
	if IsReversible(value) {
		if p, err := Decode(New(value)); err == nil {
			return p
		}
	}
	return New(value)
}

// Alike reports whether two values of a secret statement stand for the same: a
// router gives a secret that it is told in clear a $9$ salt of its own choice.
func Alike(a, b string) bool { return Plain(a) == Plain(b) }

// Settle returns a $9$ text as it would be with a salt that never changes, and
// anything else as it is: what is alike is equal then. It is no help against
// guessing, so what it returns is as secret as before.
func Settle(value string) string {
	if !IsReversible(value) {
		return value
	}
	plain, err := Decode(New(value))
	if err != nil {
		return value
	}
	settled, err := Encode(plain, "HHHH")
	if err != nil {
		return value
	}
	return settled.Reveal()
}
