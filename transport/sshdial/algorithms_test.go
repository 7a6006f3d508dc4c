package sshdial

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

func TestOffer(t *testing.T) {
	safe := ssh.SupportedAlgorithms()
	plain, err := Algorithms{}.offer()
	if err != nil {
		t.Fatal(err)
	}
	for _, old := range LegacyAlgorithms() {
		for _, list := range [][]string{plain.kex, plain.ciphers, plain.macs, plain.hostKeys, plain.publicKeys} {
			if slices.Contains(list, old) {
				t.Errorf("%s is offered unasked", old)
			}
		}
	}
	if len(plain.hostKeys) != len(safe.HostKeys) || plain.hostKeys[0] != ssh.CertAlgoED25519v01 {
		t.Error(plain.hostKeys)
	}
	kex, ciphers := strings.Join(safe.KeyExchanges, ","), strings.Join(safe.Ciphers, ",")
	tests := []struct {
		name string
		a    Algorithms
		kex  string // "" is not looked at
		rest string // one of the other lists
	}{
		{"as it is", Algorithms{}, kex, ciphers},
		{"legacy comes last", Algorithms{Legacy: []string{"diffie-hellman-group14-sha1", "aes128-cbc"}}, kex + ",diffie-hellman-group14-sha1", ciphers + ",aes128-cbc"},
		{"legacy that is not old", Algorithms{Legacy: []string{"hmac-sha1", "curve25519-sha256"}}, kex, ciphers},
		{"added", Algorithms{KeyExchanges: "+diffie-hellman-group1-sha1,curve25519-sha256"}, kex + ",diffie-hellman-group1-sha1", ""},
		{"added by a pattern: nothing old", Algorithms{KeyExchanges: "+diffie-hellman-*"}, kex, ""},
		{"taken away", Algorithms{KeyExchanges: "-*25519*,ecdh-sha2-nistp???,nonsense"}, "diffie-hellman-group14-sha256,diffie-hellman-group16-sha512,diffie-hellman-group-exchange-sha256", ""},
		{"in front", Algorithms{KeyExchanges: "^ecdh-sha2-nistp521,diffie-hellman-group14-sha1", Ciphers: "^*-ctr"},
			"ecdh-sha2-nistp521,diffie-hellman-group14-sha1," + strings.Replace(kex, ",ecdh-sha2-nistp521", "", 1),
			"aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com"},
		{"instead", Algorithms{KeyExchanges: "sntrup761x25519-sha512@openssh.com, curve25519-sha256@libssh.org,diffie-hellman-group1-sha1", Ciphers: "aes256-*,aes128-ctr"},
			"curve25519-sha256,diffie-hellman-group1-sha1", "aes256-gcm@openssh.com,aes256-ctr,aes128-ctr"},
		{"a pattern brings in what is named elsewhere", Algorithms{Legacy: []string{"diffie-hellman-group1-sha1"}, KeyExchanges: "^diffie-hellman-group1-*"}, "diffie-hellman-group1-sha1," + kex, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, err := tt.a.offer()
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(o.kex, ","); tt.kex != "" && got != tt.kex {
				t.Errorf("key exchange\n%s, want\n%s", got, tt.kex)
			}
			if got := strings.Join(o.ciphers, ","); tt.rest != "" && got != tt.rest {
				t.Errorf("ciphers\n%s, want\n%s", got, tt.rest)
			}
		})
	}
	if o, _ := (Algorithms{Legacy: []string{"ssh-rsa"}}).offer(); !slices.Contains(o.hostKeys, "ssh-rsa") || !slices.Contains(o.publicKeys, "ssh-rsa") {
		t.Error("ssh-rsa is for host keys and for ours")
	}
}

func TestOfferOfNothing(t *testing.T) {
	for name, tt := range map[string]struct {
		a    Algorithms
		want []string
	}{
		"unknown":    {Algorithms{Legacy: []string{"dh-group1"}}, []string{`legacy_algorithms names "dh-group1"`, "diffie-hellman-group1-sha1", "ssh-rsa", "3des-cbc"}},
		"none left":  {Algorithms{MACs: "-*"}, []string{"MACs -*", "hmac-sha2-256"}},
		"none known": {Algorithms{PublicKeys: "ssh-xyz"}, []string{"PubkeyAcceptedAlgorithms ssh-xyz"}},
	} {
		target := Target{Host: "r1", Address: "127.0.0.1", Port: 1, User: "netops", Algorithms: tt.a, KnownHosts: noHosts(t)}
		if err := dialled(t, &Dialer{}, target); !says(err, tt.want...) || !errors.Is(err, transport.ErrNoLogin) || transport.Hint(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An old router says what it has, and nplay which line lets it in; with that
// line it is let in.
func TestOldRouter(t *testing.T) {
	old := func(c ssh.Config) func(*ssh.ServerConfig) {
		return func(s *ssh.ServerConfig) { s.Config = c }
	}
	for _, tt := range []struct {
		name   string
		config func(*ssh.ServerConfig)
		sha1   bool // the host key signs so
		text   []string
		line   string
		agreed string
	}{
		{"key exchange", old(ssh.Config{KeyExchanges: []string{"diffie-hellman-group1-sha1", "diffie-hellman-group14-sha1"}}), false,
			[]string{"no key exchange algorithm in common: it offers diffie-hellman-group1-sha1, diffie-hellman-group14-sha1; nplay offers", "curve25519-sha256"},
			"diffie-hellman-group14-sha1", "diffie-hellman-group14-sha1, ssh-ed25519, aes128-gcm@openssh.com"},
		{"cipher", old(ssh.Config{Ciphers: []string{"aes128-cbc"}}), false, []string{"no client to server cipher algorithm in common: it offers aes128-cbc; nplay offers", "aes128-gcm"},
			"aes128-cbc", "mlkem768x25519-sha256, ssh-ed25519, aes128-cbc, hmac-sha2-256-etm@openssh.com"},
		{"MAC", old(ssh.Config{MACs: []string{"hmac-sha1-96"}, Ciphers: []string{"aes128-ctr"}}), false, []string{"it offers hmac-sha1-96; nplay offers hmac-sha2-256-etm"},
			"hmac-sha1-96", "mlkem768x25519-sha256, ssh-ed25519, aes128-ctr, hmac-sha1-96"},
		{"host key", func(*ssh.ServerConfig) {}, true, []string{"no host key algorithm in common: it offers ssh-rsa; nplay offers", "rsa-sha2-256"},
			"ssh-rsa", "mlkem768x25519-sha256, ssh-rsa, aes128-gcm@openssh.com"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			login, host := newKey(t, "ed25519"), hostKey()
			if tt.sha1 {
				var err error
				if host, err = ssh.NewSignerWithAlgorithms(newKey(t, "rsa").Signer.(ssh.AlgorithmSigner), []string{"ssh-rsa"}); err != nil {
					t.Fatal(err)
				}
			}
			s := serve(t, []ssh.Signer{host}, func(c *ssh.ServerConfig) { takes(login)(c); tt.config(c) })
			target := s.target()
			target.Identities = []string{login.file(t, "")}
			err := dialled(t, &Dialer{}, target)
			if !errors.Is(err, transport.ErrUnreachable) || !says(err, tt.text...) || strings.Contains(err.Error(), "ext-info") {
				t.Error(err)
			}
			if want := `legacy_algorithms = ["` + tt.line + `"] in the connection of the inventory`; !strings.Contains(transport.Hint(err), want) {
				t.Errorf("hint %q, want %q", transport.Hint(err), want)
			}
			target.Algorithms.Legacy = []string{tt.line}
			c, err := (&Dialer{}).Dial(t.Context(), target)
			if err != nil {
				t.Fatal(err)
			}
			if c.Algorithms != tt.agreed {
				t.Errorf("agreed on %q", c.Algorithms)
			}
			c.Close()
			c.Wait()
		})
	}
}
