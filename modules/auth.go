package modules

import (
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

func (m *EnsureAuth) credentials() credentials {
	return credentials{m.SSHKeys, m.Exclusive, m.PasswordHash, m.Password}
}

// Validate checks the arguments.
func (m *EnsureAuth) Validate() error {
	var f faults
	f.note("user", checkUser(m.User))
	if m.User == template && !m.Absent {
		f.add("user", "%q is the template for people whom a RADIUS or TACACS+ server lets in; it has no key and no password of its own, or anybody who knows them could log in by its name", m.User)
	}
	m.credentials().validate(&f, m.Absent)
	return f.err()
}

// Ensure implements Module.
func (m *EnsureAuth) Ensure(t conf.Target, c *conf.Node) error {
	w := m.credentials()
	keys, err := w.parsed()
	if err != nil {
		return err
	}
	if m.Absent {
		return m.remove(c.Find("system", "login"), keys)
	}
	if m.Exclusive {
		prune(c.Find("system", "login").Entry("user", m.User).Find("authentication"), keys)
	}
	if len(keys) == 0 && m.Password.IsZero() && m.PasswordHash.IsZero() {
		return nil
	}
	login, err := stanza(c, "system", "login")
	if err != nil {
		return err
	}
	return w.ensure(t, m.User, login.MakeEntry("user", m.User).Make("authentication"), keys)
}

// remove takes out what present put in. An account that a router would not have
// without it, for it has no class, goes with it.
func (m *EnsureAuth) remove(login *conf.Node, keys []publicKey) error {
	account := login.Entry("user", m.User)
	auth := account.Find("authentication")
	if err := m.credentials().remove(auth, keys); err != nil {
		return err
	}
	if auth != nil && len(auth.Kids) == 0 && len(account.Kids) == 1 {
		login.RemoveEntry("user", m.User)
	}
	return nil
}
