package modules

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"nplay/conf"
	"nplay/internal/secret"
)

// maxShared bounds a shared secret, as internal/secret does.
const maxShared = 1024

// errSealed is what to say where the two sides of a comparison cannot be held
// against each other.
var errSealed = errors.New("is encrypted under the router's master password ($8$), so that nplay cannot tell whether it is the one that is wanted; leave the secret out of the task to keep it")

// checkShared says what is wrong with a secret that the router shares with a
// server, and never shows it. It is in clear, or in Junos' own $9$ form as it
// was copied from a router.
func checkShared(s secret.String) error {
	v := s.Reveal()
	if secret.IsSealed(v) {
		return errors.New("is encrypted under some router's master password ($8$); give it in clear or as $9$")
	}
	if secret.IsReversible(v) {
		plain, err := secret.Decode(s)
		if err != nil {
			return err
		}
		v = plain.Reveal()
	}
	switch {
	case !utf8.ValidString(v):
		return errors.New("is not valid UTF-8")
	case len(v) > maxShared:
		return fmt.Errorf("has more than %d characters", maxShared)
	case strings.ContainsFunc(v, unicode.IsControl):
		return errors.New("has a control character, such as the line break at the end of a file (trimspace(...) takes it off)")
	}
	return nil
}

// share gives an entry its secret. What the router has stays when it stands for
// the same, whatever its salt, so that a second run changes nothing. A new one
// goes there as $9$, which a router takes in every place where it takes clear
// text, and which neither quotes nor logs can do anything to.
func share(t conf.Target, entry *conf.Node, want secret.String) error {
	const leaf = "secret"
	have := entry.Find(leaf)
	switch {
	case want.IsZero() && have == nil:
		return errors.New("there is no secret for it on the router, and none is given: give one")
	case want.IsZero():
		return nil
	case have != nil && secret.IsSealed(have.Value):
		return fmt.Errorf("its secret %w", errSealed)
	case have != nil && secret.Alike(have.Value, want.Reveal()):
		entry.Set(leaf, have.Value)
		return nil
	}
	text, err := secret.Encode(secret.Plain(want.Reveal()), secret.Salt(t.Host, entry.Name+" "+entry.Key))
	if err != nil {
		return err
	}
	entry.Set(leaf, text.Reveal())
	return nil
}
