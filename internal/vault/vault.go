// Package vault opens files that age encrypted, with age's own identity files,
// SSH private keys, or a passphrase.
//
// It encrypts nothing, runs no plugins, looks for no key by itself, and never
// puts anything that it decrypted, or a part of a key, into an error.
package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"nplay/internal/secret"
)

const (
	// maxWork bounds the work of a passphrase, as a power of two; age itself
	// writes 18, and each step more doubles time and memory (2^20 is 1 GiB).
	maxWork = 20
	intro   = "age-encryption.org/"
)

// Sealed reports whether a file is encrypted with age, by its content: in the
// binary form or the armored one. Text and HCL never begin so.
func Sealed(text []byte) bool {
	return bytes.HasPrefix(text, []byte(intro)) || armored(text)
}

func armored(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte(armor.Header))
}

// An Opener opens sealed files. Its zero value opens none, but says why. It is
// for one goroutine.
type Opener struct {
	// Identities are files with private keys: age's own (also encrypted with a
	// passphrase), or SSH keys of the types ed25519 and rsa.
	Identities []string
	// Ask asks a person for a passphrase, at most once for each file; nil where
	// nobody can be asked.
	Ask func(ctx context.Context, question string) (secret.String, error)

	keys   []age.Identity
	read   bool  // keys are filled,
	failed error // or why they are not
}

// Open returns what a sealed file holds, at most limit bytes; with more it is an
// error. name is what to call the file in errors and questions. No key that
// fits, a wrong passphrase, no key at all and a damaged file are four errors.
func (o *Opener) Open(ctx context.Context, name string, sealed []byte, limit int) ([]byte, error) {
	head, err := look(sealed)
	if err != nil {
		return nil, err
	}
	var keys []age.Identity
	if head.passphrase {
		if head.work > maxWork {
			return nil, fmt.Errorf("is encrypted with a passphrase that takes 2^%d rounds to try, and nplay does at most 2^%d; encrypt it again with `age -p`", head.work, maxWork)
		}
		key, err := o.passphrase(ctx, name)
		if err != nil {
			return nil, err
		}
		keys = []age.Identity{key}
	} else if keys, err = o.identities(ctx); err != nil {
		return nil, err
	} else if len(keys) == 0 {
		return nil, fmt.Errorf("is encrypted with age (for %s), and there is no key to open it; name your private key's file with --age-identity FILE, or in NPLAY_AGE_IDENTITY", head.recipients())
	}
	r, err := age.Decrypt(binary(sealed), keys...)
	var none *age.NoIdentityMatchError
	var own keyError
	switch {
	case errors.As(err, &none) && head.passphrase:
		return nil, errors.New("cannot be opened: the passphrase is wrong")
	case errors.As(err, &none):
		return nil, fmt.Errorf("cannot be opened: it is encrypted for other keys (%s) than those of %s", head.recipients(), strings.Join(o.Identities, ", "))
	case errors.As(err, &own):
		return nil, own
	case err != nil:
		return nil, errDamaged
	}
	text, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, errDamaged
	}
	if len(text) > limit {
		return nil, fmt.Errorf("holds more than %d KiB, the most that is read of such a file", limit>>10)
	}
	return text, nil
}

// A damaged file is not used in part: who changed it may have chosen where it
// ends.
var errDamaged = errors.New("is damaged or cut off: it begins as a file of age's does, but does not hold together; nothing of it is used")

// binary returns the content of a sealed file without its armor.
func binary(sealed []byte) io.Reader {
	if armored(sealed) {
		return armor.NewReader(bytes.NewReader(sealed))
	}
	return bytes.NewReader(sealed)
}

// A header is what a sealed file says of itself.
type header struct {
	kinds      []string // of recipients
	passphrase bool
	work       int // of a passphrase, as a power of two
}

// look reads the header of a sealed file.
func look(sealed []byte) (header, error) {
	var seen stanzas
	_, err := age.Decrypt(binary(sealed), &seen)
	var none *age.NoIdentityMatchError
	if !errors.As(err, &none) {
		return header{}, errDamaged
	}
	var h header
	for _, s := range seen {
		if s.Type == "scrypt" && len(seen) == 1 && len(s.Args) == 2 {
			h.passphrase = true
			if h.work, err = strconv.Atoi(s.Args[1]); err != nil {
				return header{}, errDamaged
			}
		}
		if !strings.HasSuffix(s.Type, "-grease") { // there to keep readers tolerant
			h.kinds = append(h.kinds, s.Type)
		}
	}
	return h, nil
}

// recipients says for what kinds of keys a file is encrypted.
func (h header) recipients() string {
	var out []string
	for _, k := range h.kinds {
		if len(k) > 40 || strings.ContainsFunc(k, func(c rune) bool { return c <= ' ' || c > '~' }) {
			k = "others"
		}
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	if len(out) > 5 {
		out = append(out[:5], "others")
	}
	if len(out) == 0 {
		return "nobody"
	}
	return strings.Join(out, ", ")
}

// stanzas is an identity that opens nothing and keeps what it is shown.
type stanzas []*age.Stanza

// Unwrap keeps the header.
func (s *stanzas) Unwrap(all []*age.Stanza) ([]byte, error) {
	*s = all
	return nil, age.ErrIncorrectIdentity
}

// passphrase asks for the passphrase of a file.
func (o *Opener) passphrase(ctx context.Context, name string) (*age.ScryptIdentity, error) {
	if o.Ask == nil {
		return nil, errors.New("is encrypted with a passphrase, and nobody can be asked for it, because there is no terminal; encrypt it for a key instead, and name that with --age-identity")
	}
	p, err := o.Ask(ctx, "Passphrase of "+name)
	if err != nil {
		return nil, fmt.Errorf("is encrypted with a passphrase: %w", err)
	}
	key, err := age.NewScryptIdentity(p.Reveal())
	if err != nil {
		return nil, errors.New("is encrypted with a passphrase, and none was given")
	}
	key.SetMaxWorkFactor(maxWork)
	return key, nil
}
