package junossim

import (
	"net"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// speak logs in with those algorithms alone, and returns what was agreed on.
func speak(t *testing.T, r *Router, key ssh.Signer, only ssh.Algorithms) (agreed ssh.NegotiatedAlgorithms, host ssh.PublicKey, err error) {
	t.Helper()
	config := &ssh.ClientConfig{User: "lab", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyAlgorithms: only.HostKeys,
		HostKeyCallback: func(_ string, _ net.Addr, k ssh.PublicKey) error { host = k; return nil }}
	config.KeyExchanges, config.Ciphers, config.MACs = only.KeyExchanges, only.Ciphers, only.MACs
	conn, err := dialWith(r, 22, config)
	if err == nil {
		agreed = conn.Conn.(ssh.AlgorithmsConnMetadata).Algorithms()
		conn.Close()
	}
	return agreed, host, err
}

// The lists of the configuration leave out what they do not name, and let in
// old algorithms that they do.
func TestConfiguredAlgorithms(t *testing.T) {
	for _, c := range []struct {
		name string
		ssh  string
		only ssh.Algorithms
		want bool
	}{
		{"cipher that is listed", "<ciphers>aes256-ctr</ciphers>", ssh.Algorithms{Ciphers: []string{"aes256-ctr"}}, true},
		{"cipher that is not", "<ciphers>aes256-ctr</ciphers>", ssh.Algorithms{Ciphers: []string{"aes128-ctr"}}, false},
		{"cipher that is inactive", `<ciphers inactive="inactive">aes128-ctr</ciphers><ciphers>aes256-ctr</ciphers>`, ssh.Algorithms{Ciphers: []string{"aes128-ctr"}}, false},
		{"old cipher", "<ciphers>3des-cbc</ciphers>", ssh.Algorithms{Ciphers: []string{"3des-cbc"}}, true},
		{"old cipher by default", "", ssh.Algorithms{Ciphers: []string{"3des-cbc"}}, false},
		{"cipher that nobody has", "<ciphers>aes192-cbc</ciphers>", ssh.Algorithms{}, false},
		{"mac", "<macs>hmac-sha1</macs><ciphers>aes128-ctr</ciphers>", ssh.Algorithms{MACs: []string{"hmac-sha1"}}, true},
		{"another mac", "<macs>hmac-sha1</macs><ciphers>aes128-ctr</ciphers>", ssh.Algorithms{MACs: []string{"hmac-sha2-256"}}, false},
		{"key exchange", "<key-exchange>curve25519-sha256</key-exchange>", ssh.Algorithms{KeyExchanges: []string{"curve25519-sha256"}}, true},
		{"another key exchange", "<key-exchange>curve25519-sha256</key-exchange>", ssh.Algorithms{KeyExchanges: []string{"ecdh-sha2-nistp256"}}, false},
		{"old key exchange, which Junos calls otherwise", "<key-exchange>dh-group14-sha1</key-exchange>", ssh.Algorithms{KeyExchanges: []string{"diffie-hellman-group14-sha1"}}, true},
		{"oldest key exchange", "<key-exchange>dh-group1-sha1</key-exchange>", ssh.Algorithms{KeyExchanges: []string{"diffie-hellman-group1-sha1"}}, true},
	} {
		r, key := start(t, func(o *Options) { o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh>"+c.ssh+"</ssh>", 1) })
		_, _, err := speak(t, r, key, c.only)
		if (err == nil) != c.want || err != nil && !strings.Contains(err.Error(), "no common algorithm") {
			t.Errorf("%s: %v, want %t", c.name, err, c.want)
		}
	}
}

// An old image speaks nothing that is safe, and checks SHA-1 signatures.
func TestOldImage(t *testing.T) {
	rsa, err := freshKey(ssh.KeyAlgoRSA)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(rsa.PublicKey())))
	r, err := Start(Options{Algorithms: Old(), Config: Bare("r1", "lab", []string{line}, "")})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	safe := ssh.SupportedAlgorithms()
	if _, _, err := speak(t, r, rsa, safe); err == nil {
		t.Error("it speaks what is safe")
	}
	for i, change := range []func(*ssh.Algorithms){
		func(a *ssh.Algorithms) { a.KeyExchanges = Old().KeyExchanges },
		func(a *ssh.Algorithms) { a.Ciphers = Old().Ciphers },
		func(a *ssh.Algorithms) { a.HostKeys = Old().HostKeys },
	} {
		if _, _, err := speak(t, r, rsa, safe); err == nil || !strings.Contains(err.Error(), "no common algorithm") {
			t.Errorf("after %d of the old ones: %v", i, err)
		}
		change(&safe)
	}
	agreed, host, err := speak(t, r, rsa, safe)
	if err != nil || agreed.KeyExchange != "diffie-hellman-group14-sha1" || agreed.HostKey != "ssh-rsa" || agreed.Read.Cipher != "aes128-cbc" || !same(host)(r.HostKey()) {
		t.Errorf("%+v, %v", agreed, err)
	}
	if _, _, err := speak(t, r, must(freshKey(ssh.KeyAlgoED25519)), safe); err == nil {
		t.Error("it takes an ed25519 key")
	}
}

func must(key ssh.Signer, err error) ssh.Signer {
	if err != nil {
		panic(err)
	}
	return key
}

// Several host keys are shown as the client asks for them and as far as the
// configuration lets them; KnownHosts and HostKeys have all of them.
func TestHostKeys(t *testing.T) {
	ed, ecdsa, rsa := must(freshKey(ssh.KeyAlgoED25519)), must(freshKey(ssh.KeyAlgoECDSA256)), must(freshKey(ssh.KeyAlgoRSA))
	all := []string{ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoRSASHA512}
	for _, c := range []struct {
		name, ssh string
		want      []string
	}{
		{"by default", "", all},
		{"list", "<hostkey-algorithm-list><ed25519/><ecdsa-sha2-nistp256/></hostkey-algorithm-list>", all[:2]},
		{"without one", "<hostkey-algorithm><no-ssh-rsa/></hostkey-algorithm>", all[:2]},
		{"one denied", "<hostkey-algorithm><ssh-ecdsa><deny/></ssh-ecdsa></hostkey-algorithm>", []string{all[0], all[2]}},
	} {
		r, key := start(t, func(o *Options) {
			o.HostKey, o.HostKeys = ed, []ssh.Signer{ecdsa, rsa}
			o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh>"+c.ssh+"</ssh>", 1)
		})
		var got []string
		for i, a := range all {
			agreed, host, err := speak(t, r, key, ssh.Algorithms{HostKeys: []string{a}})
			if err == nil && agreed.HostKey == a && same(host)(r.HostKeys()[i]) {
				got = append(got, a)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if lines := r.KnownHosts(); len(lines) != 3 || len(r.HostKeys()) != 3 {
			t.Errorf("%s: %d lines of known_hosts", c.name, len(lines))
		}
		before := r.HostKeys()
		r.Inject(Fault{Do: ChangeHostKey})
		if _, host, err := speak(t, r, key, ssh.Algorithms{HostKeys: all[:1]}); err != nil || same(host)(before[0]) {
			t.Errorf("%s: after the change: %v", c.name, err)
		}
		for i, k := range r.HostKeys() {
			if k.Type() != before[i].Type() || same(k)(before[i]) {
				t.Errorf("%s: key %d is still the old one", c.name, i)
			}
		}
	}
}
