package secret

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrForm is wrapped by the errors of Verify for hashes that it cannot
// compare: an unknown form, DES, or one that costs too much to compute.
var ErrForm = errors.New("hash cannot be verified")

const (
	// maxPassword bounds the cost of hashing, which grows with the square of the
	// password's length. Junos takes 128 characters.
	maxPassword = 1024
	// maxRounds bounds the cost of verifying somebody else's hash to about half
	// a second. The published limit is 999,999,999: minutes per guess.
	maxRounds = 1_000_000

	minRounds     = 1000
	defaultRounds = 5000
	maxSalt       = 16
)

// A form is one family of crypt hashes.
type form struct {
	id     string // between the first two dollar signs
	length int    // of the digest in crypt's base64
	last   byte   // the largest value the digest's last character can have
	salt   int    // the longest salt
	sum    func(password, salt []byte, rounds int) []byte
}

var forms = []form{
	{id: "6", length: 86, last: 3, salt: maxSalt, sum: sha512Crypt},
	{id: "5", length: 43, last: 15, salt: maxSalt, sum: sha256Crypt},
	{id: "1", length: 22, last: 3, salt: 8, sum: md5Crypt},
	{id: "sha1", length: 28, last: 63, salt: 64, sum: sha1Crypt},
}

// A parsed hash.
type parsed struct {
	form
	rounds  int // 0 where none is written
	salt    string
	written string // the digest
}

// Verify reports whether hash is the password's. It knows the forms `$6$`
// (SHA-512), `$5$` (SHA-256), `$1$` (MD5) and `$sha1$`; for all others the
// error wraps ErrForm. The errors contain neither hash nor password.
func Verify(hash, password String) (bool, error) {
	p, err := parse(hash.Reveal())
	if err != nil {
		return false, err
	}
	if p.rounds > maxRounds {
		return false, fmt.Errorf("%w: it asks for %d rounds, more than %d", ErrForm, p.rounds, maxRounds)
	}
	if err := checkPassword(password.Reveal()); err != nil {
		return false, err
	}
	sum := p.form.digest(password.Reveal(), p.salt, p.rounds)
	return subtle.ConstantTimeCompare([]byte(sum), []byte(p.written)) == 1, nil
}

// Hash returns the `$6$` (SHA-512-crypt) hash of the password with 5000
// rounds, the number that stands for itself and that every Junos release
// takes. The salt is 1 to 16 characters of [./0-9A-Za-z]; see Salt.
func Hash(password String, salt string) (String, error) {
	if err := checkPassword(password.Reveal()); err != nil {
		return String{}, err
	}
	if salt == "" || len(salt) > maxSalt || !isBase64(salt) {
		return String{}, fmt.Errorf("a salt is 1 to %d characters out of letters, digits, %q and %q", maxSalt, '.', '/')
	}
	f := forms[0]
	return New("$" + f.id + "$" + salt + "$" + f.digest(password.Reveal(), salt, 0)), nil
}

// IsHash reports whether s has the form of a hash that a Junos login takes:
// `$1$`, `$5$`, `$6$`, `$sha1$`, or the 13 characters of DES. Anything else
// is most likely a password in clear text. It checks length and alphabet, so a
// hash that was cut off while it was copied is not one either.
func IsHash(s string) bool {
	if _, err := parse(s); err == nil {
		return true
	}
	// The last of DES's 11 characters carries 4 bits only.
	return len(s) == 13 && isBase64(s) && strings.IndexByte(alphabet, s[12])%4 == 0
}

func parse(hash string) (parsed, error) {
	for _, f := range forms {
		rest, ok := strings.CutPrefix(hash, "$"+f.id+"$")
		if !ok {
			continue
		}
		p := parsed{form: f}
		if rest, ok = p.cutRounds(rest); !ok {
			return parsed{}, fmt.Errorf("%w: its number of rounds is not one", ErrForm)
		}
		p.salt, p.written, ok = strings.Cut(rest, "$")
		switch {
		case !ok || len(p.written) != f.length || !isBase64(p.written):
			return parsed{}, fmt.Errorf("%w: the part after the salt of a $%s$ hash has %d characters", ErrForm, f.id, f.length)
		case strings.IndexByte(alphabet, p.written[f.length-1]) > int(f.last):
			return parsed{}, fmt.Errorf("%w: its last character cannot be right", ErrForm)
		case len(p.salt) > f.salt || !isSalt(p.salt):
			return parsed{}, fmt.Errorf("%w: its salt is too long or has characters that no salt has", ErrForm)
		}
		return p, nil
	}
	return parsed{}, fmt.Errorf("%w: not one of $6$, $5$, $1$ and $sha1$", ErrForm)
}

// cutRounds takes the number of rounds off the front: "rounds=N$" may stand in
// $5$ and $6$, "N$" must stand in $sha1$.
func (p *parsed) cutRounds(s string) (rest string, ok bool) {
	switch p.id {
	case "5", "6":
		after, written := strings.CutPrefix(s, "rounds=")
		if !written {
			return s, true
		}
		s = after
	case "sha1":
	default:
		return s, true
	}
	digits, rest, ok := strings.Cut(s, "$")
	n, err := strconv.ParseUint(digits, 10, 31)
	if !ok || err != nil || (digits[0] == '0' && len(digits) > 1) {
		return "", false
	}
	p.rounds = int(n)
	// The specification raises fewer rounds to the minimum; a hash that says
	// otherwise of itself was made by nobody. Zero would mean "not written".
	return rest, n >= minRounds || (p.id == "sha1" && n > 0)
}

// checkPassword refuses what crypt's C ancestors would silently cut off, and
// what costs too much.
func checkPassword(p string) error {
	if strings.IndexByte(p, 0) >= 0 {
		return errors.New("a password cannot contain a NUL character")
	}
	if len(p) > maxPassword {
		return fmt.Errorf("a password of more than %d bytes is not hashed", maxPassword)
	}
	return nil
}

// isSalt is wider than crypt's base64: the specifications allow any character
// but these.
func isSalt(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`$:"'\<>&;`, c) >= 0 {
			return false
		}
	}
	return true
}
