package hostkeys

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

func TestJudge(t *testing.T) {
	ed, other, rsa, ca, ca2 := signer(t, "ed25519"), signer(t, "ed25519"), signer(t, "rsa"), signer(t, "ed25519"), signer(t, "ecdsa")
	key := ed.PublicKey()
	good := certify(t, key, ca, nil)
	at := func(name string, k ssh.Signer) string { return name + " " + text(k.PublicKey()) }
	byCA := "@cert-authority " + at("*", ca)
	tests := []struct {
		name  string
		lines []string
		key   ssh.PublicKey
		want  State
		text  string // where the deciding line is, and in the reason
	}{
		{"unknown", nil, key, Unknown, ""},
		{"known", []string{at("[r1.example]:830", ed)}, key, Trusted, "known_hosts:1"},
		{"known for its ssh port", []string{at("r1.example", ed)}, key, Trusted, "known_hosts:1"},
		{"one of several", []string{at("[r1.example]:830", other), at("[r1.example]:830", ed)}, key, Trusted, "known_hosts:2"},
		{"changed", []string{at("[r1.example]:830", other)}, key, Changed, ""},
		{"changed for its ssh port", []string{at("r1.example", other)}, key, Changed, ""},
		{"another type is known", []string{at("r1.example", rsa)}, key, Changed, ""},
		{"the port's own keys come first", []string{at("[r1.example]:830", other), at("r1.example", ed)}, key, Changed, ""},
		{"revoked", []string{at("r1.example", ed), "@revoked " + at("*", ed)}, key, Revoked, "known_hosts:2"},
		{"revoked for another host", []string{at("r1.example", ed), "@revoked " + at("r7", ed)}, key, Revoked, "known_hosts:2"},
		{"an authority is no key", []string{"@cert-authority " + at("*", ed)}, key, Unknown, ""},
		{"an authority hides no key", []string{byCA, at("r1.example", ed)}, key, Trusted, "known_hosts:2"},

		{"certified", []string{byCA}, good, Trusted, "known_hosts:1"},
		{"certified for the ssh port", []string{"@cert-authority " + at("*.example", ca)}, good, Trusted, "known_hosts:1"},
		{"any host", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.ValidPrincipals = nil }), Trusted, ""},
		{"one of several hosts", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.ValidPrincipals = []string{"x", "r1.example"} }), Trusted, ""},
		{"a principal is no pattern", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.ValidPrincipals = []string{"*.example"} }), Unknown, "principal"},
		{"another host", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.ValidPrincipals = []string{"r2.example"} }), Unknown, "principal"},
		{"thousands of hosts", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.ValidPrincipals = slices.Repeat([]string{"r2.example"}, 5000) }), Unknown, "..."},
		{"principal with a port", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.ValidPrincipals = []string{"[r1.example]:830"} }), Unknown, "principal"},
		{"expired", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.ValidBefore = uint64(now.Unix()) }), Unknown, "expired"},
		{"not yet", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.ValidAfter = uint64(now.Unix() + 1) }), Unknown, "not yet valid"},
		{"of a user", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.CertType = ssh.UserCert }), Unknown, "one of a user"},
		{"with an option", []string{byCA}, certify(t, key, ca, func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"force-command": "x"} }), Unknown, "critical option"},
		{"another authority", []string{byCA}, certify(t, key, ca2, nil), Unknown, "no authority for"},
		{"authority for others", []string{"@cert-authority " + at("*.net", ca)}, good, Unknown, "no authority for"},
		{"not certified, but known", []string{at("r1.example", ed)}, good, Trusted, "known_hosts:1"},
		{"expired, but known", []string{byCA, at("r1.example", ed)}, certify(t, key, ca, func(c *ssh.Certificate) { c.ValidBefore = 1 }), Trusted, "known_hosts:2"},
		{"not certified, and changed", []string{at("r1.example", other)}, good, Changed, "no authority for"},
		{"authority revoked", []string{byCA, "@revoked " + at("*", ca)}, good, Revoked, "known_hosts:2"},
		{"certified key revoked", []string{byCA, "@revoked " + at("*", ed)}, good, Revoked, "known_hosts:2"},
		{"authority revoked, though the key is known", []string{at("r1.example", ed), "@revoked " + at("*", ca)}, good, Revoked, "known_hosts:2"},
	}
	server := Server{Address: "R1.example", Names: []string{Name("R1.example", 830), Name("R1.example", 22)}}
	for _, tt := range tests {
		v := parse(t, strings.Join(tt.lines, "\n")).Judge(server, tt.key, now)
		if v.State != tt.want {
			t.Errorf("%s: state %d, want %d (%s)", tt.name, v.State, tt.want, v.Certificate)
			continue
		}
		place := ""
		if v.By.PublicKey != nil {
			place = v.By.Place()
		}
		if v.State == Trusted && v.Certificate != "" || !strings.Contains(place+" "+v.Certificate, tt.text) {
			t.Errorf("%s: by %q, %q, want %q", tt.name, place, v.Certificate, tt.text)
		}
		if (v.State == Changed) != (len(v.Known) > 0) {
			t.Errorf("%s: known are %d", tt.name, len(v.Known))
		}
	}
}

// A certificate that was signed with SHA-1 does not count.
func TestOldSignature(t *testing.T) {
	ca, key := signer(t, "rsa"), signer(t, "ed25519").PublicKey()
	old, err := ssh.NewSignerWithAlgorithms(ca.(ssh.AlgorithmSigner), []string{ssh.KeyAlgoRSA})
	if err != nil {
		t.Fatal(err)
	}
	x := parse(t, "@cert-authority * "+text(ca.PublicKey()))
	server := Server{"r1.example", []string{"r1.example"}}
	if v := x.Judge(server, certify(t, key, old, nil), now); v.State == Trusted || !strings.Contains(v.Certificate, "SHA-1") {
		t.Errorf("%+v", v)
	}
	if v := x.Judge(server, certify(t, key, ca, nil), now); v.State != Trusted {
		t.Errorf("%+v", v)
	}
}

func TestAlgorithms(t *testing.T) {
	ed, rsa, dsa := signer(t, "ed25519"), signer(t, "rsa"), "ssh-dss"
	usable := []string{ssh.CertAlgoED25519v01, ssh.CertAlgoRSASHA512v01, ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	at := func(s ssh.Signer) string { return "r1 " + text(s.PublicKey()) }
	tests := []struct {
		name     string
		lines    []string
		usable   []string
		want     []string
		narrowed bool
	}{
		{"unknown", nil, usable, usable[2:], false},
		{"one type", []string{at(ed)}, usable, usable[2:3], true},
		{"two types", []string{at(rsa), at(ed)}, usable, []string{ssh.KeyAlgoED25519, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}, true},
		{"rsa of old", []string{at(rsa)}, append([]string{ssh.KeyAlgoRSA, dsa}, usable...), []string{ssh.KeyAlgoRSA, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}, true},
		{"authority", []string{"@cert-authority " + at(ed)}, usable, usable, false},
		{"authority and a key", []string{"@cert-authority " + at(ed), at(ed)}, usable, usable[:3], true},
		{"a type that is not usable", []string{at(ed)}, usable[3:], usable[3:], false},
	}
	for _, tt := range tests {
		got, narrowed := parse(t, strings.Join(tt.lines, "\n")).Algorithms(Server{"r1", []string{"r1"}}, tt.usable)
		if !slices.Equal(got, tt.want) || narrowed != tt.narrowed {
			t.Errorf("%s: %q %v, want %q %v", tt.name, got, narrowed, tt.want, tt.narrowed)
		}
	}
}
