package secret

import (
	"crypto/sha256"
	"io"
)

// Salt returns the salt for a new password of this user on this router: the
// first 16 characters of crypt's base64 of SHA-256 over "nplay", host and user,
// each ended by a NUL. The same router and user always get the same salt, so
// that equal inputs give equal plans, and no two accounts share one. It is
// never derived from the password, which would help somebody who guesses.
func Salt(host, user string) string {
	h := sha256.New()
	for _, s := range []string{"nplay", host, user} {
		io.WriteString(h, s)
		h.Write([]byte{0})
	}
	sum := h.Sum(nil)
	var salt []byte
	for i := 0; len(salt) < maxSalt; i += 3 {
		salt = encode(salt, uint32(sum[i])<<16|uint32(sum[i+1])<<8|uint32(sum[i+2]), 4)
	}
	return string(salt)
}
