package junossim

import (
	"crypto/rand"
	"fmt"
	"strings"

	"nplay/transport/junossim/markup"
)

// Bare returns the configuration of a router as it comes out of the box and
// its first login: a host name, root-authentication with a password nobody
// knows, one super-user account with these keys (lines of a public key file)
// and this encrypted-password ("" for none), `services ssh`, no NETCONF. An
// empty user leaves the account out.
func Bare(hostname, user string, authorizedKeys []string, encryptedPassword string) string {
	account := ""
	if user != "" {
		auth := ""
		if encryptedPassword != "" {
			auth += "<encrypted-password>" + markup.Text(encryptedPassword) + "</encrypted-password>"
		}
		for _, key := range authorizedKeys {
			key = strings.TrimSpace(key)
			list := keyList(key)
			auth += fmt.Sprintf("<%[1]s><name>%[2]s</name></%[1]s>", list, markup.Text(key))
		}
		if auth != "" {
			auth = "<authentication>" + auth + "</authentication>"
		}
		account = "<login><user><name>" + markup.Text(user) + "</name><uid>2000</uid><class>super-user</class>" + auth + "</user></login>"
	}
	return "<configuration><version>23.4R2.13</version><system><host-name>" + markup.Text(hostname) + "</host-name>" +
		"<root-authentication><encrypted-password>" + unknown() + "</encrypted-password></root-authentication>" +
		account + "<services><ssh/></services></system></configuration>"
}

// Bastion returns the configuration of a router that forwards TCP connections
// (allow-tcp-forwarding of services ssh), and so is a jump host; the rest is
// that of Bare.
func Bastion(hostname, user string, authorizedKeys []string, encryptedPassword string) string {
	return strings.Replace(Bare(hostname, user, authorizedKeys, encryptedPassword), "<ssh/>", "<ssh><allow-tcp-forwarding/></ssh>", 1)
}

// keyList is the list that a public key belongs to.
func keyList(key string) string {
	switch word, _, _ := strings.Cut(key, " "); {
	case strings.HasPrefix(word, "ecdsa-"):
		return "ssh-ecdsa"
	case word == "ssh-dss":
		return "ssh-dsa"
	default:
		return word
	}
}

// unknown is a hash that nobody has made from a password.
func unknown() string {
	return "$6$" + rand.Text()[:8] + "$" + (rand.Text() + rand.Text() + rand.Text() + rand.Text())[:86]
}
