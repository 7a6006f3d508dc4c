package modules

import (
	"errors"

	"nplay/conf"
	"nplay/internal/secret"
)

// EnsureRootAuth keeps what root logs in with, as EnsureAuth does for an
// account. Junos refuses a commit without anything at [edit system
// root-authentication], so what would leave nothing there is refused before.
type EnsureRootAuth struct {
	SSHKeys      []string      `hcl:"ssh_keys,optional" doc:"public keys as in a .pub file: ssh-ed25519, ecdsa-sha2-*, ssh-rsa, ssh-dss"`
	Exclusive    bool          `hcl:"exclusive,optional" doc:"true removes root's keys that ssh_keys does not list"`
	PasswordHash secret.String `hcl:"password_hash,optional" doc:"crypt hash of the password: $6$, $5$, $1$, $sha1$ or DES"`
	Password     secret.String `hcl:"password,optional" doc:"the password in clear, 6 to 128 characters; goes to the router as a $6$ hash; a hash there that fits it stays"`
	Absent       bool          `hcl:"absent,optional" doc:"true removes the keys that are listed, and the password if it is the one that is given; something else has to be left"`
}

// Scope implements Module.
func (m *EnsureRootAuth) Scope() []string { return []string{"system/root-authentication"} }

func (m *EnsureRootAuth) credentials() credentials {
	return credentials{m.SSHKeys, m.Exclusive, m.PasswordHash, m.Password}
}

// Validate checks the arguments.
func (m *EnsureRootAuth) Validate() error {
	var f faults
	m.credentials().validate(&f, m.Absent)
	return f.err()
}

// Ensure implements Module.
func (m *EnsureRootAuth) Ensure(t conf.Target, c *conf.Node) error {
	w := m.credentials()
	keys, err := w.parsed()
	if err != nil {
		return err
	}
	auth := c.Find("system", "root-authentication")
	before := lets(auth)
	switch {
	case m.Absent:
		if err := w.remove(auth, keys); err != nil {
			return err
		}
	case m.Exclusive:
		prune(auth, keys)
	}
	if !m.Absent && (len(keys) > 0 || !m.Password.IsZero() || !m.PasswordHash.IsZero()) {
		if auth, err = stanza(c, "system", "root-authentication"); err != nil {
			return err
		}
		if err := w.ensure(t, "root", auth, keys); err != nil {
			return err
		}
	}
	if before && !lets(auth) {
		return errors.New("root would be left without any key or password, and Junos refuses a commit without one; give root another in a task before this one")
	}
	return nil
}

// lets reports whether there is anything to log in with.
func lets(auth *conf.Node) bool {
	if _, ok := auth.Leaf("encrypted-password"); ok {
		return true
	}
	for _, list := range keyLists {
		for _, k := range auth.Entries(list) {
			if !k.Inactive {
				return true
			}
		}
	}
	return false
}
