package hostkeys

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// All keys of a server are judged together.
func TestCompare(t *testing.T) {
	ed, rsa, ec, other, ca := signer(t, "ed25519"), signer(t, "rsa"), signer(t, "ecdsa"), signer(t, "ed25519"), signer(t, "ed25519")
	key := func(s ssh.Signer) ssh.PublicKey { return s.PublicKey() }
	cert := certify(t, key(ed), ca, nil)
	at := func(s ssh.Signer) string { return "r1.example " + text(s.PublicKey()) }
	byCA := "@cert-authority " + at(ca)
	tests := []struct {
		name  string
		lines []string
		shown []ssh.PublicKey
		want  string // states, in order
	}{
		{"all new", nil, []ssh.PublicKey{key(ed), key(rsa)}, "[0 0]"},
		{"all known", []string{at(rsa), at(ed)}, []ssh.PublicKey{key(ed), key(rsa)}, "[1 1]"},
		{"a type more", []string{at(ed)}, []ssh.PublicKey{key(ed), key(rsa), key(ec)}, "[1 0 0]"},
		{"a type more, without the known one", []string{at(ed)}, []ssh.PublicKey{key(rsa), key(ec)}, "[2 2]"},
		{"one changed", []string{at(ed), at(rsa)}, []ssh.PublicKey{key(other), key(rsa), key(ec)}, "[2 1 0]"},
		{"all changed", []string{at(ed)}, []ssh.PublicKey{key(other), key(rsa)}, "[2 2]"},
		{"certified", []string{byCA}, []ssh.PublicKey{cert, key(ed), key(rsa)}, "[1 0]"},
		{"certified, in the other order", []string{byCA}, []ssh.PublicKey{key(rsa), key(ed), cert}, "[0 1]"},
		{"certificate alone", []string{byCA}, []ssh.PublicKey{cert}, "[1]"},
		{"a certificate proves no other key", []string{byCA, at(other)}, []ssh.PublicKey{cert, key(rsa)}, "[1 2]"},
		{"revoked", []string{at(ed), at(rsa), "@revoked " + at(rsa)}, []ssh.PublicKey{key(ed), key(rsa)}, "[1 3]"},
		{"authority revoked", []string{byCA, at(ed), "@revoked " + at(ca)}, []ssh.PublicKey{key(ed), cert}, "[3]"},
	}
	server := Server{"r1.example", []string{"r1.example"}}
	for _, tt := range tests {
		var got []State
		for _, s := range parse(t, strings.Join(tt.lines, "\n")).Compare(server, tt.shown, now) {
			got = append(got, s.State)
			if _, cert := s.Key.(*ssh.Certificate); cert || !strings.HasPrefix(s.Fingerprint(), "SHA256:") {
				t.Errorf("%s: %s", tt.name, s.Key.Type())
			}
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
}

// Names that were hidden together are looked up together, however many they are.
func TestOneSalt(t *testing.T) {
	k := signer(t, "ed25519").PublicKey()
	var entries []Entry
	for i := range 2000 {
		entries = append(entries, Entry{Name: fmt.Sprintf("r%d", i), Key: k})
	}
	x := parse(t, string(Append(nil, entries, &Salt{1})))
	if len(x.hashed.salts) != 1 || len(x.Lookup("r1999").Keys) != 1 || len(x.Lookup("r2000").Keys) != 0 {
		t.Errorf("%d salts", len(x.hashed.salts))
	}
	plain := parse(t, string(Append(nil, entries, nil)))
	if n := testing.AllocsPerRun(100, func() { plain.Lookup("r1999") }); n > 0 || !plain.Has("r1999", k) || plain.Has("r2000", k) {
		t.Errorf("%v allocations", n)
	}
}
