package hostkeys

import (
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"strings"
)

// A digest is a host name that is not to be read: HMAC-SHA1 of it by a salt.
type digest struct{ salt, sum [sha1.Size]byte }

// hashed are the lines with a digest. Lines with the same salt are found by one
// computation, which is why Hash is to be given the same salt for many names;
// other programs take a new one for each line, and all of those have to be
// tried for every name.
type hashed struct {
	salts []*salted
	at    map[[sha1.Size]byte]*salted
}

type salted struct {
	salt [sha1.Size]byte
	sums map[[sha1.Size]byte][]entry
}

func (h *hashed) empty() bool { return len(h.salts) == 0 }

func (h *hashed) add(d digest, e entry) {
	s := h.at[d.salt]
	if s == nil {
		if h.at == nil {
			h.at = map[[sha1.Size]byte]*salted{}
		}
		s = &salted{d.salt, map[[sha1.Size]byte][]entry{}}
		h.at[d.salt] = s
		h.salts = append(h.salts, s)
	}
	s.sums[d.sum] = append(s.sums[d.sum], e)
}

// find calls found with what is known for a name.
func (h *hashed) find(name string, found func(entry)) {
	buf := make([]byte, 0, sha1.BlockSize+len(name))
	for _, s := range h.salts {
		for _, e := range s.sums[sum(buf, &s.salt, name)] {
			found(e)
		}
	}
}

// sum is HMAC-SHA1 (RFC 2104) without an allocation: a fleet times its known
// hosts is many of them. buf is room for a block and the name.
func sum(buf []byte, salt *[sha1.Size]byte, name string) [sha1.Size]byte {
	var inner, outer [sha1.BlockSize + sha1.Size]byte
	for i := range sha1.BlockSize {
		var b byte
		if i < len(salt) {
			b = salt[i]
		}
		inner[i], outer[i] = b^0x36, b^0x5c
	}
	in := sha1.Sum(append(append(buf[:0], inner[:sha1.BlockSize]...), name...))
	copy(outer[sha1.BlockSize:], in[:])
	return sha1.Sum(outer[:])
}

// A Salt hides names; it has to come from a source of randomness.
type Salt = [sha1.Size]byte

// Hash writes a name so that it cannot be read, as HashKnownHosts of OpenSSH
// does. It keeps nobody from trying all addresses there are.
func Hash(name string, salt Salt) string {
	d := sum(nil, &salt, lower(name))
	return "|1|" + base64.StdEncoding.EncodeToString(salt[:]) + "|" + base64.StdEncoding.EncodeToString(d[:])
}

func readDigest(text string) (*digest, error) {
	parts := strings.Split(text, "|")
	if len(parts) != 4 || parts[1] != "1" {
		return nil, errors.New("its hashed host is not of the form |1|SALT|HASH")
	}
	var d digest
	for i, to := range []*[sha1.Size]byte{&d.salt, &d.sum} {
		b, err := base64.StdEncoding.Strict().DecodeString(parts[2+i])
		if err != nil || len(b) != len(to) {
			return nil, errors.New("its hashed host is not of the form |1|SALT|HASH, each 20 bytes in base64")
		}
		copy(to[:], b)
	}
	return &d, nil
}
