package sshdial

import (
	"context"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"nplay/internal/secret"
	"nplay/transport"
)

// typist answers the questions one after the other; with no answer left, the
// prompt is cancelled.
type typist struct {
	mu      sync.Mutex
	answers []string
	asked   []string
}

func (p *typist) ask(_ context.Context, question string) (secret.String, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, question)
	if len(p.answers) == 0 {
		return secret.String{}, errors.New("cancelled")
	}
	a := p.answers[0]
	p.answers = p.answers[1:]
	return secret.New(a), nil
}

// Whatever is typed, the file's passphrase is asked for by one login only, and
// what came of it holds for the run.
func TestPassphraseIsAskedOnce(t *testing.T) {
	file := keygen(t, canary, "-t", "ed25519")
	for _, tt := range []struct {
		name  string
		types []string
		asks  int
		want  string
	}{
		{"right", []string{canary}, 1, ""},
		{"right at last", []string{"canary-1", "", canary}, 3, ""},
		{"wrong", []string{"canary-1", "canary-2", "canary-3", canary}, 3, "none of the 3 passphrases typed opens the private key " + file},
		{"cancelled", nil, 1, "no passphrase was given for the private key " + file + ": cancelled"},
		{"wrong, then cancelled", []string{"canary-1"}, 2, "no passphrase was given"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := &typist{answers: tt.types}
			d := &Dialer{Ask: p.ask}
			var all sync.WaitGroup
			for n := range 200 {
				all.Go(func() {
					err := d.Ready(t.Context(), Target{Host: fmt.Sprint("r", n), User: "netops", Identities: []string{file}})
					if tt.want == "" && err != nil || tt.want != "" && (!errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), tt.want)) {
						t.Error(err)
					}
					if err != nil && strings.Contains(fmt.Sprintf("%+v %s", err, transport.Hint(err)), "canary-") {
						t.Errorf("a secret in %v", err)
					}
				})
			}
			all.Wait()
			if len(p.asked) != tt.asks || !strings.Contains(p.asked[0], file) {
				t.Errorf("asked %q", p.asked)
			}
			seen := map[string]bool{}
			for _, q := range p.asked {
				if seen[q] {
					t.Errorf("the same question twice: %q", q)
				}
				seen[q] = true
			}
		})
	}
}

// One who gives up waiting does not decide for the others.
func TestPassphraseOfTheImpatient(t *testing.T) {
	file := keygen(t, canary, "-t", "ed25519")
	asked, release := make(chan bool, 10), make(chan bool)
	d := &Dialer{Ask: func(ctx context.Context, _ string) (secret.String, error) {
		asked <- true
		select {
		case <-release:
			return secret.New(canary), nil
		case <-ctx.Done():
			return secret.String{}, ctx.Err()
		}
	}}
	target := Target{Host: "r1", User: "netops", Identities: []string{file}}
	impatient, cancel := context.WithCancel(t.Context())
	first := make(chan error)
	go func() { first <- d.Ready(impatient, target) }()
	<-asked
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	// All had given up: that is asked again, and not held against the file.
	second := make(chan error)
	go func() { second <- d.Ready(t.Context(), target) }()
	<-asked
	close(release)
	if err := <-second; err != nil {
		t.Error(err)
	}
}

func TestPassphraseIsNotAsked(t *testing.T) {
	locked := keygen(t, canary, "-t", "ed25519")
	p := &typist{}
	d := &Dialer{Ask: p.ask}
	target := Target{Host: "r1", User: "netops", Identities: []string{locked}, Passphrase: secret.New(canary)}
	if err := d.Ready(t.Context(), target); err != nil {
		t.Errorf("given: %v", err)
	}
	target.Passphrase = secret.New("canary-wrong")
	if err := d.Ready(t.Context(), target); !errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), "the passphrase given does not open") {
		t.Errorf("wrong: %v", err)
	}
	target.Passphrase = secret.String{}
	target.Methods, target.Password = []string{"password"}, secret.New("x")
	if err := d.Ready(t.Context(), target); err != nil {
		t.Errorf("not wanted: %v", err)
	}
	if len(p.asked) > 0 {
		t.Errorf("asked %q", p.asked)
	}
}

// The forms of encrypted PKCS #8 that OpenSSL writes.
func TestPKCS8(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	run(t, nil, "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", plain)
	want := must(readIdentity(plain))
	for _, tt := range []struct {
		name string
		args []string
		want string // of the error
	}{
		{"default", nil, ""},
		{"AES-128, SHA-1", []string{"-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"}, ""},
		{"AES-192, SHA-512", []string{"-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA512"}, ""},
		{"triple DES, SHA-384", []string{"-v2", "des3", "-v2prf", "hmacWithSHA384"}, ""},
		{"iterations", []string{"-iter", "100000"}, ""},
		{"scrypt", []string{"-scrypt"}, "encrypted in a way nplay does not know (key derivation"},
		{"PKCS5 version 1", []string{"-v1", "PBE-SHA1-3DES"}, "encrypted in a way nplay does not know (algorithm"},
		{"another cipher", []string{"-v2", "camellia-128-cbc"}, "encrypted in a way nplay does not know (cipher"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "id")
			run(t, nil, "openssl", append([]string{"pkcs8", "-topk8", "-in", plain, "-out", path, "-passout", "pass:" + canary}, tt.args...)...)
			signer, err := decrypt(must(readIdentity(path)), secret.New(canary))
			switch {
			case tt.want != "":
				if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(transport.Hint(err), "ssh-keygen -p -f "+path) {
					t.Errorf("%v (%s)", err, transport.Hint(err))
				}
				return
			case err != nil:
				t.Error(err)
			case !samePublic(signer.PublicKey(), want.public):
				t.Error("another key")
			}
			for _, wrong := range []string{"", "canary", canary + " "} {
				if _, err := decrypt(must(readIdentity(path)), secret.New(wrong)); !errors.Is(err, errPassphrase) {
					t.Errorf("%q: %v", wrong, err)
				}
			}
		})
	}
}

// No file and no passphrase brings the parsers down, or the machine to a halt.
func FuzzKeyFile(f *testing.F) {
	k := newKey(f, "ecdsa")
	for _, passphrase := range []string{"", "x"} {
		data, err := os.ReadFile(k.file(f, passphrase))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	// Made by openssl for this test, with the passphrase "x".
	der := must(base64.StdEncoding.DecodeString("MIGaMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAhdWGnnUd13WwIBATAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQzXW/H7aJpBAnTebrlo/T" +
		"QARA1kdAVL4NuLFekwpT/Q3YfxeD0Dmkkv6yyQi1wg+XBlRCxJFea21q6hBxuVIIMqfwwE0mQs5CZcZoj3pTEyTImA=="))
	sealed := pem.EncodeToMemory(&pem.Block{Type: encryptedPKCS8, Bytes: der})
	if _, err := decrypt(must(parseIdentity("id", sealed)), secret.New("x")); err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"))
	f.Add(pem.EncodeToMemory(&pem.Block{Type: encryptedPKCS8, Bytes: []byte("\x30\x03\x02\x01\x00")}))
	f.Add([]byte("ssh-ed25519-cert-v01@openssh.com AAAA x"))
	f.Add([]byte("PuTTY-User-Key-File-3: ssh-ed25519"))
	f.Fuzz(func(t *testing.T, data []byte) {
		id, err := parseIdentity("id", data)
		if err != nil {
			if !errors.Is(err, transport.ErrNoLogin) {
				t.Errorf("%v", err)
			}
			return
		}
		if id.signer == nil && id.locked == nil && id.absent == nil {
			t.Error("neither a key nor a reason")
		}
		if id.locked != nil && id.locked.Type == encryptedPKCS8 {
			if _, err := decrypt(id, secret.New("x")); err == nil {
				t.Log("opened")
			}
		}
	})
}
