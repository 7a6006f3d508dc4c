package sshdial

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"nplay/internal/secret"
	"nplay/transport"
)

// sign makes a certificate of a key.
func sign(t *testing.T, authority, k key, change func(*ssh.Certificate)) *ssh.Certificate {
	t.Helper()
	now := time.Now()
	c := &ssh.Certificate{Key: k.PublicKey(), CertType: ssh.UserCert, KeyId: "ann", ValidPrincipals: []string{"netops"},
		ValidAfter: uint64(now.Add(-time.Hour).Unix()), ValidBefore: uint64(now.Add(time.Hour).Unix())}
	if change != nil {
		change(c)
	}
	if err := c.SignCert(rand.Reader, authority.Signer); err != nil {
		t.Fatal(err)
	}
	return c
}

// trusts makes a server take certificates of an authority, and keys.
func trusts(authority key, keys ...key) func(*ssh.ServerConfig) {
	return func(c *ssh.ServerConfig) {
		takes(keys...)(c)
		plain := c.PublicKeyCallback
		checker := &ssh.CertChecker{IsUserAuthority: func(k ssh.PublicKey) bool { return samePublic(k, authority.PublicKey()) }}
		c.PublicKeyCallback = func(m ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) {
			if _, ok := k.(*ssh.Certificate); ok {
				return checker.Authenticate(m, k)
			}
			return plain(m, k)
		}
	}
}

func TestCertificates(t *testing.T) {
	authority, own, other := newKey(t, "ed25519"), newKey(t, "ecdsa"), newKey(t, "ed25519")
	line := func(c *ssh.Certificate) string { return string(ssh.MarshalAuthorizedKey(c)) }
	good := sign(t, authority, own, nil)
	past := sign(t, authority, own, func(c *ssh.Certificate) { c.ValidBefore = 1000 })
	future := sign(t, authority, own, func(c *ssh.Certificate) { c.ValidAfter, c.ValidBefore = 1<<62, ssh.CertTimeInfinity })
	host := sign(t, authority, own, func(c *ssh.Certificate) { c.CertType = ssh.HostCert })
	foreign := sign(t, authority, other, nil)
	nobody := sign(t, authority, own, func(c *ssh.Certificate) { c.ValidPrincipals = []string{"ann"} })
	for _, tt := range []struct {
		name     string
		beside   string // what stands in IDENTITY-cert.pub
		named    string // what `certificate` names
		key      bool   // the plain key is taken, too
		took     string // how it begins, CERT and KEY for the files
		note     string // what else took says
		want     string // of the error
		possible bool   // the server is asked
	}{
		{"beside the key", line(good), "", false, "certificate KEY-cert.pub (", "", "", true},
		{"named", "", line(good), false, "certificate CERT (", "", "", true},
		{"none", "", "", true, "key KEY (", "", "", true},
		{"before the plain key", line(good), "", true, "certificate KEY-cert.pub (", "", "", true},
		{"expired", line(past), "", true, "key KEY (", "the certificate KEY-cert.pub expired on 1970-01-01 00:16:40 UTC", "", true},
		{"not valid yet", line(future), "", true, "key KEY (", "the certificate KEY-cert.pub is not valid before a day after all days", "", true},
		{"of a host", "", line(host), true, "key KEY (", "the certificate CERT is not one of a user", "", true},
		{"expired, and the key is refused", line(past), "", false, "", "", "refused the key KEY (", true},
		{"of another key", "", line(foreign), true, "key KEY (", "no private key is there for the certificate CERT", "", true},
		{"for another account", line(nobody), "", true, "key KEY (", "", "", true},
		{"for another account, and the key is refused", line(nobody), "", false, "", "", "refused the certificate KEY-cert.pub (", true},
		{"rubbish beside the key", "canary", "", true, "key KEY (", "KEY-cert.pub is no certificate that can be used", "", true},
		{"rubbish", "", "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29t x", true, "", "", "CERT holds no OpenSSH certificate", false},
		{"a key that is none", "", string(ssh.MarshalAuthorizedKey(own.PublicKey())), true, "", "", "CERT holds no OpenSSH certificate", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var keys []key
			if tt.key {
				keys = append(keys, own)
			}
			s := serve(t, []ssh.Signer{hostKey()}, trusts(authority, keys...))
			target := s.target()
			path := own.file(t, "")
			target.Identities = []string{path}
			words := strings.NewReplacer("KEY", path)
			if tt.beside != "" {
				write(t, path+"-cert.pub", tt.beside, 0o600)
			}
			if tt.named != "" {
				target.Certificates = []string{file(t, "cert", tt.named)}
				words = strings.NewReplacer("KEY", path, "CERT", target.Certificates[0])
			}
			took, err := in(t, &Dialer{}, target)
			if tt.want == "" {
				if err != nil || !strings.HasPrefix(took, words.Replace(tt.took)) || !strings.Contains(took, words.Replace(tt.note)) {
					t.Errorf("took %q, %v", took, err)
				}
				return
			}
			cause := transport.ErrAuth
			if !tt.possible {
				cause = transport.ErrNoLogin
			}
			if !errors.Is(err, cause) || !strings.Contains(fmt.Sprint(err), words.Replace(tt.want)) || (s.dials > 0) != tt.possible {
				t.Errorf("%v", err)
			}
		})
	}
}

// Which of an agent's keys are shown.
func TestAgentOffers(t *testing.T) {
	authority, own, other, third := newKey(t, "ed25519"), newKey(t, "ecdsa"), newKey(t, "ed25519"), newKey(t, "rsa")
	cert, old := sign(t, authority, own, nil), sign(t, authority, other, func(c *ssh.Certificate) { c.ValidBefore = 1 })
	ring := agent.NewKeyring()
	for _, k := range []agent.AddedKey{
		{PrivateKey: other.private, Comment: "other"}, {PrivateKey: other.private, Certificate: old, Comment: "old"},
		{PrivateKey: own.private, Comment: "own"}, {PrivateKey: own.private, Certificate: cert, Comment: "cert"},
		{PrivateKey: third.private, Comment: "third\x1b[31m"},
	} {
		if err := ring.Add(k); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("SSH_AUTH_SOCK", serveAgent(t, ring))
	pub := func(k key) string { return file(t, "id.pub", string(ssh.MarshalAuthorizedKey(k.PublicKey()))) }
	stranger := newKey(t, "ed25519")
	strangerFile, ownFile := stranger.file(t, ""), own.file(t, canary)
	for _, tt := range []struct {
		name         string
		identities   []string
		certificates []string
		methods      string
		want         string // what is shown, in order
		note         string
	}{
		{"all", nil, nil, "", "agent key other, agent certificate cert, agent key own, agent key third [31m", "the certificate old of the ssh-agent expired on 1970-01-01"},
		{"one by its private key, which is locked", []string{ownFile}, nil, "", "agent certificate cert, agent key own", ""},
		{"one by its public key", []string{pub(third)}, nil, "", "agent key third [31m", ""},
		{"two, in their order", []string{pub(third), pub(other)}, nil, "", "agent key third [31m, agent key other", ""},
		{"by a certificate", nil, []string{file(t, "c", string(ssh.MarshalAuthorizedKey(cert)))}, "", "certificate FILE, agent key own", ""},
		{"one of a file", []string{strangerFile}, nil, "", "key FILE", ""},
		{"the agent's before the file's", []string{strangerFile, pub(other)}, nil, "", "agent key other, key FILE", ""},
		{"the file's before the agent's", []string{strangerFile, pub(other)}, nil, "key agent", "key FILE, agent key other", ""},
		{"one that it has not", []string{pub(stranger)}, nil, "", "", "the ssh-agent does not hold the key FILE"},
		{"no files", []string{strangerFile, pub(other)}, nil, "agent", "agent key other", ""},
		{"no agent", []string{strangerFile}, nil, "key", "key FILE", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &Dialer{}
			l, err := d.login(t.Context(), Target{Host: "r1", User: "netops", Agent: true, Identities: tt.identities, Certificates: tt.certificates,
				Methods: strings.Fields(tt.methods), Password: secret.New("x"), Attempts: 9})
			if tt.methods != "" {
				l, err = d.login(t.Context(), Target{Host: "r1", User: "netops", Agent: true, Identities: tt.identities, Methods: strings.Fields(tt.methods)})
			}
			if err != nil {
				t.Fatal(err)
			}
			var shown []string
			for _, try := range l.tries {
				if try.offer == nil {
					continue
				}
				name := try.offer.name
				for _, f := range append(tt.identities, tt.certificates...) {
					name = strings.Replace(name, f, "FILE", 1)
				}
				shown = append(shown, name)
			}
			if got := strings.Join(shown, ", "); got != tt.want {
				t.Errorf("shown %q, want %q", got, tt.want)
			}
			notes := strings.Join(l.notes, "; ")
			for _, f := range tt.identities {
				notes = strings.ReplaceAll(notes, f, "FILE")
			}
			if !strings.Contains(notes, tt.note) {
				t.Errorf("notes %q", notes)
			}
		})
	}
}

// mute is an agent that lists its keys and does not sign.
type mute struct {
	agent.Agent
	sign func() error
}

func (d mute) Sign(ssh.PublicKey, []byte) (*ssh.Signature, error) { return nil, d.sign() }

// An agent that does not sign is not the router's refusal, and what else there
// is has its turn.
func TestAgentThatDoesNotSign(t *testing.T) {
	own := newKey(t, "ed25519")
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: own.private, Comment: "own"}); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSH_AUTH_SOCK", serveAgent(t, mute{ring, func() error { return errors.New("declined") }}))
	var l ledger
	s := serve(t, []ssh.Signer{hostKey()}, keeps(&l, "kpi", []key{own}, 0))
	target := s.target()
	target.Agent = true
	err := dialled(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "could not be shown the agent key own (") || !strings.Contains(err.Error(), "the ssh-agent did not sign") || !strings.Contains(transport.Hint(err), "ssh-add -X") {
		t.Errorf("%v (%s)", err, transport.Hint(err))
	}
	target.Password = secret.New(canary)
	if took, err := in(t, &Dialer{}, target); took != "password" {
		t.Errorf("took %q, %v", took, err)
	}
}

// An agent that never signs holds a login up no longer than its timeout.
func TestAgentThatHangsAtSigning(t *testing.T) {
	own := newKey(t, "ed25519")
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: own.private, Comment: "own"}); err != nil {
		t.Fatal(err)
	}
	release := make(chan bool)
	t.Setenv("SSH_AUTH_SOCK", serveAgent(t, mute{ring, func() error { <-release; return errors.New("late") }}))
	defer close(release)
	s := serve(t, []ssh.Signer{hostKey()}, takes(own))
	target := s.target()
	target.Agent, target.Timeout = true, 2*time.Second
	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrUnreachable) || !strings.Contains(fmt.Sprint(err), "did not end within 2s") {
		t.Error(err)
	}
}
