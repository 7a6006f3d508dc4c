package modules

import (
	"errors"

	"nplay/conf"
	"nplay/internal/secret"
)

// EnsureAuth keeps what an account logs in with: SSH public keys, a password,
// or both. What is not given stays as it is on the router.
//
// The account itself is ensure_user's; refer to that task by
// `user = ensure_user.NAME.name` so that the account comes first. Without an
// account the router refuses the commit, because a user needs a class.
//
// Keys are told apart by their type and base64 part. A key that the router has
// with another comment is the same key: it stays as it is, with the router's
// comment, because nobody is helped by a second entry; only with exclusive,
// when the list is the whole truth, its entry is replaced by one with the
// wanted comment, and keeps its `from` restriction. When keys are wanted,
// `no-public-keys` of this account is removed, because no key could log in
// beside it. A key, or the whole authentication of the account, that was
// deactivated is activated.
//
// With absent the listed keys are removed, and the password if it is the one
// that is given: another one was put there by somebody else.
type EnsureAuth struct {
	User         string        `hcl:"user" doc:"the account's name; refer to its ensure_user task"`
	SSHKeys      []string      `hcl:"ssh_keys,optional" doc:"public keys as in a .pub file: ssh-ed25519, ecdsa-sha2-*, ssh-rsa, ssh-dss"`
	Exclusive    bool          `hcl:"exclusive,optional" doc:"true removes the account's keys that ssh_keys does not list"`
	PasswordHash secret.String `hcl:"password_hash,optional" doc:"crypt hash of the password: $6$, $5$, $1$, $sha1$ or DES"`
	Password     secret.String `hcl:"password,optional" doc:"the password in clear, 6 to 128 characters; goes to the router as a $6$ hash; a hash there that fits it stays"`
	Absent       bool          `hcl:"absent,optional" doc:"true removes the keys that are listed, and the password if it is the one that is given"`
}

// Scope implements Module.
func (m *EnsureAuth) Scope() []string { return []string{"system/login"} }

// Validate checks the arguments.
func (m *EnsureAuth) Validate() error {
	var f faults
	f.note("user", checkUser(m.User))
	if _, errs := parseKeys(m.SSHKeys); errs != nil {
		for _, err := range errs {
			f.note("ssh_keys", err)
		}
	}
	f.exclusive(m.Exclusive, m.Absent, m.SSHKeys != nil, "ssh_keys")
	if !m.PasswordHash.IsZero() {
		f.note("password_hash", checkHash(m.PasswordHash))
	}
	if !m.Password.IsZero() {
		f.note("password", checkPassword(m.Password))
		if !m.PasswordHash.IsZero() {
			f.add("password", "and password_hash are both given; one of them is enough")
		}
	}
	if m.SSHKeys == nil && m.Password.IsZero() && m.PasswordHash.IsZero() {
		f.add("ssh_keys", "nothing is asked for: give ssh_keys, password or password_hash")
	}
	return f.err()
}

// Ensure implements Module.
func (m *EnsureAuth) Ensure(t conf.Target, c *conf.Node) error {
	keys, errs := parseKeys(m.SSHKeys)
	if errs != nil {
		return errors.Join(errs...)
	}
	if m.Absent {
		m.remove(c.Find("system", "login"), keys)
		return nil
	}
	if m.Exclusive {
		m.prune(c.Find("system", "login").Entry("user", m.User).Find("authentication"), keys)
	}
	if len(keys) == 0 && m.Password.IsZero() && m.PasswordHash.IsZero() {
		return nil
	}
	login, err := stanza(c, "system", "login")
	if err != nil {
		return err
	}
	auth := login.MakeEntry("user", m.User).Make("authentication")
	if err := m.ensurePassword(t, auth); err != nil {
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

// remove takes out what present put in. An account that a router would not have
// without it, for it has no class, goes with it.
func (m *EnsureAuth) remove(login *conf.Node, keys []publicKey) {
	account := login.Entry("user", m.User)
	auth := account.Find("authentication")
	for _, k := range keys {
		for have := k.find(auth); have != nil; have = k.find(auth) {
			auth.RemoveEntry(k.list, have.Key)
		}
	}
	if have := auth.Find("encrypted-password"); have != nil && m.fits(have.Value) {
		auth.Remove("encrypted-password")
	}
	if auth != nil && len(auth.Kids) == 0 && len(account.Kids) == 1 {
		login.RemoveEntry("user", m.User)
	}
}

// fits reports whether a hash is the one that is given, or of the password that
// is. One that cannot be verified is not.
func (m *EnsureAuth) fits(hash string) bool {
	if !m.PasswordHash.IsZero() {
		return hash == m.PasswordHash.Reveal()
	}
	if m.Password.IsZero() {
		return false
	}
	ok, err := secret.Verify(secret.New(hash), m.Password)
	return ok && err == nil
}

// prune takes out the keys that are not wanted, of every type, and gives those
// that have another comment the wanted one.
func (m *EnsureAuth) prune(auth *conf.Node, keys []publicKey) {
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
func (m *EnsureAuth) ensurePassword(t conf.Target, auth *conf.Node) error {
	const leaf = "encrypted-password"
	if !m.PasswordHash.IsZero() {
		auth.Set(leaf, m.PasswordHash.Reveal())
	}
	if m.Password.IsZero() {
		return nil
	}
	// A hash that cannot be verified is replaced: then the password holds.
	if have := auth.Find(leaf); have != nil && m.fits(have.Value) {
		auth.Set(leaf, have.Value)
		return nil
	}
	hash, err := secret.Hash(m.Password, secret.Salt(t.Host, m.User))
	if err != nil {
		return err
	}
	auth.Set(leaf, hash.Reveal())
	return nil
}
