package junossim

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// certify has a certificate made for a key.
func certify(t testing.TB, authority, key ssh.Signer, change func(*ssh.Certificate)) ssh.Signer {
	t.Helper()
	c := &ssh.Certificate{Key: key.PublicKey(), KeyId: "test", CertType: ssh.UserCert, ValidPrincipals: []string{"lab"},
		ValidBefore: ssh.CertTimeInfinity, Permissions: ssh.Permissions{Extensions: map[string]string{"permit-pty": "", "permit-port-forwarding": ""}}}
	if change != nil {
		change(c)
	}
	if err := c.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewCertSigner(c, key)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// Which certificates open an account is what the committed configuration says
// of authorities and principals.
func TestCertificates(t *testing.T) {
	authority, line := newKey(t)
	other, _ := newKey(t)
	key, _ := newKey(t)
	trusted := `<cert-based-auth><trusted-user-ca-keys><name>` + line + `</name></trusted-user-ca-keys></cert-based-auth>`
	hour := uint64(time.Now().Unix())
	for _, c := range []struct {
		name   string
		ssh    string
		by     ssh.Signer
		change func(*ssh.Certificate)
		want   bool
	}{
		{"for the account", trusted, authority, nil, true},
		{"of the file", `<trusted-user-ca-key-file>/var/etc/ca.pub</trusted-user-ca-key-file>`, authority, nil, true},
		{"of a file that is missing", `<trusted-user-ca-key-file>/var/etc/no.pub</trusted-user-ca-key-file>`, authority, nil, false},
		{"no authority", ``, authority, nil, false},
		{"another authority", trusted, other, nil, false},
		{"inactive", strings.Replace(trusted, "<cert-based-auth>", `<cert-based-auth inactive="inactive">`, 1), authority, nil, false},
		{"for another account", trusted, authority, func(c *ssh.Certificate) { c.ValidPrincipals = []string{"ops"} }, false},
		{"for nobody", trusted, authority, func(c *ssh.Certificate) { c.ValidPrincipals = nil }, false},
		{"for a host", trusted, authority, func(c *ssh.Certificate) { c.CertType = ssh.HostCert }, false},
		{"over", trusted, authority, func(c *ssh.Certificate) { c.ValidBefore = hour - 3600 }, false},
		{"not yet", trusted, authority, func(c *ssh.Certificate) { c.ValidAfter = hour + 36000 }, false},
		{"from here", trusted, authority, func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"source-address": "127.0.0.0/8"} }, true},
		{"from elsewhere", trusted, authority, func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"source-address": "192.0.2.0/24"} }, false},
		{"with what sshd does not know", trusted, authority, func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"no-such@example": ""} }, false},
		{"a principal that is authorized", trusted + `<authorized-principals>netops</authorized-principals>`, authority, func(c *ssh.Certificate) { c.ValidPrincipals = []string{"netops"} }, true},
		{"the account when others are authorized", trusted + `<authorized-principals>netops</authorized-principals>`, authority, nil, false},
		{"a principal of the file", trusted + `<authorized-principals-file>/var/etc/principals</authorized-principals-file>`, authority, func(c *ssh.Certificate) { c.ValidPrincipals = []string{"noc"} }, true},
		{"no public keys", trusted + `<no-public-keys/>`, authority, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, _ := start(t, func(o *Options) {
				o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh>"+c.ssh+"</ssh>", 1)
				o.Files = map[string]string{"/var/etc/ca.pub": "# ours\n" + line + "\n", "/var/etc/principals": "noc\n"}
			})
			conn, err := dial(r, 22, "lab", ssh.PublicKeys(certify(t, c.by, key, c.change)))
			if err == nil {
				conn.Close()
			}
			if (err == nil) != c.want {
				t.Errorf("login: %v, want %t", err, c.want)
			}
		})
	}
}

// The host certificate that is configured is shown to those who ask for it.
func TestHostCertificate(t *testing.T) {
	authority, _ := newKey(t)
	host, _ := newKey(t)
	cert := certify(t, authority, host, func(c *ssh.Certificate) {
		c.CertType, c.ValidPrincipals, c.Extensions = ssh.HostCert, []string{"127.0.0.1"}, nil
	})
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(cert.PublicKey())))
	for name, words := range map[string]string{
		"in the configuration": `<cert-based-auth><host-certificate>` + line + `</host-certificate></cert-based-auth>`,
		"in a file":            `<host-certificate-file>/var/etc/host-cert.pub</host-certificate-file>`,
	} {
		r, key := start(t, func(o *Options) {
			o.HostKey = host
			o.Files = map[string]string{"/var/etc/host-cert.pub": line + "\n"}
			o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh>"+words+"</ssh>", 1)
		})
		check := &ssh.CertChecker{IsHostAuthority: func(k ssh.PublicKey, _ string) bool { return same(k)(authority.PublicKey()) }}
		conn, err := dialWith(r, 22, &ssh.ClientConfig{User: "lab", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)},
			HostKeyCallback: check.CheckHostKey, HostKeyAlgorithms: []string{ssh.CertAlgoED25519v01}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		conn.Close()
		if conn, err = dial(r, 22, "lab", ssh.PublicKeys(key)); err != nil {
			t.Errorf("%s: who knows the key alone: %v", name, err)
			continue
		}
		conn.Close()
	}
}
