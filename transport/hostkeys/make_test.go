package hostkeys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// signer makes a key.
func signer(t testing.TB, kind string) ssh.Signer {
	t.Helper()
	var private any
	var err error
	switch kind {
	case "ecdsa":
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "rsa":
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	default:
		_, private, err = ed25519.GenerateKey(rand.Reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// text is a key as a known_hosts line has it.
func text(k ssh.PublicKey) string { return Line("", k)[1:] }

// certify makes a certificate that holds for an hour, and is changed before it
// is signed.
func certify(t testing.TB, key ssh.PublicKey, ca ssh.Signer, change func(*ssh.Certificate)) *ssh.Certificate {
	t.Helper()
	c := &ssh.Certificate{CertType: ssh.HostCert, Key: key, ValidPrincipals: []string{"r1.example"},
		ValidAfter: uint64(now.Add(-time.Hour).Unix()), ValidBefore: uint64(now.Add(time.Hour).Unix())}
	if change != nil {
		change(c)
	}
	if err := c.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	return c
}

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// parse reads lines that must be readable as a file.
func parse(t testing.TB, lines string) *Index {
	t.Helper()
	x, err := Parse("known_hosts", []byte(lines))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// places are the lines of keys.
func places(all []Key) string {
	s := ""
	for _, k := range all {
		s += fmt.Sprintf(" %d", k.Line)
	}
	return s
}
