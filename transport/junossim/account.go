package junossim

import (
	"bytes"
	"encoding/base64"
	"path"
	"strings"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/crypt"
	"nplay/transport/junossim/tree"
)

// An account is a user as the committed configuration has it at one moment.
type account struct {
	name string
	class
	auth *tree.Node // authentication, or root-authentication; may be nil
	ssh  *tree.Node // services ssh; nil when it is not configured
}

// accountOf looks a user up in what is committed.
func accountOf(root *tree.Node, name string) (account, bool) {
	a := account{name: name, ssh: root.Active("system", "services", "ssh")}
	if name == "root" {
		a.class = class{"super-user", []string{"all"}}
		a.auth = root.Active("system", "root-authentication")
		return a, a.auth != nil && (a.ssh == nil || a.ssh.Leaf("root-login") != "deny")
	}
	u := root.Active("system", "login").Entry("user", name)
	if u == nil {
		return a, false
	}
	var ok bool
	if a.class, ok = classOf(root, u.Leaf("class")); !ok {
		return a, false
	}
	a.auth = u.Active("authentication")
	return a, true
}

// bars reports whether one of the flags is set for SSH.
func (a account) bars(flags ...string) bool {
	for _, f := range flags {
		if a.ssh != nil && a.ssh.Active(f) != nil {
			return true
		}
	}
	return false
}

// takesPassword reports whether the password opens the account.
func (a account) takesPassword(password string) bool {
	if a.auth == nil || a.bars("no-passwords") {
		return false
	}
	if a.name == "root" && a.ssh != nil && a.ssh.Leaf("root-login") == "deny-password" {
		return false
	}
	hash := a.auth.Leaf("encrypted-password")
	return hash != "" && crypt.Verify(hash, password)
}

// takesKey reports whether the key opens the account for a client at that IP
// address.
func (a account) takesKey(key ssh.PublicKey, from string) bool {
	if a.auth == nil || a.bars("no-public-keys") || a.auth.Active("no-public-keys") != nil {
		return false
	}
	for _, k := range a.auth.Kids {
		if !strings.HasPrefix(k.Name, "ssh-") || k.Inactive || len(k.Keys) == 0 {
			continue
		}
		fields := strings.Fields(k.Keys[0])
		if len(fields) < 2 || !listed(k.Name, key.Type()) || !fromFits(k.Leaf("from"), from) {
			continue
		}
		blob, err := base64.StdEncoding.DecodeString(fields[1])
		if err == nil && bytes.Equal(blob, key.Marshal()) {
			return true
		}
	}
	return false
}

// listed reports whether keys of that SSH type stand in the list of that name.
func listed(list, keyType string) bool {
	switch list {
	case "ssh-ecdsa":
		return strings.HasPrefix(keyType, "ecdsa-")
	case "ssh-dsa":
		return keyType == "ssh-dss"
	}
	return list == keyType
}

// fromFits matches an address against a list of patterns, "!" before one
// excludes.
func fromFits(patterns, from string) bool {
	if patterns == "" {
		return true
	}
	fits := false
	for _, p := range strings.FieldsFunc(patterns, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, not := strings.CutPrefix(p, "!")
		if ok, err := path.Match(p, from); err == nil && ok {
			if not {
				return false
			}
			fits = true
		}
	}
	return fits
}
