package modules

import (
	"errors"

	"nplay/conf"
	"nplay/internal/secret"
)

// credentials are what an account or root logs in with: what ensure_auth and
// ensure_root_auth have in common.
type credentials struct {
	keys           []string
	exclusive      bool
	hash, password secret.String
}

// validate checks the arguments, which the tasks call by the same names.
func (w credentials) validate(f *faults, absent bool) {
	if _, errs := parseKeys(w.keys); errs != nil {
		for _, err := range errs {
			f.note("ssh_keys", err)
		}
	}
	f.exclusive(w.exclusive, absent, w.keys != nil, "ssh_keys")
	if !w.hash.IsZero() {
		f.note("password_hash", checkHash(w.hash))
	}
	if !w.password.IsZero() {
		f.note("password", checkPassword(w.password))
		if !w.hash.IsZero() {
			f.add("password", "and password_hash are both given; one of them is enough")
		}
	}
	if w.keys == nil && w.password.IsZero() && w.hash.IsZero() {
		f.add("ssh_keys", "nothing is asked for: give ssh_keys, password or password_hash")
	}
}

// parsed returns the keys.
func (w credentials) parsed() ([]publicKey, error) {
	keys, errs := parseKeys(w.keys)
	return keys, errors.Join(errs...)
}

// ensure makes auth, the stanza that holds them, have them. user is whose they
// are; it goes into the salt of a new password.
func (w credentials) ensure(t conf.Target, user string, auth *conf.Node, keys []publicKey) error {
	if err := w.ensurePassword(t, user, auth); err != nil {
		return err
	}
	if len(keys) > 0 {
		removeActive(auth, "no-public-keys")
	}
	for _, k := range keys {
		if have := k.find(auth); have != nil {
			auth.MakeEntry(k.list, have.Key)
		} else {
			auth.MakeEntry(k.list, k.text)
		}
	}
	return nil
}

// remove takes out the keys, and the password if it is the one that is given. It
// fails where a saved configuration leaves out what would have to be known.
func (w credentials) remove(auth *conf.Node, keys []publicKey) error {
	for _, k := range keys {
		for have := k.find(auth); have != nil; have = k.find(auth) {
			auth.RemoveEntry(k.list, have.Key)
		}
		if err := auth.Hiding(k.list); err != nil {
			return err
		}
	}
	if w.hash.IsZero() && w.password.IsZero() {
		return nil
	}
	if err := auth.Hiding("encrypted-password"); err != nil {
		return err
	}
	if have := auth.Find("encrypted-password"); have != nil && w.fits(have.Value) {
		auth.Remove("encrypted-password")
	}
	return nil
}

// fits reports whether a hash is the one that is given, or of the password that
// is. One that cannot be verified is not.
func (w credentials) fits(hash string) bool {
	if !w.hash.IsZero() {
		return hash == w.hash.Reveal()
	}
	if w.password.IsZero() {
		return false
	}
	ok, err := secret.Verify(secret.New(hash), w.password)
	return ok && err == nil
}

// prune takes out the keys that are not wanted, of every type, and gives those
// that have another comment the wanted one.
func prune(auth *conf.Node, keys []publicKey) {
	for _, list := range keyLists {
		for _, have := range auth.Entries(list) {
			k, listed := pick(keys, list, have.Key)
			if listed && k.text == have.Key {
				continue
			}
			auth.RemoveEntry(list, have.Key)
			if listed && auth.Entry(list, k.text) == nil {
				auth.MakeEntry(list, k.text).Kids = have.Kids
			}
		}
	}
}

// ensurePassword leaves a hash that fits the password as it is, so that a
// second run changes nothing whatever salt the router has.
func (w credentials) ensurePassword(t conf.Target, user string, auth *conf.Node) error {
	const leaf = "encrypted-password"
	if !w.hash.IsZero() {
		auth.Set(leaf, w.hash.Reveal())
	}
	if w.password.IsZero() {
		return nil
	}
	// A hash that cannot be verified is replaced: then the password holds.
	if have := auth.Find(leaf); have != nil && w.fits(have.Value) {
		auth.Set(leaf, have.Value)
		return nil
	}
	hash, err := secret.Hash(w.password, secret.Salt(t.Host, user))
	if err != nil {
		return err
	}
	auth.Set(leaf, hash.Reveal())
	return nil
}
