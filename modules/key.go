package modules

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nplay/conf"
)

// keyLists are the lists under `authentication` that hold public keys.
var keyLists = []string{"ssh-rsa", "ssh-dsa", "ssh-ecdsa", "ssh-ed25519"}

// maxKey bounds one line: an RSA key of 16384 bits has about 2,800 characters.
const maxKey = 8 << 10

// A publicKey is one line of a .pub file, checked.
type publicKey struct {
	list string // Junos' list for its type
	text string // the list's key: type, base64 and comment, one space between them
	id   string // type and base64: what makes it the same key
}

// find returns the account's entry for the key, whatever its comment: the very
// same line, else an active one, else any; nil when there is none.
func (k publicKey) find(auth *conf.Node) *conf.Node {
	if n := auth.Entry(k.list, k.text); n != nil {
		return n
	}
	var found *conf.Node
	for _, n := range auth.Entries(k.list) {
		if have, err := parseKey(n.Key); err == nil && have.id == k.id && (found == nil || found.Inactive && !n.Inactive) {
			found = n
		}
	}
	return found
}

// pick returns the one of keys that an entry of a router is.
func pick(keys []publicKey, list, text string) (publicKey, bool) {
	have, err := parseKey(text)
	i := slices.IndexFunc(keys, func(k publicKey) bool {
		return k.list == list && (k.text == text || err == nil && k.id == have.id)
	})
	if i < 0 {
		return publicKey{}, false
	}
	return keys[i], true
}

// parseKeys checks a list of keys. A key listed twice counts once.
func parseKeys(lines []string) (keys []publicKey, errs []error) {
	first := map[string]int{}
	for i, line := range lines {
		k, err := parseKey(line)
		if err != nil {
			errs = append(errs, fmt.Errorf("key %d: %w", i+1, err))
			continue
		}
		j, twice := first[k.id]
		switch {
		case !twice:
			first[k.id] = i
			keys = append(keys, k)
		case !slices.Contains(keys, k):
			errs = append(errs, fmt.Errorf("key %d is key %d with another comment; keep one of them", i+1, j+1))
		}
	}
	return keys, errs
}

// parseKey checks one line of a .pub file (RFC 4253 section 6.6 and its kin).
// Space around it, such as the line break at the end of a file, is dropped.
// The errors show nothing of the line but the word for its type: it might be a
// private key that was put into the wrong place.
func parseKey(line string) (publicKey, error) {
	line = strings.TrimSpace(line)
	switch {
	case line == "":
		return publicKey{}, errors.New("is empty")
	case strings.Contains(line, "PRIVATE KEY"):
		return publicKey{}, errors.New("is a private key; give the public one, as in the .pub file, and consider the private one known")
	case strings.ContainsAny(line, "\r\n"):
		return publicKey{}, errors.New("has a line break; a list has one key in each element (split a file's lines with compact(split(\"\\n\", file(...))))")
	case len(line) > maxKey:
		return publicKey{}, fmt.Errorf("has more than %d characters", maxKey)
	case !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl):
		return publicKey{}, errors.New("has a control character, or is not UTF-8")
	}
	word, rest, _ := strings.Cut(line, " ")
	encoded, comment, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kind, ok := keyKinds[word]
	if !ok {
		return publicKey{}, unknownKind(word)
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return publicKey{}, fmt.Errorf("the part after %s is not base64: a public key is copied as one line, whole", word)
	}
	fields, ok := cut(blob)
	switch {
	case !ok || len(fields) == 0:
		return publicKey{}, fmt.Errorf("is cut off or damaged: what follows %s is not a public key", word)
	case string(fields[0]) != word:
		return publicKey{}, fmt.Errorf("calls itself %s but is of another type inside", word)
	}
	if err := kind.check(word, fields[1:]); err != nil {
		return publicKey{}, err
	}
	k := publicKey{list: kind.list, id: word + " " + encoded}
	k.text = k.id
	if comment = strings.TrimSpace(comment); comment != "" {
		k.text += " " + comment
	}
	return k, nil
}

type keyKind struct {
	list  string
	check func(word string, fields [][]byte) error
}

var keyKinds = map[string]keyKind{
	"ssh-rsa":             {"ssh-rsa", checkRSA},
	"ssh-dss":             {"ssh-dsa", checkDSA},
	"ecdsa-sha2-nistp256": {"ssh-ecdsa", checkECDSA},
	"ecdsa-sha2-nistp384": {"ssh-ecdsa", checkECDSA},
	"ecdsa-sha2-nistp521": {"ssh-ecdsa", checkECDSA},
	"ssh-ed25519":         {"ssh-ed25519", checkEd25519},
}

func unknownKind(word string) error {
	switch {
	case strings.Contains(word, "-cert-"):
		return errors.New("is a certificate; Junos takes plain keys here")
	case strings.HasPrefix(word, "sk-"):
		return errors.New("is the key of a hardware token (sk-...), which Junos does not take")
	case strings.ContainsAny(word, `=",`):
		return errors.New("has options before the type; Junos keeps them apart (`from`)")
	}
	return errors.New("does not begin with a type that Junos takes: ssh-ed25519, ecdsa-sha2-nistp256, -384, -521, ssh-rsa or ssh-dss")
}

// checkRSA: exponent and modulus. Junos takes from 1024 bits.
func checkRSA(_ string, f [][]byte) error {
	if len(f) != 2 || !positive(f[0]) || !positive(f[1]) {
		return errors.New("is a damaged RSA key")
	}
	if bits := new(big.Int).SetBytes(f[1]).BitLen(); bits < 1024 || bits > 16384 {
		return fmt.Errorf("is an RSA key of %d bits; it takes 1024 to 16384, better 3072 and more", bits)
	}
	return nil
}

func checkDSA(_ string, f [][]byte) error {
	if len(f) != 4 || slices.ContainsFunc(f, func(n []byte) bool { return !positive(n) }) {
		return errors.New("is a damaged DSA key")
	}
	return nil
}

// checkECDSA: the curve's name, which the type ends in, and a point that is not
// compressed.
func checkECDSA(word string, f [][]byte) error {
	size := map[string]int{"nistp256": 65, "nistp384": 97, "nistp521": 133}
	curve := word[len("ecdsa-sha2-"):]
	if len(f) != 2 || string(f[0]) != curve || len(f[1]) != size[curve] || f[1][0] != 4 {
		return errors.New("is a damaged ECDSA key")
	}
	return nil
}

func checkEd25519(_ string, f [][]byte) error {
	if len(f) != 1 || len(f[0]) != 32 {
		return errors.New("is a damaged Ed25519 key")
	}
	return nil
}

// cut takes the strings of RFC 4251 section 5 out of b: each has its length in
// four bytes before it.
func cut(b []byte) (fields [][]byte, ok bool) {
	for len(b) > 0 {
		if len(b) < 4 {
			return nil, false
		}
		n := uint64(binary.BigEndian.Uint32(b))
		if n > uint64(len(b)-4) {
			return nil, false
		}
		fields = append(fields, b[4:4+n])
		b = b[4+n:]
	}
	return fields, true
}

// positive: a number above zero in RFC 4251's form, which has its sign in the
// first bit.
func positive(n []byte) bool {
	return len(n) > 0 && n[0] < 0x80 && len(bytes.TrimLeft(n, "\x00")) > 0
}
