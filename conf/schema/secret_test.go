package schema

import (
	"strings"
	"testing"
)

func TestSecret(t *testing.T) {
	for path, want := range map[string]bool{
		"system root-authentication encrypted-password":              true,
		"system root-authentication plain-text-password-value":       true,
		"system login user authentication encrypted-password":        true,
		"system login user authentication plain-text-password-value": true,
		"system radius-server secret":                                true,
		"system radius-server preauthentication-secret":              true,
		"system tacplus-server secret":                               true,
		"system ntp authentication-key value":                        true,
		"system license keys key":                                    true,
		"system archival configuration archive-sites password":       true,
		"snmp community":                        true,
		"snmp community name":                   true,
		"snmp v3 snmp-community":                true,
		"snmp v3 snmp-community community-name": true,
		"snmp v3 usm local-engine user authentication-sha authentication-password": true,
		"snmp v3 usm local-engine user privacy-aes128 privacy-password":            true,
		"snmp rmon event community":                                         true,
		"protocols bgp group authentication-key":                            true,
		"protocols bgp group neighbor authentication-key":                   true,
		"protocols ospf area interface authentication simple-password":      true,
		"protocols ospf area interface authentication md5 key":              true,
		"protocols isis interface hello-authentication-key":                 true,
		"protocols ldp session authentication-key":                          true,
		"security authentication-key-chains key-chain key secret":           true,
		"groups system login user authentication encrypted-password":        true,
		"groups snmp community":                                             true,
		"logical-systems protocols bgp group authentication-key":            true,
		"routing-instances instance protocols bgp group authentication-key": true,

		"system host-name":                                  false,
		"system login user":                                 false,
		"system login user name":                            false,
		"system login user authentication ssh-rsa":          false,
		"system login user authentication ssh-ed25519 name": false,
		"system login password":                             false,
		"system login password format":                      false,
		"system ntp authentication-key":                     false,
		"system ntp trusted-key":                            false,
		"system license keys":                               false,
		"snmp community authorization":                      false,
		"policy-options community":                          false,
		"policy-options community name":                     false,
		"protocols bgp group authentication-key-chain":      false,
		"protocols ospf area interface authentication md5":  false,
		"security ssh-known-hosts host rsa-key":             false,
		"security authentication-key-chains key-chain":      false,
		"security authentication-key-chains key-chain key":  false,
	} {
		d, ok := Lookup(strings.Fields(path)...)
		if !ok {
			t.Errorf("%s is not known", path)
			continue
		}
		if d.Secret() != want {
			t.Errorf("%s: secret %t, want %t", path, d.Secret(), want)
		}
	}
}

// Whatever calls itself a password or a secret is one.
func TestNothingForgotten(t *testing.T) {
	seen := map[Def]bool{}
	found := 0
	var walk func(d Def)
	walk = func(d Def) {
		if seen[d] {
			return
		}
		seen[d] = true
		for name, kid := range d.Children() {
			for _, s := range []string{"password", "secret", "passphrase", "password-value"} {
				if kid.Kind() == Leaf && strings.HasSuffix(name, s) {
					found++
					if !kid.Secret() {
						t.Errorf("%s is not secret", name)
					}
				}
			}
			walk(kid)
		}
	}
	walk(Root())
	if found < 50 {
		t.Errorf("only %d found", found)
	}
}
