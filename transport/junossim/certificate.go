package junossim

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/tree"
)

// takesCertificate reports whether an OpenSSH certificate opens the account:
// one that a trusted authority has signed for users, within its time, and for
// this account or, where authorized principals are configured, for one of them.
// A certificate without principals opens none, as with sshd.
func (r *Router) takesCertificate(root *tree.Node, a account, cert *ssh.Certificate) bool {
	if a.bars("no-public-keys") || a.auth != nil && a.auth.Active("no-public-keys") != nil {
		return false
	}
	check := ssh.CertChecker{
		SupportedCriticalOptions: []string{"source-address"}, // which the ssh package enforces
		IsUserAuthority:          func(key ssh.PublicKey) bool { return slices.ContainsFunc(r.authorities(root), same(key)) },
	}
	if cert.CertType != ssh.UserCert || !check.IsUserAuthority(cert.SignatureKey) {
		return false
	}
	principals := []string{a.name}
	if listed := r.principals(root); listed != nil {
		principals = listed
	}
	return slices.ContainsFunc(principals, func(p string) bool {
		return slices.Contains(cert.ValidPrincipals, p) && check.CheckCert(p, cert) == nil
	})
}

func same(key ssh.PublicKey) func(ssh.PublicKey) bool {
	return func(o ssh.PublicKey) bool { return bytes.Equal(o.Marshal(), key.Marshal()) }
}

// authorities are the keys that the configuration trusts to sign for users.
func (r *Router) authorities(root *tree.Node) []ssh.PublicKey {
	server := root.Active("system", "services", "ssh")
	var lines []string
	for _, k := range server.Active("cert-based-auth").All("trusted-user-ca-keys") {
		if !k.Inactive && len(k.Keys) == 1 {
			lines = append(lines, k.Keys[0])
		}
	}
	if server != nil {
		lines = append(lines, strings.Split(r.o.Files[server.Leaf("trusted-user-ca-key-file")], "\n")...)
	}
	var keys []ssh.PublicKey
	for _, line := range lines {
		if key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line)); err == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// principals are those that open every account; nil when none are configured.
func (r *Router) principals(root *tree.Node) []string {
	server := root.Active("system", "services", "ssh")
	var all []string
	for _, p := range server.All("authorized-principals") {
		if !p.Inactive {
			all = append(all, p.Value)
		}
	}
	if server == nil {
		return all
	}
	if file := server.Leaf("authorized-principals-file"); file != "" {
		all = append(append([]string{}, all...), strings.Fields(r.o.Files[file])...)
	}
	return all
}

// permits reports whether a login by that certificate may do something
// ("permit-pty"); one without a certificate may.
func permits(cert *ssh.Certificate, what string) bool {
	if cert == nil {
		return true
	}
	_, ok := cert.Extensions[what]
	return ok
}
